import type { SystemInformation, Wish, WishObstacle } from '../../shared/protocol/channel/wishes.ts'
import type { SessionHappening } from '../../shared/protocol/session.ts'
import type { ConsentDecision } from '../../shared/sessions/consent.ts'
import type { SessionMode } from '../../shared/sessions/session-mode.ts'
import type { EndReason } from '../../shared/sessions/session-state.ts'
import type { ConsentPoint, SessionTerms } from '../../shared/sessions/session-terms.ts'
import type { ToChild } from './child/child-link.ts'
import { decideGrave, decidePoint, type DeviceSays } from './consent/decide-point.ts'
import type { Questions } from './consent/questions.ts'

/** What a session may do with the device beside its screen and files. */
export interface DeviceMeans {
  readSystemInformation(): Promise<SystemInformation>
  /** Restarts the device; the session is remembered and goes on afterwards. Throws where it cannot be done. */
  restart(): Promise<void>
  /** Switches the device's own mouse and keyboard off. Throws where it cannot be done. */
  lockInput(): Promise<void>
  unlockInput(): Promise<void>
}

/** What the controller wishes beside modes: policy, then floor, then the user decide; then it is done. POL2, CONS1. */
export interface SessionWishes {
  take(wish: Wish): void
  /** The session's process is about to do something that needs consent. */
  takeConsentWanted(point: ConsentPoint): void
  inputLocked(): boolean
  /** The mode, the connection or the terms no longer hold what was granted. */
  look(connected: boolean): void
  close(): void
}

export interface SessionWishesOrder {
  device: DeviceSays
  means: DeviceMeans
  questions: Questions
  clock: () => number
  terms: () => SessionTerms
  mode: () => SessionMode
  /** The user said yes for the rest of the session. */
  onGranted: (point: ConsentPoint) => void
  send: (message: ToChild) => void
  happened: (happening: SessionHappening) => void
  onChange: () => void
  note: (level: 'info' | 'warn' | 'error', message: string) => void
}

type Asked =
  'system-information' | 'file-transfer' | 'recording' | 'participants' | 'remote-restart' | 'lock-input'

const maySayOf = {
  'system-information': 'system-information',
  'remote-restart': 'remote-restart',
  'lock-input': 'lock-input',
} as const

export function openWishes(order: SessionWishesOrder): SessionWishes {
  const { device, means, questions, terms, send } = order
  const given = new Set<ConsentPoint>()
  let locked = false
  let closed = false

  /** `then` is told null where consent is given, the reason where it is not. */
  function settle(point: Asked, decision: ConsentDecision, then: (refusal: EndReason | null) => void): void {
    const over = (refusal: EndReason | null, by: 'user' | 'time-out' | 'policy' | 'floor'): void => {
      if (closed) return
      order.happened({ type: 'consent', point, granted: refusal === null, by })
      then(refusal)
    }
    if (decision.act === 'proceed') return over(null, 'policy')
    if (decision.act === 'refuse') return over(decision.reason, decision.decidedBy)
    if (questions.isAsked(point)) return then('user-refused')
    questions.ask({ point, answerBy: order.clock() + decision.graceTimeMs }, (accepted, by) =>
      over(accepted ? null : by === 'user' ? 'user-refused' : 'grace-time-ran-out', by),
    )
  }

  function refuse(wish: Wish, reason: WishObstacle | EndReason, detail?: string): void {
    send({
      type: 'wish-refused',
      wish,
      reason,
      ...(detail !== undefined && { detail: detail.slice(0, 300) }),
    })
  }

  function grant(wish: Wish, work: () => Promise<void>): void {
    const perform = async (): Promise<void> => {
      await work()
      if (!closed) send({ type: 'wish-granted', wish })
    }
    perform().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      order.note('warn', `${wish}: ${why}`)
      refuse(wish, 'cannot', why)
    })
  }

  async function lock(): Promise<void> {
    await means.lockInput()
    // The session may have ended, or its mode changed, while the user was asked and the devices were found.
    if (closed || order.mode() !== 'active') return await means.unlockInput()
    locked = true
    order.happened({ type: 'input-locked', locked })
    order.onChange()
  }

  function unlock(): void {
    if (!locked) return
    locked = false
    means
      .unlockInput()
      .catch((error: unknown) => order.note('error', `Mouse and keyboard stayed locked: ${String(error)}`))
    if (!closed) order.happened({ type: 'input-locked', locked })
    order.onChange()
  }

  async function tellSystemInformation(): Promise<void> {
    send({ type: 'system-information', facts: await means.readSystemInformation() })
  }

  function take(wish: Wish): void {
    if (wish === 'unlock-input') {
      unlock()
      return send({ type: 'wish-granted', wish })
    }
    if (!terms().may[maySayOf[wish]]) return refuse(wish, 'policy-forbids')
    switch (wish) {
      case 'system-information': {
        const asks = terms().consent.asks['system-information'] && !given.has('system-information')
        const decision: ConsentDecision = asks
          ? decidePoint(terms(), 'system-information', device)
          : { act: 'proceed', decidedBy: 'policy' }
        return settle('system-information', decision, refusal => {
          if (refusal) return refuse(wish, refusal)
          remember('system-information')
          grant(wish, tellSystemInformation)
        })
      }
      case 'remote-restart':
        return settle('remote-restart', decideGrave(terms(), device), refusal => {
          if (refusal) return refuse(wish, refusal)
          order.happened({ type: 'restarting' })
          grant(wish, restart)
        })
      case 'lock-input':
        if (order.mode() !== 'active') return refuse(wish, 'needs-active')
        return settle('lock-input', decideGrave(terms(), device), refusal => {
          if (refusal) return refuse(wish, refusal)
          grant(wish, lock)
        })
    }
  }

  async function restart(): Promise<void> {
    try {
      await means.restart()
    } catch (error) {
      // The relay has heard that the device is going down; it is not.
      order.happened({ type: 'connected' })
      throw error
    }
  }

  function remember(point: ConsentPoint): void {
    given.add(point)
    order.onGranted(point)
  }

  return {
    take,
    takeConsentWanted(point) {
      const answer = (refusal: EndReason | null): void =>
        send({
          type: 'consent',
          point,
          granted: refusal === null,
          ...(refusal && { reason: refusal }),
        })
      if (point === 'session-start' || point === 'mode-change') return answer('user-refused')
      if (!terms().may[point]) return answer('policy-changed')
      // Each further person is a question of its own; the rest is asked once in a session.
      const known = point !== 'participants' && (given.has(point) || !terms().consent.asks[point])
      if (known) return answer(null)
      settle(point, decidePoint(terms(), point, device), refusal => {
        if (refusal === null && point !== 'participants') remember(point)
        answer(refusal)
      })
    },
    inputLocked: () => locked,
    look(connected) {
      if (locked && (!connected || order.mode() !== 'active' || !terms().may['lock-input'])) unlock()
    },
    close() {
      closed = true
      unlock()
    },
  }
}
