import type { Failure } from '../../shared/protocol/failure.ts'
import type { Asker } from '../../shared/protocol/people.ts'
import type { SessionRequest } from '../../shared/protocol/session.ts'
import type { EndReason } from '../../shared/sessions/session-state.ts'
import type { GuestSession } from './session/guest-session.ts'

export interface Typed {
  code: string
  name: string
}

/** What the person sees; always exactly one of these. */
export type GuestView =
  /** `typed` is what a try was refused with, so that a digit can be put right. */
  | { at: 'entry'; trouble: Failure | null; typed: Typed | null }
  | { at: 'working'; what: 'checking' | 'waiting' | 'resuming' }
  | {
      at: 'asked'
      request: SessionRequest
      answerBy: number
      /** The browser's own picker is open. */
      picking: boolean
    }
  | { at: 'running'; session: GuestSession }
  | { at: 'ended'; how: HowEnded; by: Asker | null; session: GuestSession | null }

/** The reason, or what the person did themselves in their own words. */
export type HowEnded = { reason: EndReason; mine: 'refused' | 'ended' | 'nothing-picked' | null }
