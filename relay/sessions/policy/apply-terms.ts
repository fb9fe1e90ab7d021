import { isDeepStrictEqual } from 'node:util'
import { appendAudit } from '../../audit/append-audit.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { SessionTerms } from '../../../shared/sessions/session-terms.ts'
import { tellOfSession } from '../apply-session-event.ts'
import { endByRelay } from '../end-session.ts'
import { lockSession, type SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { currentTerms } from './current-terms.ts'

/**
 * Brings one session under the policy as it is now: both ends get the new terms, and the device goes down to the next mode that
 * is still allowed. It ends where nothing is allowed any more, or where the device does not follow. POL1.
 */
export async function applyTerms(ctx: SessionsContext, session: SessionRecord): Promise<void> {
  const { state, request, id } = session
  // Before the device was asked nothing has been decided yet; the decision will be by the policy as it is then.
  if (!request || state.phase === 'waiting' || state.phase === 'authenticating' || state.phase === 'ended')
    return
  const terms = await currentTerms(ctx.store.db, { ...session, deviceId: state.deviceId })
  if (!terms || terms.allowedModes.length === 0) return await endByRelay(ctx, id, 'policy-changed')
  if (!isDeepStrictEqual(terms, request.terms)) await changeTerms(ctx, session, state.deviceId, terms)
  if (!('mode' in state) || terms.allowedModes.includes(state.mode)) {
    ctx.overstepping.delete(id)
    return
  }
  const since = ctx.overstepping.get(id) ?? ctx.clock()
  ctx.overstepping.set(id, since)
  if (ctx.clock() - since >= ctx.limits.obeyTermsMs) await endByRelay(ctx, id, 'policy-changed')
}

async function changeTerms(
  ctx: SessionsContext,
  { id }: SessionRecord,
  deviceId: string,
  terms: SessionTerms,
): Promise<void> {
  const changed = await ctx.store.transaction(async trx => {
    const session = await lockSession(ctx, trx, id)
    if (!session?.request || session.state.phase === 'ended') return null
    const request = { ...session.request, terms }
    await trx
      .updateTable('sessions')
      .set({ request_json: JSON.stringify(request) })
      .where('id', '=', id)
      .execute()
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: 'relay',
      act: 'session:terms',
      subject: `session ${id}`,
      outcome: 'done',
      source: '',
      data: { allowedModes: terms.allowedModes, may: terms.may },
    })
    return { ...session, request }
  })
  if (!changed) return
  tellOfSession(ctx, changed)
  ctx.later('tell a device of new terms', () => tellTerms(ctx, deviceId, id, terms))
}

/** A device that cannot be told now is told when it is back. */
export async function tellTerms(
  ctx: SessionsContext,
  deviceId: string,
  sessionId: string,
  terms: SessionTerms,
): Promise<void> {
  try {
    await ctx.devices.ask(deviceId, 'session:terms', { sessionId, terms })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    ctx.log.info({ deviceId, sessionId, code: error.code }, 'a device was not told of its new terms')
  }
}
