import type { JSX } from 'preact'
import { SecurityWordsLine } from '../../../shared/browser/security-words.tsx'
import { barWords as words } from '../../../shared/words/en/agent-page.ts'
import { recordingWords } from '../../../shared/words/en/recordings.ts'
import { modeSentence } from '../../../shared/words/mode-sentence.ts'
import { say } from '../../../shared/words/say.ts'
import type { RunningProps } from './running-session.tsx'
import { useAgentTime } from './use-agent-time.ts'

/** Who is connected, how and since when, and Stop: always in sight, always one click. MODE3. */
export function SessionBar({ model, session }: RunningProps): JSX.Element {
  const { controller, mode, because, id: sessionId } = session
  const { name, organisation } = controller
  const interrupted = session.phase === 'live' && session.interruptedAt !== null
  const who = session.phase === 'live' ? words.connectedWith : words.connecting
  return (
    <section class="session-bar row" aria-label={words.label}>
      <div class="who">
        <p role="status">
          <strong>{say(who, { name, organisation })}</strong>
        </p>
        <p role="status">
          {say(words.mode, { mode: modeSentence(mode, because) })}
          {interrupted && <span class="pill warn">{words.interrupted}</span>}
        </p>
        <SecurityWordsLine known={session.securityWords} />
        <p role="status">
          {session.recording && (
            <span class="pill bad recording">{recordingWords.atThisDeviceBy[session.recording.side]}</span>
          )}
        </p>
        <p role="status">{session.inputLocked && <span class="pill warn">{words.inputLocked}</span>}</p>
      </div>
      {session.phase === 'live' && <Duration model={model} since={session.liveSince} />}
      <button type="button" class="danger" onClick={() => void model.act('session:stop', { sessionId })}>
        {words.stop}
      </button>
    </section>
  )
}

function Duration({ model, since }: { model: RunningProps['model']; since: number }): JSX.Element {
  const seconds = Math.max(0, Math.floor((useAgentTime(model) - since) / 1000))
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const text = parts.map(part => String(part).padStart(2, '0')).join(':')
  return (
    <p class="countdown" role="timer" aria-live="off" aria-label={words.duration}>
      {text}
    </p>
  )
}
