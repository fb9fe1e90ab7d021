import { Failure } from '../../../shared/protocol/failure.ts'
import type { CodeEntry } from '../../../shared/protocol/page-link.ts'
import { parseConnectionCode } from '../../../shared/sessions/connection-code.ts'
import { entryWords } from '../../../shared/words/en/agent-page.ts'
import { failureSentences } from '../../../shared/words/en/failures.ts'
import { endedText } from '../../../shared/words/ended-text.ts'

/** The entry of a connection code, one try at a time. CODE4, CODE6, CODE7. */
export interface CodeEntryDesk {
  view(): CodeEntry
  /** Tries what was typed; the outcome stands in `view()`. Throws `code-entry-unavailable` or `relay-unknown`. CODE7. */
  connect(text: string): Promise<void>
  /** Back to the empty entry; a session that this try may still bring is refused. */
  cancel(): void
  /** The relay's request came: the try is over. Says whether it was waited for here, so that somebody is at the device. */
  requestCame(sessionId: string): RequestStanding
  /** The relay ended the session of this try before it asked. */
  endedUnasked(sessionId: string, ended: Ended): void
  /** Looks at the clock: a request that does not come is no longer waited for. */
  look(): void
}

type Failed = Extract<CodeEntry, { phase: 'failed' }>
type Ended = NonNullable<Failed['ended']>

/** A request after a code entered here, one that nobody here waits for, and one whose user gave up before it came. */
type RequestStanding = 'entered-here' | 'unasked' | 'given-up'

export interface CodeEntryOrder {
  clock: () => number
  /** Whether a relay was reached once or is configured; null: it was, or is. CODE7. */
  unavailable: () => 'relay-unknown' | 'code-entry-unavailable' | null
  redeem: (code: string) => Promise<{ sessionId: string }>
  onChange: () => void
}

const REQUEST_TIMEOUT_MS = 20_000

type Try = { sessionId: string | null; givenUp: boolean; waitUntil: number }

export function openCodeEntry({ clock, unavailable, redeem, onChange }: CodeEntryOrder): CodeEntryDesk {
  let entry: Exclude<CodeEntry, { phase: 'unavailable' }> = { phase: 'idle' }
  let current: Try | null = null
  /** Tries whose user gave up before the relay had answered. */
  const givenUp = new Set<Try>()

  function become(next: typeof entry): void {
    entry = next
    onChange()
  }

  function fail({ code, message, retryAfterMs }: Failure, more: Pick<Failed, 'ended'> = {}): void {
    current = null
    become({ phase: 'failed', code, message, ...(retryAfterMs !== undefined && { retryAfterMs }), ...more })
  }

  return {
    view() {
      const code = unavailable()
      return code === null ? entry : { phase: 'unavailable', code }
    },
    async connect(text) {
      const why = unavailable()
      if (why !== null) throw new Failure(why, failureSentences[why])
      if (current) return
      const code = parseConnectionCode(text)
      if (code === null) return fail(new Failure('code-refused', entryWords.notACode))
      const attempt: Try = { sessionId: null, givenUp: false, waitUntil: Infinity }
      current = attempt
      become({ phase: 'redeeming' })
      try {
        const { sessionId } = await redeem(code)
        attempt.sessionId = sessionId
        attempt.waitUntil = clock() + REQUEST_TIMEOUT_MS
      } catch (error) {
        givenUp.delete(attempt)
        if (!(error instanceof Failure)) throw error
        if (current === attempt) fail(error)
      }
    },
    cancel() {
      if (current) {
        current.givenUp = true
        givenUp.add(current)
      }
      current = null
      become({ phase: 'idle' })
    },
    requestCame(sessionId) {
      for (const attempt of givenUp)
        if (attempt.sessionId === sessionId || attempt.sessionId === null) {
          givenUp.delete(attempt)
          return 'given-up'
        }
      const standing = current ? 'entered-here' : 'unasked'
      current = null
      become({ phase: 'idle' })
      return standing
    },
    endedUnasked(sessionId, ended) {
      if (current && (current.sessionId === sessionId || current.sessionId === null))
        fail(new Failure('session-state', endedText(ended)), { ended })
    },
    look() {
      if (current && clock() >= current.waitUntil) fail(new Failure('timed-out', entryWords.noRequest))
    },
  }
}
