import type { Transaction } from 'kysely'
import { raiseAlarm } from '../../audit/raise-alarm.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import { keyedHash } from '../../secrets.ts'
import type { ConnectedDevice } from '../../station.ts'
import type { Schema } from '../../store/schema.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { changeSession, tellOfSession } from '../apply-session-event.ts'
import { admitTarget } from '../consent/admit-target.ts'
import { lockSession, type SessionRecord } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import type { Rung } from './code-throttle.ts'
import { waitForFloor } from './refusal-floor.ts'
import { relaySessionWords } from '../../../shared/words/en/relay-sessions.ts'
import { say } from '../../../shared/words/say.ts'

/** Whoever hands in a code. `countedAs`: by what the ladder of devices counts who has no lasting identity. */
export type Redeemer = ConnectedDevice & { countedAs?: string }

/**
 * A device hands in a code: it is used up, and its session goes on with this device. Policy and consent come after the
 * answer. CODE4, CODE8.
 * Throws `code-refused`, the same for an unknown, expired, cancelled and used code and after the same time since its arrival;
 * `too-many-requests` with `retryAfterMs` when somebody is guessing. CODE5.
 * `introduce` writes in the same transaction what has to be known of the device before the session is with it.
 */
export async function redeemCode(
  ctx: SessionsContext,
  device: Redeemer,
  code: string,
  introduce?: (trx: Transaction<Schema>) => Promise<unknown>,
): Promise<{ sessionId: string }> {
  const arrivedAt = performance.now()
  const thisTry = await ctx.throttle.admit(device.countedAs ?? device.deviceId, device.source)
  const session = await takeSessionOfCode(ctx, device, code, introduce)
  if (!session) {
    await recordRefusal(ctx, device, thisTry.beyondFree)
    await waitForFloor(arrivedAt)
    throw new Failure('code-refused', relaySessionWords.codeRefused)
  }
  await thisTry.succeeded()
  tellOfSession(ctx, session)
  ctx.later('admit a target', () => admitTarget(ctx, session.id))
  return { sessionId: session.id }
}

/** Uses the code up. Of several that hand in one code at once, exactly one gets its session; the others get null. */
async function takeSessionOfCode(
  ctx: SessionsContext,
  device: Redeemer,
  code: string,
  introduce?: (trx: Transaction<Schema>) => Promise<unknown>,
): Promise<SessionRecord | null> {
  const codeHash = keyedHash(ctx.secrets.codeKey, code)
  return await ctx.store.transaction(async trx => {
    const live = await trx
      .selectFrom('connection_codes')
      .select('session_id')
      .where('code_hash', '=', codeHash)
      .where('expires_at', '>', ctx.clock())
      .executeTakeFirst()
    if (!live) return null
    // The session's row is locked before the code's, as everywhere else, so that nobody waits for each other.
    const session = await lockSession(ctx, trx, live.session_id)
    const used = await trx
      .deleteFrom('connection_codes')
      .where('code_hash', '=', codeHash)
      .where('session_id', '=', live.session_id)
      .where('expires_at', '>', ctx.clock())
      .returning('session_id')
      .executeTakeFirst()
    if (!session || !used) return null
    await introduce?.(trx)
    return await changeSession(
      ctx,
      trx,
      session,
      { type: 'redeemed', deviceId: device.deviceId },
      { actor: `device:${device.deviceId}`, source: device.source, act: 'code:redeem' },
    )
  })
}

async function recordRefusal(
  ctx: SessionsContext,
  device: Redeemer,
  beyondFree: readonly Rung[],
): Promise<void> {
  const { countedAs = `device ${device.deviceId}` } = device
  await ctx.store.transaction(trx =>
    appendAudit(trx, {
      at: ctx.clock(),
      actor: `device:${device.deviceId}`,
      act: 'code:refused',
      subject: countedAs,
      outcome: 'refused',
      source: device.source,
      data: { guessing: beyondFree },
    }),
  )
  const who = device.countedAs ?? say(relaySessionWords.guessingFromDevice, { device: device.deviceId })
  await raiseGuessingAlarms(ctx, { who, source: device.source }, beyondFree)
}

/** One alarm for each ladder on which more wrong codes came than are free. */
export async function raiseGuessingAlarms(
  ctx: SessionsContext,
  { who, source }: { who: string; source: string },
  beyondFree: readonly Rung[],
): Promise<void> {
  const says: Record<Rung, string> = {
    device: who,
    source: say(relaySessionWords.guessingFromSource, { source }),
    relay: relaySessionWords.guessingEverywhere,
  }
  for (const rung of beyondFree)
    await raiseAlarm(ctx, 'code-guessing', say(relaySessionWords.guessingAlarm, { what: says[rung] }))
}
