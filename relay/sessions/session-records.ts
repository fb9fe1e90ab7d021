import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import type { Caller, RelayContext } from '../context.ts'
import type { Schema } from '../store/schema.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { sessionRequestSchema } from '../../shared/protocol/session.ts'
import { sessionStateSchema, type SessionState } from '../../shared/sessions/session-state.ts'
import { permissionSchema } from '../../shared/sessions/session-terms.ts'
import { relaySessionWords } from '../../shared/words/en/relay-sessions.ts'

/** One session as it stands in the store; state and request are parsed. */
export interface SessionRecord {
  id: string
  controllerId: string
  /** The enrolled device, or the guest who stands in for one. */
  deviceId: string | null
  state: SessionState
  request: StoredRequest | null
  startedAt: number
}

export const sessionColumns = [
  'sessions.id',
  'sessions.controller_id',
  'sessions.device_id',
  'sessions.guest_id',
  'sessions.state_json',
  'sessions.request_json',
  'sessions.started_at',
] as const

interface StoredSession {
  id: string
  controller_id: string
  device_id: string | null
  guest_id: string | null
  state_json: string
  request_json: string | null
  started_at: number
}

/** What an older version wrote says nothing any more: its session is history. */
const storedRequestSchema = sessionRequestSchema
  .extend({
    /** What the device answered, beside the mode; missing until it has. */
    answered: z.object({ floorDecided: z.boolean(), withheld: z.array(permissionSchema) }).optional(),
  })
  .nullable()
  .catch(null)
export type StoredRequest = NonNullable<z.infer<typeof storedRequestSchema>>

export function toSessionRecord(row: StoredSession): SessionRecord {
  return {
    id: row.id,
    controllerId: row.controller_id,
    deviceId: row.device_id ?? row.guest_id,
    state: sessionStateSchema.parse(JSON.parse(row.state_json)),
    request: row.request_json === null ? null : storedRequestSchema.parse(JSON.parse(row.request_json)),
    startedAt: row.started_at,
  }
}

/** The session, or null where there is none of this id. */
export async function findSession(db: Kysely<Schema>, sessionId: string): Promise<SessionRecord | null> {
  const row = await db
    .selectFrom('sessions')
    .select(sessionColumns)
    .where('id', '=', sessionId)
    .executeTakeFirst()
  return row ? toSessionRecord(row) : null
}

/** The session, kept from changing under us until the transaction ends. */
export async function lockSession(
  ctx: RelayContext,
  trx: Transaction<Schema>,
  sessionId: string,
): Promise<SessionRecord | null> {
  const row = await trx
    .selectFrom('sessions')
    .select(sessionColumns)
    .where('id', '=', sessionId)
    .$if(ctx.store.dialect === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
  return row ? toSessionRecord(row) : null
}

/** The session, locked, if this person is its controller. Throws `session-not-found` otherwise. */
export async function lockOwnSession(
  ctx: RelayContext,
  trx: Transaction<Schema>,
  caller: Caller,
  sessionId: string,
): Promise<SessionRecord> {
  const session = await lockSession(ctx, trx, sessionId)
  if (!session || session.controllerId !== caller.userId) throw noSuchSession()
  return session
}

/** One and the same answer for a session that does not exist and for one of somebody else. */
const noSuchSession = (): Failure => new Failure('session-not-found', relaySessionWords.sessionNotFound)

/** The session, if this person is its controller. Throws `session-not-found` otherwise. */
export async function sessionOfController(
  db: Kysely<Schema>,
  caller: Caller,
  sessionId: string,
): Promise<SessionRecord> {
  const session = await findSession(db, sessionId)
  if (!session || session.controllerId !== caller.userId) throw noSuchSession()
  return session
}

/** The session, if this device is its target. Throws `session-not-found` otherwise. */
export async function sessionOfDevice(
  db: Kysely<Schema>,
  deviceId: string,
  sessionId: string,
): Promise<SessionRecord> {
  const session = await findSession(db, sessionId)
  if (!session || session.deviceId !== deviceId) throw noSuchSession()
  return session
}
