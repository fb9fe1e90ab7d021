import type { JSX } from 'preact'
import { SecurityWordsLine } from '../../../shared/browser/security-words.tsx'
import { joinBarWords as words } from '../../../shared/words/en/join.ts'
import { recordingWords } from '../../../shared/words/en/recordings.ts'
import { modeSentence } from '../../../shared/words/mode-sentence.ts'
import { say } from '../../../shared/words/say.ts'
import type { GuestSession } from '../session/guest-session.ts'
import { useNow } from '../../../shared/browser/time/use-now.ts'

/** Who is there, what they see and since when, and End: always in sight, always one click. MODE3. */
export function SessionBar({ session, clock }: { session: GuestSession; clock: () => number }): JSX.Element {
  const state = session.state.value
  const { name, organisation } = session.controller
  const isLive = state.phase === 'live'
  const isShared = session.screen.stream.value !== null && !session.screen.isHeld.value
  return (
    <section class="session-bar row" aria-label={words.label}>
      <div class="who">
        <p role="status">
          <strong>{say(isLive ? words.connectedWith : words.connecting, { name, organisation })}</strong>
        </p>
        <p role="status">
          {'mode' in state && 'because' in state && (
            <>{say(words.mode, { mode: modeSentence(state.mode, state.because) })} </>
          )}
          <span class={isShared ? 'pill warn' : 'pill'}>{isShared ? words.sharing : words.notSharing}</span>
          {isLive && state.interruptedAt !== null && <span class="pill warn">{words.interrupted}</span>}
        </p>
        <p role="status">
          {session.recording.value && (
            <span class="pill bad">{recordingWords.atThisDeviceBy.controller}</span>
          )}
        </p>
        {isLive && <SecurityWordsLine known={session.securityWords.value} />}
      </div>
      <div class="end">
        {isLive && <Elapsed since={state.since} clock={clock} />}
        <button type="button" class="danger" onClick={session.end}>
          {words.end}
        </button>
      </div>
    </section>
  )
}

function Elapsed({ since, clock }: { since: number; clock: () => number }): JSX.Element {
  const seconds = Math.max(0, Math.floor((useNow(clock) - since) / 1000))
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return (
    <p class="clock" role="timer" aria-live="off" aria-label={words.duration}>
      {parts.map(part => String(part).padStart(2, '0')).join(':')}
    </p>
  )
}
