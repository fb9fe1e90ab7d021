import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { formatCountdown } from '../../../shared/sessions/connection-code.ts'
import { screenModes, type SessionMode } from '../../../shared/sessions/session-mode.ts'
import type { SessionTerms } from '../../../shared/sessions/session-terms.ts'
import { joinAcceptanceWords as words } from '../../../shared/words/en/join.ts'
import { modeMeanings, modeNames } from '../../../shared/words/en/sessions.ts'
import { modeSentence } from '../../../shared/words/mode-sentence.ts'
import { say } from '../../../shared/words/say.ts'
import type { GuestModel } from '../guest-model.ts'
import type { GuestView } from '../guest-view.ts'
import { spokenSecondsLeft } from '../../../shared/browser/time/spoken-seconds.ts'
import { useNow } from '../../../shared/browser/time/use-now.ts'
import { ViewHeading } from './view-heading.tsx'

type Asked = Extract<GuestView, { at: 'asked' }>
type Offered = keyof (typeof words)['permissions']

/** What the person may give or withhold one by one, as far as policy allows it at all. CONS2. */
const offeredPermissions = ({ may, recording }: SessionTerms): Offered[] => [
  ...(may['file-transfer'] ? (['file-transfer'] as const) : []),
  ...(may.recording && !recording.forced ? (['recording'] as const) : []),
]

/** Who asks, what they would see, and the person's answer. CONS2. */
export function AcceptancePage({ model, asked }: { model: GuestModel; asked: Asked }): JSX.Element {
  const { controller, proposed, terms } = asked.request
  const [chosen, setMode] = useState<SessionMode>(proposed.mode)
  const [given, setGiven] = useState<ReadonlySet<Offered>>(() => new Set(['file-transfer']))
  const mode = terms.allowedModes.includes(chosen) ? chosen : (terms.allowedModes[0] ?? chosen)
  const offered = offeredPermissions(terms).filter(
    permission => !(permission === 'file-transfer' && mode === 'file-transfer'),
  )
  const accept = (): void =>
    void model.accept({ mode, withheld: offered.filter(permission => !given.has(permission)) })
  return (
    <section class="card" aria-labelledby="asks">
      <ViewHeading>
        <span id="asks">{say(words.asks, { name: controller.name })}</span>
      </ViewHeading>
      <dl class="facts">
        <dt>{words.organisation}</dt>
        <dd>{controller.organisation}</dd>
        <dt>{words.mail}</dt>
        <dd>{controller.mail}</dd>
        <dt>{words.wouldGet}</dt>
        <dd>{modeMeanings[mode]}</dd>
        {terms.may.chat && mode !== 'chat' && <dd>{words.alsoChat}</dd>}
      </dl>
      <p class="notice warn">{words.warning}</p>
      {terms.allowedModes.length > 1 && (
        <fieldset>
          <legend>{words.sessionType}</legend>
          {terms.allowedModes.map(allowed => (
            <label key={allowed} class="choice">
              <input
                type="radio"
                name="mode"
                value={allowed}
                checked={mode === allowed}
                onChange={() => setMode(allowed)}
                aria-describedby={`means-${allowed}`}
              />
              <span>
                {modeNames[allowed]}
                <span id={`means-${allowed}`} class="soft small">
                  {modeMeanings[allowed]}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {offered.length > 0 && (
        <fieldset>
          <legend>{words.allow}</legend>
          {offered.map(permission => (
            <label key={permission} class="choice">
              <input
                type="checkbox"
                checked={given.has(permission)}
                aria-describedby={`hint-${permission}`}
                onChange={event => {
                  const next = new Set(given)
                  if (event.currentTarget.checked) next.add(permission)
                  else next.delete(permission)
                  setGiven(next)
                }}
              />
              <span>
                {words.permissions[permission]}
                <span id={`hint-${permission}`} class="soft small">
                  {words.permissionHints[permission]}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <ul class="soft small">
        <li>{say(words.proposed, { mode: modeSentence(proposed.mode, proposed.because) })}</li>
        <li>{words.cannotControl}</li>
        {terms.recording.forced && <li>{words.recorded}</li>}
        {terms.saveChat && <li>{words.chatSaved}</li>}
      </ul>
      {screenModes.includes(mode) && (
        <p class="notice">
          {words.picker} {mode === 'guidance' && words.pickerMarks}
        </p>
      )}
      <div class="row answer">
        <button type="button" disabled={asked.picking} onClick={accept}>
          {words.accept}
        </button>
        <button type="button" class="quiet" onClick={model.refuse}>
          {words.refuse}
        </button>
        {asked.picking ? (
          <p role="status">{words.picking}</p>
        ) : (
          <TimeLeft answerBy={asked.answerBy} clock={model.clock} />
        )}
      </div>
    </section>
  )
}

function TimeLeft({ answerBy, clock }: { answerBy: number; clock: () => number }): JSX.Element {
  const leftMs = answerBy - useNow(clock)
  const spoken = spokenSecondsLeft(leftMs)
  return (
    <>
      <p class="clock" role="timer" aria-live="off">
        {say(words.left, { time: formatCountdown(leftMs) })} <span class="soft">{words.thenRefused}</span>
      </p>
      <p class="visually-hidden" role="status">
        {spoken !== null && `${say(words.leftSpoken, { seconds: spoken })}. ${words.thenRefused}`}
      </p>
    </>
  )
}
