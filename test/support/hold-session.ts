import { expect, vi } from 'vitest'
import type { FromChild, ToChild } from '../../agent/sessions/child/child-link.ts'
import { holdSession } from '../../agent/sessions/held-session.ts'
import type { Held } from '../../agent/sessions/hold-order.ts'
import type { DeviceMeans } from '../../agent/sessions/session-wishes.ts'
import type { HeldSession } from '../../shared/protocol/page-link.ts'
import type { SessionRequest } from '../../shared/protocol/session.ts'
import { defaultConsentFloor, type ConsentFloor } from '../../shared/sessions/consent.ts'
import { makeTerms, type TermChanges } from './make-terms.ts'

/** A floor that leaves everything to policy. */
export const lax: ConsentFloor = {
  alwaysAsk: false,
  neverProceedUnanswered: false,
  neverControlUnseen: false,
  neverRecordUnseen: false,
}
const plain = { rule: 'first-in-order' as const, passedOver: [] }

const usualTerms = makeTerms({
  allowedModes: ['monitor', 'chat', 'file-transfer'],
  may: { chat: true, 'file-transfer': true },
  saveChat: true,
  maximumLengthMs: 3_600_000,
})

const usual: SessionRequest = {
  sessionId: 'session-1',
  controller: { name: 'Ada', organisation: 'Example', mail: 'ada@example.org' },
  proposed: { mode: 'monitor', because: plain },
  terms: usualTerms,
}

export interface Given {
  request?: Partial<SessionRequest>
  /** Beside the usual terms. */
  terms?: TermChanges
  floor?: ConsentFloor
  someoneLoggedOn?: boolean
}

/** A held session with a process that only listens; the clock is the test's. */
export function hold({ request, terms, floor = defaultConsentFloor, someoneLoggedOn = true }: Given = {}) {
  const heard = {
    answers: vi.fn(),
    happenings: vi.fn(),
    ends: vi.fn(),
    participants: vi.fn(),
    questions: vi.fn(),
    sent: vi.fn<(message: ToChild) => void>(),
    processEnded: vi.fn(),
    means: {
      readSystemInformation: vi.fn<DeviceMeans['readSystemInformation']>(),
      restart: vi.fn(async () => undefined),
      lockInput: vi.fn(async () => undefined),
      unlockInput: vi.fn(async () => undefined),
    },
  }
  let now = 1_000_000
  let fromChild: (message: FromChild) => void = () => undefined
  let crash: (why: string) => void = () => undefined
  const held: Held = holdSession(
    { ...usual, ...request, terms: makeTerms(usualTerms, terms) },
    {
      deviceId: 'device-1',
      clock: () => now,
      floor,
      someoneLoggedOn,
      means: heard.means,
      downloadFolder: '/downloads',
      startProcess(events) {
        fromChild = events.onMessage
        crash = events.onCrash
        return {
          send: heard.sent,
          leave: async () => undefined,
          end: async message => heard.processEnded(message) as undefined,
        }
      },
      answer: heard.answers,
      happened: heard.happenings,
      onRecorded: () => undefined,
      tellEnd: heard.ends,
      tellOfParticipant: heard.participants,
      onQuestion: heard.questions,
      onFileReleased: vi.fn(),
      onChange: vi.fn(),
      note: vi.fn(),
    },
  )
  return {
    held,
    heard,
    say: (message: FromChild) => fromChild(message),
    crash: () => crash('SIGSEGV'),
    pass: (ms: number) => {
      now += ms
      held.look()
    },
    view: <P extends HeldSession['phase']>(phase: P): Extract<HeldSession, { phase: P }> => {
      const view = held.view()
      expect(view.phase).toBe(phase)
      return view as Extract<HeldSession, { phase: P }>
    },
    /** Answers what is asked first. */
    answer: (accept: boolean) => {
      const view = held.view()
      if (view.phase !== 'live') throw new Error('Nothing is asked.')
      held.answerQuestion(view.questions[0]?.questionId ?? 0, accept)
    },
    started: () =>
      heard.sent.mock.calls.map(([message]) => message).find(message => message.type === 'start'),
  }
}

export function live(given: Given = {}) {
  const session = hold(given)
  session.held.accept({
    allowed: session
      .view('accepting')
      .permissions.filter(each => each.preset)
      .map(each => each.permission),
  })
  session.say({ type: 'connected' })
  return session
}
