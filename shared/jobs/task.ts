import { z } from 'zod'
import { idSchema } from '../protocol/people.ts'
import { fieldKeySchema } from '../records/record-type.ts'
import { MAX_INPUTS } from './declaration.ts'
import { policyEventsSchema } from './policy-events.ts'
import { isWindowExpression } from './time-window.ts'

/** A task: a script bound to policy events, on a record type or on a record whose tasks are unique. TASK1. */

export const taskTargets = ['itself', 'referenced', 'shadow'] as const
export const taskTargetSchema = z.enum(taskTargets)
export type TaskTarget = (typeof taskTargets)[number]

/**
 * What is kept of a record's password: the one that counts, one that a job was given to set and has not confirmed, and the one
 * before until the present one was verified. ROT1.
 */
export const passwordStates = ['current', 'candidate', 'previous'] as const
export type PasswordState = (typeof passwordStates)[number]

/**
 * Where an input of the script comes from. A secured field, and the new password, go to secret inputs only.
 * `new-password` is drawn by the relay for this job; it becomes the record's password when the job has succeeded. `password` is one
 * that is kept already, for verifying and reconciling; the empty text where there is none in that state. ROT1.
 */
export const inputSourceSchema = z.discriminatedUnion('from', [
  z.object({ from: z.literal('value'), value: z.string().max(4000) }),
  z.object({
    from: z.literal('field'),
    of: z.enum(['record', 'reference', 'shadow']),
    field: fieldKeySchema,
  }),
  z.object({ from: z.literal('new-password') }),
  z.object({ from: z.literal('password'), state: z.enum(passwordStates) }),
])
export type InputSource = z.infer<typeof inputSourceSchema>

export const timeWindowSchema = z
  .string()
  .trim()
  .max(400)
  .refine(
    isWindowExpression,
    'expected a cron expression of five fields, or several joined with | (for example * 22-23 * * 1-5)',
  )

export const taskContentSchema = z.object({
  scriptId: idSchema,
  /** The version that runs, pinned; a newer one is taken up by saving the task with it. SIGN12. */
  scriptVersion: z.number().int().positive(),
  events: policyEventsSchema,
  target: taskTargetSchema,
  /** The record whose account runs the script. SHAD1. */
  shadowRecordId: idSchema.nullable(),
  /** Null: at any time. WIN1. */
  window: timeWindowSchema.nullable(),
  inputs: z
    .record(z.string().max(64), inputSourceSchema)
    .refine(inputs => Object.keys(inputs).length <= MAX_INPUTS, `expected at most ${MAX_INPUTS} inputs`),
})
export type TaskContent = z.infer<typeof taskContentSchema>

export const MAX_TASKS = 50

/** A task as it is looked for on another record. */
interface FoundTask {
  id: string
  scriptId: string
}

/**
 * On which record, with which task, a job is made. TGT1: for a referenced or a shadow record it is that record's task of the same
 * script; where there is no such record, or no such task there, it is the record itself.
 */
export function chooseTarget(
  task: FoundTask & { target: TaskTarget },
  record: { id: string },
  other: { id: string; tasks: readonly FoundTask[] } | null,
): { recordId: string; taskId: string; because: 'itself' | 'target' | 'no-record' | 'no-task' } {
  const itself = { recordId: record.id, taskId: task.id }
  if (task.target === 'itself') return { ...itself, because: 'itself' }
  if (other === null) return { ...itself, because: 'no-record' }
  const found = other.tasks.find(each => each.scriptId === task.scriptId)
  return found
    ? { recordId: other.id, taskId: found.id, because: 'target' }
    : { ...itself, because: 'no-task' }
}
