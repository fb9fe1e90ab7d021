import { z } from 'zod'
import { MAX_ON_DEVICE } from '../fleet/trigger.ts'
import { finalJobStates, jobCauseSchema, type JobState } from '../jobs/job-state.ts'
import { outputValueSchema } from '../jobs/output-values.ts'
import { idSchema, timeSchema } from './people.ts'
import { offerSchema } from './watches.ts'

/** What the agent's page shows of self-help: what is offered to this device's user, and what became of what they asked for. TRIG1. */

/** So many are kept, the newest. */
export const MAX_HELP_RUNS = 10
export const MAX_HELP_LOG_CHARACTERS = 4000

/** `waiting`: asked for, and not begun on this device yet. */
export const helpRunStates = ['waiting', 'running', 'completed', 'error', 'cancelled', 'expired'] as const

export const helpRunSchema = z.object({
  jobId: idSchema,
  title: z.string().max(120),
  state: z.enum(helpRunStates),
  askedAt: timeSchema,
  startedAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  cause: jobCauseSchema.nullable(),
  /** Of the script, where it got so far. */
  exitCode: z.number().int().nullable().optional(),
  /** Why it did not complete, as a sentence; empty where it did. */
  details: z.string().max(2000),
  /** Typed, so that the page writes them in its reader's language. */
  outputs: z.array(outputValueSchema.extend({ label: z.string().max(120) })).max(100),
  /** The end of what it printed, secrets masked. */
  log: z.string().max(MAX_HELP_LOG_CHARACTERS),
})
export type HelpRun = z.infer<typeof helpRunSchema>

export const helpStateSchema = z.object({
  /** Whether the relay can be asked now; while it cannot, the offers are those of the last time. */
  available: z.boolean(),
  offers: z.array(offerSchema).max(MAX_ON_DEVICE),
  /** The newest first. */
  runs: z.array(helpRunSchema).max(MAX_HELP_RUNS),
})
export type HelpState = z.infer<typeof helpStateSchema>

export const isHelpOver = ({ state }: Pick<HelpRun, 'state'>): boolean =>
  (finalJobStates as readonly (JobState | 'waiting')[]).includes(state)
