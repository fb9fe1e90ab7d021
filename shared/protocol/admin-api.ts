import type { z } from 'zod'
import { accountsApi } from './api/accounts.ts'
import { auditApi } from './api/audit.ts'
import { devicesApi } from './api/devices.ts'
import { fleetApi } from './api/fleet.ts'
import { jobsApi } from './api/jobs.ts'
import { policiesApi } from './api/policies.ts'
import { recordsApi } from './api/records.ts'
import { requestsApi } from './api/requests.ts'
import { recordingsApi } from './api/recordings.ts'
import { resultsApi } from './api/results.ts'
import type { ApiRoute } from './api/route.ts'
import { sessionsApi } from './api/sessions.ts'
import { tasksApi } from './api/tasks.ts'

/**
 * The admin API: everything the dashboard and the extension do over HTTP. One table; the relay mounts it, the dashboard
 * calls it, and `/api/openapi.json` is made from it. Bodies are JSON; replies are the schema's JSON or a failure body
 * `{ error: { code, message, problems? } }` with a fitting status.
 */
export const adminApi = {
  ...accountsApi,
  ...devicesApi,
  ...jobsApi,
  ...sessionsApi,
  ...recordingsApi,
  ...policiesApi,
  ...recordsApi,
  ...tasksApi,
  ...requestsApi,
  ...fleetApi,
  ...resultsApi,
  ...auditApi,
} as const satisfies Record<string, ApiRoute>

export type AdminApi = typeof adminApi
export type ApiCall = keyof AdminApi

/** What a caller hands in: params, query and body, as far as the route has them. */
export type ApiRequest<C extends ApiCall> = (AdminApi[C] extends { params: infer P extends z.ZodType }
  ? { params: z.input<P> }
  : unknown) &
  (AdminApi[C] extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : unknown) &
  (AdminApi[C] extends { body: infer B extends z.ZodType } ? { body: z.input<B> } : unknown)

/** What a handler gets after parsing. */
export type ApiInput<C extends ApiCall> = (AdminApi[C] extends { params: infer P extends z.ZodType }
  ? { params: z.output<P> }
  : unknown) &
  (AdminApi[C] extends { query: infer Q extends z.ZodType } ? { query: z.output<Q> } : unknown) &
  (AdminApi[C] extends { body: infer B extends z.ZodType } ? { body: z.output<B> } : unknown)

export type ApiReply<C extends ApiCall> = z.output<AdminApi[C]['reply']>
