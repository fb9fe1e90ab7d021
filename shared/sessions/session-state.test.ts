import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ModeReason } from './session-mode.ts'
import {
  controllerEndReasons,
  deviceEndReasons,
  endReasons,
  nextSessionState,
  sessionStateSchema,
  type SessionEvent,
  type SessionPhase,
  type SessionState,
} from './session-state.ts'

const because: ModeReason = { rule: 'first-in-order', passedOver: [] }
const deviceId = 'device-0001'

const states: Record<SessionPhase, SessionState> = {
  waiting: { phase: 'waiting', codeExpiresAt: 900_000, extensionsLeft: 4 },
  authenticating: { phase: 'authenticating', deviceId, since: 1 },
  accepting: { phase: 'accepting', deviceId, since: 2 },
  connecting: { phase: 'connecting', deviceId, mode: 'monitor', because, since: 3 },
  live: { phase: 'live', deviceId, mode: 'monitor', because, since: 4, interruptedAt: null },
  ended: { phase: 'ended', deviceId, reason: 'target-ended', since: 5 },
}

const events: Record<SessionEvent['type'], SessionEvent> = {
  'code-renewed': { type: 'code-renewed', codeExpiresAt: 1_800_000, extensionsLeft: 3 },
  redeemed: { type: 'redeemed', deviceId },
  asked: { type: 'asked' },
  accepted: { type: 'accepted', mode: 'chat', because },
  connected: { type: 'connected' },
  interrupted: { type: 'interrupted' },
  'mode-changed': { type: 'mode-changed', mode: 'guidance', because },
  ended: { type: 'ended', reason: 'controller-ended' },
}

/** Where each event leads from each state; what is not named means nothing there. */
const table: Record<SessionPhase, Partial<Record<SessionEvent['type'], SessionPhase>>> = {
  waiting: { 'code-renewed': 'waiting', redeemed: 'authenticating', ended: 'ended' },
  authenticating: { asked: 'accepting', ended: 'ended' },
  accepting: { accepted: 'connecting', ended: 'ended' },
  connecting: { connected: 'live', ended: 'ended' },
  live: { connected: 'live', interrupted: 'live', 'mode-changed': 'live', ended: 'ended' },
  ended: {},
}

const NOW = 1000
const phases = Object.keys(states) as SessionPhase[]
const types = Object.keys(events) as SessionEvent['type'][]

describe('nextSessionState', () => {
  test.each(phases.flatMap(phase => types.map(type => [phase, type, table[phase][type] ?? null] as const)))(
    '[SES1] %s, then %s: %s',
    (phase, type, expected) => {
      const next = nextSessionState(states[phase], events[type], NOW)
      expect(next?.phase ?? null).toBe(expected)
    },
  )

  test('[SES1] each state carries what is true in it', () => {
    expect(nextSessionState(states.waiting, events['code-renewed'], NOW)).toEqual({
      phase: 'waiting',
      codeExpiresAt: 1_800_000,
      extensionsLeft: 3,
    })
    expect(nextSessionState(states.accepting, events.accepted, NOW)).toEqual({
      phase: 'connecting',
      deviceId,
      mode: 'chat',
      because,
      since: NOW,
    })
    expect(nextSessionState(states.connecting, events.connected, NOW)).toEqual({
      phase: 'live',
      deviceId,
      mode: 'monitor',
      because,
      since: NOW,
      interruptedAt: null,
    })
    expect(nextSessionState(states.live, events['mode-changed'], NOW)).toMatchObject({
      mode: 'guidance',
      since: 4,
    })
    expect(nextSessionState(states.waiting, events.ended, NOW)).toEqual({
      phase: 'ended',
      deviceId: null,
      reason: 'controller-ended',
      since: NOW,
    })
  })

  test('[MODE4] an end without any allowed mode keeps what stood in the way', () => {
    const obstacles: ModeReason = {
      rule: 'first-in-order',
      passedOver: [{ mode: 'active', obstacle: 'no-right' }],
    }
    const event: SessionEvent = { type: 'ended', reason: 'no-allowed-mode', because: obstacles }
    const ended = nextSessionState(states.authenticating, event, NOW)
    expect(ended).toMatchObject({ reason: 'no-allowed-mode', because: obstacles })
    expect(sessionStateSchema.parse(ended)).toEqual(ended)
  })

  test('[SES2] an interruption keeps the time of its beginning, and a reconnect clears it', () => {
    const first = nextSessionState(states.live, events.interrupted, 100)
    const second = first && nextSessionState(first, events.interrupted, 200)
    expect(second).toMatchObject({ interruptedAt: 100 })
    expect(second && nextSessionState(second, events.connected, 300)).toMatchObject({
      interruptedAt: null,
      since: 4,
    })
  })

  test('[SES1] whatever happens in whatever order, a state is well formed and an ended session stays as it ended', () => {
    const someEvents = fc.array(fc.constantFrom(...types), { maxLength: 30 })
    fc.assert(
      fc.property(someEvents, happened => {
        let state = states.waiting
        for (const [step, type] of happened.entries()) {
          const next = nextSessionState(state, events[type], step)
          if (state.phase === 'ended') expect(next).toBeNull()
          if (next) state = sessionStateSchema.parse(next)
        }
      }),
    )
  })
})

test('[SES1] each end names reasons of the closed list, and neither names what only the relay can know', () => {
  const relayOnly = new Set<string>(['code-expired', 'no-policy-link', 'device-went-offline'])
  for (const reasons of [controllerEndReasons, deviceEndReasons]) {
    expect(endReasons).toEqual(expect.arrayContaining([...reasons]))
    expect(reasons.filter(reason => relayOnly.has(reason))).toEqual([])
  }
})
