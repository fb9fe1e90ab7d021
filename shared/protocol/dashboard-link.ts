import { z } from 'zod'
import { jobOutputSchema } from './job.ts'
import { done, type LinkEvents } from './link.ts'
import { idSchema } from './people.ts'

/** The dashboard's link: namespace `/dashboard`, auth as the controller's. It says what to read again through the API. */
export const liveTopics = [
  'devices',
  'jobs',
  'sessions',
  'scripts',
  'policies',
  'users',
  'alarms',
  'records',
  'requests',
  'fleet',
] as const
export type LiveTopic = (typeof liveTopics)[number]

/** Relay → dashboard. */
export const toDashboardEvents = {
  changed: { request: z.object({ topics: z.array(z.enum(liveTopics)).min(1).max(10) }), reply: done },
  /** What the watched job has printed since the last time. */
  'job:output': { request: jobOutputSchema, reply: done },
} as const satisfies LinkEvents

/** Dashboard → relay. */
export const fromDashboardEvents = {
  /** Hear of what this job prints, and of no other's; null: of none. */
  'job:watch': { request: z.object({ jobId: idSchema.nullable() }), reply: done },
} as const satisfies LinkEvents
