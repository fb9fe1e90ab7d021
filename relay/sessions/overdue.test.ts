import { describe, expect, test } from 'vitest'
import type { ModeReason } from '../../shared/sessions/session-mode.ts'
import type { EndReason, SessionState } from '../../shared/sessions/session-state.ts'
import { makeTerms } from '../../test/support/make-terms.ts'
import { overdueReason } from './overdue.ts'
import { defaultSessionLimits } from './sessions-context.ts'

const because: ModeReason = { rule: 'first-in-order', passedOver: [] }
const deviceId = 'device-0001'
const terms = makeTerms({ maximumLengthMs: 3_600_000 })
const waiting: SessionState = { phase: 'waiting', codeExpiresAt: 0, extensionsLeft: 0 }
const authenticating: SessionState = { phase: 'authenticating', deviceId, since: 0 }
const accepting: SessionState = { phase: 'accepting', deviceId, since: 0 }
const connecting: SessionState = { phase: 'connecting', deviceId, mode: 'chat', because, since: 0 }
const live: SessionState = { phase: 'live', deviceId, mode: 'chat', because, since: 0, interruptedAt: null }
const interrupted: SessionState = { ...live, interruptedAt: 0 }

describe('overdueReason', () => {
  test.each<[string, SessionState, number, EndReason]>([
    ['a code that has been dead for an hour', waiting, 3_600_000, 'code-expired'],
    ['a device that is not asked', authenticating, 30_000, 'session-fault'],
    ['a terms that nobody answers', accepting, 105_000, 'grace-time-ran-out'],
    ['two ends that find no path', connecting, 60_000, 'could-not-connect'],
    ['an interruption that does not end', interrupted, 60_000, 'connection-lost'],
    ['a session at its longest', live, 3_600_000, 'maximum-length'],
  ])('[SES1] %s ends the session, and not a moment sooner', (_, state, afterMs, reason) => {
    const at = (now: number) => overdueReason(state, terms, 0, defaultSessionLimits, now)
    expect(at(afterMs)).toBe(reason)
    expect(at(afterMs - 1)).toBeNull()
  })

  test.each([authenticating, accepting, connecting])(
    '[SES2] $phase outlasts a short absence of the device, and no long one',
    state => {
      const gone = (ms: number) => overdueReason(state, terms, ms, defaultSessionLimits, 1)
      expect(gone(19_999)).toBeNull()
      expect(gone(20_000)).toBe('device-went-offline')
    },
  )

  test('[SES2] a live session goes on without the relay, peer to peer', () => {
    expect(overdueReason(live, terms, 600_000, defaultSessionLimits, 600_000)).toBeNull()
  })

  test('[SES1] an ended session is never overdue', () => {
    const ended: SessionState = { phase: 'ended', deviceId, reason: 'target-ended', since: 0 }
    expect(overdueReason(ended, terms, 1e12, defaultSessionLimits, 1e12)).toBeNull()
  })
})
