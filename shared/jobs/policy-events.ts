import { z } from 'zod'
import { watchedSchema } from '../fleet/condition.ts'
import { isWindowExpression } from './time-window.ts'

/** Policy events: when a task's script is executed. EVT1. A task has one or more of them. */

const MINUTES_A_DAY = 24 * 60
/** Minutes after midnight, in the record's time zone. */
const minuteOfDay = z
  .number()
  .int()
  .min(0)
  .max(MINUTES_A_DAY - 1)
  .default(0)
const days = z.number().int().min(1).max(366)

export const policyEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('after-approval') }),
  z.object({ type: z.literal('after-record-change') }),
  z.object({ type: z.literal('after-expire') }),
  z.object({ type: z.literal('after-check-in') }),
  /** `deferUntilLast`: only when the last active session on any record with the same reference record has completed. */
  z.object({ type: z.literal('after-session'), deferUntilLast: z.boolean() }),
  z.object({ type: z.literal('after-unlock'), minutes: z.number().int().min(1).max(525_600) }),
  /** Every nth day of each month; months without one run on their last day. EVT2. */
  z.object({ type: z.literal('day-of-month'), day: z.number().int().min(1).max(31), at: minuteOfDay }),
  /** 0 is Sunday. */
  z.object({ type: z.literal('weekday'), weekday: z.number().int().min(0).max(6), at: minuteOfDay }),
  z.object({ type: z.literal('on-demand') }),
  z.object({ type: z.literal('every-days'), days, at: minuteOfDay }),
  /** A new random day between the xth and the yth of each interval of y days. */
  z
    .object({ type: z.literal('random-day'), from: days, to: days, at: minuteOfDay })
    .refine(({ from, to }) => from <= to, { path: ['to'], message: 'expected not less than the first day' }),
  z.object({
    type: z.literal('cron'),
    expression: z.string().max(200).refine(isWindowExpression, 'expected a cron expression of five fields'),
  }),
  /** The record's host has noticed something by itself. */
  z.object({ type: z.literal('on-condition'), watched: watchedSchema }),
])
export type PolicyEvent = z.infer<typeof policyEventSchema>
export type PolicyEventType = PolicyEvent['type']

export const policyEventTypes = [
  'after-approval',
  'after-record-change',
  'after-expire',
  'after-check-in',
  'after-session',
  'after-unlock',
  'day-of-month',
  'weekday',
  'on-demand',
  'every-days',
  'random-day',
  'cron',
  'on-condition',
] as const satisfies readonly PolicyEventType[]
export const policyEventTypeSchema = z.enum(policyEventTypes)

export const policyEventsSchema = z.array(policyEventSchema).min(1).max(12)

/** The events that come round by the clock; every other one is set off by something that happens. */
export type PeriodicEvent = Extract<
  PolicyEvent,
  { type: 'day-of-month' | 'weekday' | 'every-days' | 'random-day' | 'cron' }
>

const periodicTypes = ['day-of-month', 'weekday', 'every-days', 'random-day', 'cron'] as const

export const isPeriodicType = (type: string | null): boolean =>
  periodicTypes.some(periodic => periodic === type)

export const isPeriodic = (event: PolicyEvent): event is PeriodicEvent => isPeriodicType(event.type)
