import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import type { RelayContext } from '../context.ts'
import type { Schema } from '../store/schema.ts'
import { openPendingWork } from '../operations/pending-work.ts'
import { RESTART_WITHIN_MS } from '../../shared/sessions/session-terms.ts'
import { openLanes, type Lanes } from './fast-lane/lanes.ts'
import { openMoveCounter, type CountMove } from './history/count-moves.ts'
import { openCodeThrottle, type CodeThrottle } from './codes/code-throttle.ts'

/** What the sessions wing asks of what stands beside it. */
export interface SessionsNeeds {
  /** Whether connecting to this device needs an approved request that this person does not have now. APPR1. */
  lacksApproval: (trx: Transaction<Schema>, userId: string, deviceId: string) => Promise<boolean>
  /** A session with this device has been active and is over: called in the transaction that ends it. EVT1, After Session. */
  sessionEnded: (trx: Transaction<Schema>, deviceId: string) => Promise<void>
}

/** What the parts of the sessions wing share. */
export interface SessionsContext extends RelayContext, SessionsNeeds {
  /** Does something a turn later, so that the answer which is being given goes out first. What it throws is logged. */
  later: (what: string, work: () => Promise<void>) => void
  /** Resolves when nothing of `later` is under way any more. */
  settled: () => Promise<void>
  throttle: CodeThrottle
  lanes: Lanes
  countMove: CountMove
  limits: SessionLimits
  /** Sessions that their device, back again, no longer holds, and since when; ended by the sweep unless it tells how they ended. */
  unheld: Map<string, number>
  /** Sessions in a mode that policy no longer allows, and since when; ended by the sweep unless their device goes down. */
  overstepping: Map<string, number>
}

/** How long each phase may take before the relay ends the session. */
export interface SessionLimits {
  /** A code that has been dead this long ends its session. */
  deadCodeMs: number
  authenticatingMs: number
  /** Beyond the grace time that the device was told; the device's own answer comes before. */
  acceptingBeyondGraceMs: number
  connectingMs: number
  /** How long a live session may stay interrupted. SES2. */
  interruptedMs: number
  /** How long a device may be gone while a session is being set up, so that a restart of it or of the relay ends nothing. */
  deviceGoneMs: number
  /** How long both ends have to tell how a session ended that its device no longer holds; each is back 3 s after the relay. */
  unheldMs: number
  /** How long a device has to leave a mode that policy no longer allows. */
  obeyTermsMs: number
  /** How long a device may take to restart. */
  restartMs: number
}

export const defaultSessionLimits: SessionLimits = {
  deadCodeMs: 3_600_000,
  authenticatingMs: 30_000,
  acceptingBeyondGraceMs: 60_000,
  connectingMs: 60_000,
  interruptedMs: 60_000,
  deviceGoneMs: 20_000,
  unheldMs: 5_000,
  obeyTermsMs: 5_000,
  restartMs: RESTART_WITHIN_MS,
}

export function openSessionsContext(
  ctx: RelayContext,
  needs: SessionsNeeds,
  limits: SessionLimits = { ...defaultSessionLimits, interruptedMs: ctx.config.sessionResumeMs },
): SessionsContext {
  const pending = openPendingWork(ctx.log)
  return {
    ...ctx,
    ...needs,
    limits,
    unheld: new Map(),
    overstepping: new Map(),
    lanes: openLanes(ctx),
    countMove: openMoveCounter(),
    throttle: openCodeThrottle(ctx.peers.makeCounter),
    later(what, work) {
      pending.background(what, async () => {
        await nextTurn()
        await work()
      })
    },
    settled: pending.settled,
  }
}
