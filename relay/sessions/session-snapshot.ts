import { sql, type Kysely } from 'kysely'
import type { Schema } from '../store/schema.ts'
import type { RelayContext } from '../context.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { SessionSnapshot } from '../../shared/protocol/session.ts'
import { organisationName } from '../accounts/organisation.ts'
import { sessionColumns, toSessionRecord } from './session-records.ts'
import { listParticipants } from './participants/tell-participants.ts'
import { makePeering } from './signalling/make-peering.ts'
import { relaySessionWords } from '../../shared/words/en/relay-sessions.ts'
import { say } from '../../shared/words/say.ts'

/** Sessions with the names of both ends; the one query behind snapshots and lists. */
export function selectSessionsWithNames(db: Kysely<Schema>) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.controller_id')
    .leftJoin('devices', 'devices.id', 'sessions.device_id')
    .leftJoin('guests', 'guests.id', 'sessions.guest_id')
    .leftJoin('connections', join =>
      join.on(sql`coalesce(sessions.device_id, sessions.guest_id)`, '=', sql.ref('connections.target_id')),
    )
    .leftJoin('relays', 'relays.id', 'connections.relay_id')
    .select([
      ...sessionColumns,
      'users.full_name as controller_name',
      'users.mail as controller_mail',
      'devices.name as device_name',
      'guests.name as guest_name',
      'guests.browser as guest_browser',
      'guests.system as guest_system',
      'relays.address as relay_address',
    ])
}

type NamedSessionRow = Awaited<
  ReturnType<ReturnType<typeof selectSessionsWithNames>['executeTakeFirstOrThrow']>
>

/** The row as the controller and the dashboard are shown it. */
export function toSnapshot(row: NamedSessionRow, organisation: string): SessionSnapshot {
  const { id, state, deviceId, startedAt, request } = toSessionRecord(row)
  return {
    id,
    state,
    controller: { name: row.controller_name, organisation, mail: row.controller_mail },
    device: deviceId === null ? null : { id: deviceId, name: row.device_name ?? nameOfGuest(row) },
    startedAt,
    terms: request?.terms ?? null,
    floorDecided: request?.answered?.floorDecided ?? false,
  }
}

/** What a guest typed as a name is a claim, and is shown as one; the browser is what there is to go by beside it. JOIN1. */
function nameOfGuest(row: NamedSessionRow): string {
  const browser = say(relaySessionWords.guestBrowser, {
    browser: row.guest_browser ?? '',
    system: row.guest_system ?? '',
  })
  return row.guest_name
    ? say(relaySessionWords.guestNamed, { name: row.guest_name, browser })
    : say(relaySessionWords.guest, { browser })
}

/** The session as it stands now, with the relay's time beside it, so that a countdown does not trust the other clock. */
export async function snapshotNow(
  ctx: RelayContext,
  sessionId: string,
): Promise<{ session: SessionSnapshot; now: number }> {
  const row = await selectSessionsWithNames(ctx.store.db)
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst()
  if (!row) throw new Failure('session-not-found', relaySessionWords.sessionNotFound)
  const session = toSnapshot(row, await organisationName(ctx.store.db))
  const participants = await listParticipants(ctx.store.db, sessionId, session.controller.organisation)
  const relay = ctx.peers.several ? (row.relay_address ?? undefined) : undefined
  const now = ctx.clock()
  const maximumLengthMs = session.terms?.maximumLengthMs
  const peering =
    maximumLengthMs === undefined || session.state.phase === 'ended'
      ? undefined
      : makePeering(ctx.config, { id: sessionId, maximumLengthMs }, now)
  return {
    session: { ...session, participants, ...(relay !== undefined && { relay }), ...(peering && { peering }) },
    now,
  }
}

/** This relay's address, for a controller that may have to move to another one; nothing where there is no other. BRK2. */
export const hereOf = ({ config, peers }: RelayContext): { here?: string } =>
  peers.several ? { here: config.publicUrl } : {}
