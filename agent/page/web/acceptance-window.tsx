import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { HeldSession } from '../../../shared/protocol/page-link.ts'
import { spokenSecondsLeft } from '../../../shared/browser/time/spoken-seconds.ts'
import { formatCountdown } from '../../../shared/sessions/connection-code.ts'
import type { SessionMode } from '../../../shared/sessions/session-mode.ts'
import type { Permission } from '../../../shared/sessions/session-terms.ts'
import { acceptanceWords as words } from '../../../shared/words/en/agent-page.ts'
import { modeMeanings, modeNames, permissionSentences } from '../../../shared/words/en/sessions.ts'
import { modeSentence } from '../../../shared/words/mode-sentence.ts'
import { say } from '../../../shared/words/say.ts'
import type { PageModel } from './page-model.ts'
import { PhaseHeading } from './phase-heading.tsx'
import { useAgentTime } from './use-agent-time.ts'

interface AcceptanceProps {
  model: PageModel
  session: Extract<HeldSession, { phase: 'accepting' }>
}

/** Who asks, what they would see or do, and the user's answer. CONS2. */
export function AcceptanceWindow({ model, session }: AcceptanceProps): JSX.Element {
  const { controller, proposed, allowedModes, id: sessionId } = session
  const [mode, setMode] = useState<SessionMode>(proposed.mode)
  const [ticked, setTicked] = useState<Permission[]>(() =>
    session.permissions.filter(({ preset }) => preset).map(({ permission }) => permission),
  )
  // Who chooses the session type File transfer says yes to files with it.
  const offered = session.permissions.filter(
    ({ permission }) => mode !== 'file-transfer' || permission !== 'file-transfer',
  )
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
      </dl>
      <p class="notice warn">{words.warning}</p>
      {session.floorAsks && <p class="soft">{words.floorAsks}</p>}
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
      <Permissions
        offered={offered}
        ticked={ticked}
        onTicked={(permission, isTicked) =>
          setTicked(held => (isTicked ? [...held, permission] : held.filter(other => other !== permission)))
        }
      />
      {session.recorded && <p class="notice warn">{words.recorded}</p>}
      {session.saveChat && <p>{words.chatSaved}</p>}
      <div class="row answer">
        <button
          type="button"
          onClick={() => void model.act('session:accept', { sessionId, mode, allowed: ticked })}
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

function Permissions(props: {
  offered: AcceptanceProps['session']['permissions']
  ticked: readonly Permission[]
  onTicked: (permission: Permission, isTicked: boolean) => void
}): JSX.Element | null {
  const { offered, ticked, onTicked } = props
  if (offered.length === 0) return null
  return (
    <fieldset>
      <legend>{words.permissionsTitle}</legend>
      {offered.map(({ permission }) => (
        <div key={permission} class="choice">
          <label>
            <input
              type="checkbox"
              checked={ticked.includes(permission)}
              onChange={event => onTicked(permission, event.currentTarget.checked)}
              aria-describedby={`otherwise-${permission}`}
            />
            {permissionSentences[permission].name}
          </label>
          <span id={`otherwise-${permission}`} class="soft small">
            {permissionSentences[permission].otherwise}
          </span>
        </div>
      ))}
    </fieldset>
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
