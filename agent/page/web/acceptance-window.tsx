import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { HeldSession } from '../../../shared/protocol/page-link.ts'
import { formatCountdown } from '../../../shared/sessions/connection-code.ts'
import type { SessionMode } from '../../../shared/sessions/session-mode.ts'
import { acceptanceWords as words } from '../../../shared/words/en/agent-page.ts'
import { modeMeanings, modeNames } from '../../../shared/words/en/sessions.ts'
import { modeSentence } from '../../../shared/words/mode-sentence.ts'
import { say } from '../../../shared/words/say.ts'
import type { PageModel } from './page-model.ts'
import { PhaseHeading } from './phase-heading.tsx'
import { spokenSecondsLeft, useAgentTime } from './use-time-left.ts'

interface AcceptanceProps {
  model: PageModel
  session: Extract<HeldSession, { phase: 'accepting' }>
}

/** Who asks, what they would see or do, and the user's answer. CONS2. */
export function AcceptanceWindow({ model, session }: AcceptanceProps): JSX.Element {
  const { controller, proposed, allowedModes, id: sessionId } = session
  const [mode, setMode] = useState<SessionMode>(proposed.mode)
  const [allowFiles, setAllowFiles] = useState(false)
  return (
    <section class="card" aria-labelledby="asks">
      <PhaseHeading>
        <span id="asks">{say(words.asks, { name: controller.name })}</span>
      </PhaseHeading>
      <dl class="facts">
        <dt>{words.organisation}</dt>
        <dd>{controller.organisation}</dd>
        <dt>{words.mail}</dt>
        <dd>{controller.mail}</dd>
        <dt>{words.wouldGet}</dt>
        <dd>{modeMeanings[mode]}</dd>
        {session.onDemandActions && <dd>{words.actions}</dd>}
      </dl>
      <p class="notice warn">{words.warning}</p>
      <p class="soft">{say(words.proposed, { mode: modeSentence(proposed.mode, proposed.because) })}</p>
      {allowedModes.length > 1 && (
        <fieldset>
          <legend>{words.sessionType}</legend>
          {allowedModes.map(allowed => (
            <div key={allowed} class="choice">
              <label>
                <input
                  type="radio"
                  name="mode"
                  value={allowed}
                  checked={mode === allowed}
                  onChange={() => setMode(allowed)}
                  aria-describedby={`means-${allowed}`}
                />
                {modeNames[allowed]}
              </label>
              <span id={`means-${allowed}`} class="soft small">
                {modeMeanings[allowed]}
              </span>
            </div>
          ))}
        </fieldset>
      )}
      {session.files === 'ask' && mode !== 'file-transfer' && (
        <fieldset>
          <legend>{words.filesTitle}</legend>
          <div class="choice">
            <label>
              <input
                type="checkbox"
                checked={allowFiles}
                onChange={event => setAllowFiles(event.currentTarget.checked)}
                aria-describedby="files-ask-each"
              />
              {words.allowFiles}
            </label>
            <span id="files-ask-each" class="soft small">
              {words.filesAskEach}
            </span>
          </div>
        </fieldset>
      )}
      {session.files === 'allowed' && <p>{words.filesAllowed}</p>}
      {session.saveChat && <p>{words.chatSaved}</p>}
      <div class="row answer">
        <button
          type="button"
          onClick={() => void model.act('session:accept', { sessionId, mode, allowFiles })}
        >
          {words.accept}
        </button>
        <button type="button" class="quiet" onClick={() => void model.act('session:refuse', { sessionId })}>
          {words.refuse}
        </button>
        <TimeLeft model={model} session={session} />
      </div>
    </section>
  )
}

function TimeLeft({ model, session }: AcceptanceProps): JSX.Element {
  const leftMs = session.answerBy - useAgentTime(model)
  const spoken = spokenSecondsLeft(leftMs)
  const afterwards = session.onTimeOut === 'proceed' ? words.thenProceeds : words.thenRefused
  return (
    <>
      <p class="countdown" role="timer" aria-live="off">
        {say(words.left, { time: formatCountdown(leftMs) })} <span class="soft">{afterwards}</span>
      </p>
      <p class="visually-hidden" role="status">
        {spoken !== null && `${say(words.leftSpoken, { seconds: spoken })}. ${afterwards}`}
      </p>
    </>
  )
}
