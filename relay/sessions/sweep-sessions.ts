import type { SessionState } from '../../shared/sessions/session-state.ts'
import { phasesWithDevice } from './consent/admit-target.ts'
import { endByRelay } from './end-session.ts'
import { applyShares } from './participants/apply-share.ts'
import { overdueReason } from './overdue.ts'
import { applyTerms } from './policy/apply-terms.ts'
import { sessionColumns, toSessionRecord, type SessionRecord } from './session-records.ts'
import type { SessionsContext } from './sessions-context.ts'

/** Since when each device of a session that is being set up has been connected to no relay; forgotten at a restart, which gives it its grace anew. */
export type GoneSince = Map<string, number>

/** Ends what is overdue and what policy no longer allows. Everything comes from the store, so that it holds after a restart too. */
export async function sweepSessions(ctx: SessionsContext, goneSince: GoneSince): Promise<void> {
  const now = ctx.clock()
  for (const session of await deadWaiting(ctx, now)) await endByRelay(ctx, session.id, 'code-expired')
  const open = await openSessions(ctx)
  const gone = new Set<string>()
  for (const session of open) {
    const { state } = session
    if (!hasDevice(state)) continue
    const { deviceId } = state
    if (await ctx.devices.isConnected(deviceId)) goneSince.delete(deviceId)
    else gone.add(deviceId)
    if (gone.has(deviceId) && !goneSince.has(deviceId)) goneSince.set(deviceId, now)
    const goneMs = now - (goneSince.get(deviceId) ?? now)
    const unheldMs = now - (ctx.unheld.get(session.id) ?? now)
    const reason =
      unheldMs >= ctx.limits.unheldMs
        ? 'session-fault'
        : overdueReason(state, session.request?.terms ?? null, goneMs, ctx.limits, now)
    if (reason) await endByRelay(ctx, session.id, reason)
    else {
      await applyTerms(ctx, session)
      await applyShares(ctx, session)
    }
  }
  const openIds = new Set(open.map(session => session.id))
  ctx.lanes.look(openIds)
  for (const known of [ctx.unheld, ctx.overstepping])
    for (const id of known.keys()) if (!openIds.has(id)) known.delete(id)
  for (const deviceId of goneSince.keys()) if (!gone.has(deviceId)) goneSince.delete(deviceId)
}

/** Brings every session under the policy as it is now; called at once after links or groups have changed. */
export async function applyPolicyToSessions(ctx: SessionsContext): Promise<void> {
  for (const session of await openSessions(ctx)) await applyTerms(ctx, session)
}

type StateWithDevice = Extract<SessionState, { phase: (typeof phasesWithDevice)[number] }>

const hasDevice = (state: SessionState): state is StateWithDevice =>
  state.phase !== 'waiting' && state.phase !== 'ended'

async function openSessions(ctx: SessionsContext): Promise<SessionRecord[]> {
  const rows = await ctx.store.db
    .selectFrom('sessions')
    .select(sessionColumns)
    .where('phase', 'in', phasesWithDevice)
    .execute()
  return rows.map(toSessionRecord)
}

async function deadWaiting(ctx: SessionsContext, now: number): Promise<{ id: string }[]> {
  return await ctx.store.db
    .selectFrom('connection_codes')
    .select('session_id as id')
    .where('expires_at', '<=', now - ctx.limits.deadCodeMs)
    .execute()
}
