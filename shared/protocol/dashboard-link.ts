import { z } from 'zod'
import { done, type LinkEvents } from './link.ts'

/** The dashboard's link: namespace `/dashboard`, auth as the controller's. It only says what to read again through the API. */
export const liveTopics = ['devices', 'jobs', 'sessions', 'scripts', 'policies', 'users', 'alarms'] as const
export type LiveTopic = (typeof liveTopics)[number]

export const toDashboardEvents = {
  changed: { request: z.object({ topics: z.array(z.enum(liveTopics)).min(1).max(7) }), reply: done },
} as const satisfies LinkEvents
