import { raiseAlarm } from '../audit/raise-alarm.ts'
import type { RelayContext } from '../context.ts'
import { say } from '../../shared/words/say.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { readDatabaseClock } from './relay-rows.ts'

/** Codes, time-outs and schedules are compared across relays: one whose clock is further off than this does things early or late. */
const MAX_OFF_MS = 2_000

export type ClockState = 'agrees' | 'off'

/**
 * How far this relay's clock is from the database's, in milliseconds; above 0: it is fast. What the question took counts for
 * agreement, so that a slow database makes no alarm.
 */
export async function measureClock({
  store,
  clock,
}: Pick<RelayContext, 'store' | 'clock'>): Promise<{ offMs: number; state: ClockState }> {
  const before = clock()
  const database = await readDatabaseClock(store)
  return judgeClock(before, database, clock())
}

/** The database's clock was read at some moment between `before` and `after`. */
export function judgeClock(
  before: number,
  database: number,
  after: number,
): { offMs: number; state: ClockState } {
  const offMs = Math.max(before - database, 0) || Math.min(after - database, 0)
  return { offMs, state: Math.abs(offMs) > MAX_OFF_MS ? 'off' : 'agrees' }
}

/** Says once in the log and by an alarm when this relay's clock goes off the database's, and in the log when it agrees again. BRK3. */
export function watchClock(ctx: RelayContext): () => Promise<void> {
  let known: ClockState = 'agrees'
  return async () => {
    const { offMs, state } = await measureClock(ctx)
    if (state === known) return
    known = state
    if (state === 'agrees') return ctx.log.info('this relay’s clock agrees with the database’s again')
    ctx.log.error({ offMs }, 'this relay’s clock is off the database’s: set it right, as by NTP')
    await raiseAlarm(ctx, 'clock-off', say(relayWords.clockOffAlarm, { address: ctx.config.publicUrl }))
  }
}
