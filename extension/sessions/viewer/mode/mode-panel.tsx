import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { sessionModes, type ModeReason, type SessionMode } from '../../../../shared/sessions/session-mode.ts'
import { modeAskWords as words, viewerWords } from '../../../../shared/words/en/extension.ts'
import { endReasonSentences, modeNames, modeObstacles } from '../../../../shared/words/en/sessions.ts'
import { modeSentence } from '../../../../shared/words/mode-sentence.ts'
import { say } from '../../../../shared/words/say.ts'
import { ToolPanel } from '../toolbar/tool-button.tsx'
import type { Viewer } from '../viewer.ts'

export const MODE_PANEL_ID = 'mode-panel'

/** The mode with its reason, always in sight; and what other mode may be asked for. MODE1, MODE3. */
export function ModePanel(props: {
  viewer: Viewer
  mode: SessionMode
  because: ModeReason
  allowed: readonly SessionMode[]
}): JSX.Element {
  const { viewer, mode, because, allowed } = props
  return (
    <ToolPanel
      id={MODE_PANEL_ID}
      class="mode"
      name={words.title}
      shows={
        <span class="sentence" data-mode={mode}>
          <span class="visually-hidden">{viewerWords.mode}: </span>
          {modeSentence(mode, because)}
        </span>
      }
    >
      {close => (
        <>
          <h2>{words.title}</h2>
          <ul class="modes">
            {sessionModes.map(one => (
              <li key={one} class={one === mode ? 'current' : ''}>
                <span>
                  <strong>{modeNames[one]}</strong>
                  <span class="soft small">
                    {allowed.includes(one) ? words.uses[one] : whyNot(one, because)}
                  </span>
                </span>
                {one === mode ? (
                  <span class="pill good">{words.current}</span>
                ) : (
                  allowed.includes(one) && (
                    <AskButton viewer={viewer} mode={one} from={mode} onAsked={close} />
                  )
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </ToolPanel>
  )
}

function whyNot(mode: SessionMode, because: ModeReason): string {
  const passed = because.passedOver.find(each => each.mode === mode)
  if (!passed) return words.notAllowed
  return say(words.because, { reason: say(modeObstacles[passed.obstacle], { modes: modeNames[mode] }) })
}

/** Going up asks the user, going down is simply done; the word says which. */
export function AskButton(props: {
  viewer: Viewer
  mode: SessionMode
  from: SessionMode
  onAsked?: () => void
}): JSX.Element {
  const { viewer, mode, from, onAsked } = props
  const [failed, setFailed] = useState(false)
  const goesUp = sessionModes.indexOf(mode) < sessionModes.indexOf(from)
  return (
    <>
      <button
        type="button"
        class={goesUp ? 'small' : 'quiet small'}
        onClick={() => {
          const asked = viewer.modeAsking.askFor(mode)
          setFailed(!asked)
          if (asked) onAsked?.()
        }}
      >
        {say(goesUp ? words.ask : words.goTo, { mode: modeNames[mode] })}
      </button>
      {failed && (
        <span role="alert" class="problem small">
          {words.notConnected}
        </span>
      )}
    </>
  )
}

/** What became of asking: over the picture until it is granted or put away. */
export function ModeAskNotice({ viewer, mode }: { viewer: Viewer; mode: SessionMode }): JSX.Element {
  const ask = viewer.modeAsking.ask.value
  return (
    <div role="status">
      {ask && (
        <div class={`notice ${ask.stands === 'waiting' ? '' : 'warn'}`} data-ask={ask.stands}>
          <p>
            {ask.stands === 'waiting' && say(words.asked, { mode: modeNames[ask.mode] })}
            {ask.stands === 'refused' &&
              say(words.refused, {
                mode: modeNames[ask.mode],
                reason: words.refusals[ask.reason] ?? endReasonSentences[ask.reason],
              })}
            {ask.stands === 'unanswered' && say(words.unanswered, { mode: modeNames[ask.mode] })}
          </p>
          {ask.stands !== 'waiting' && (
            <div class="row">
              <AskButton viewer={viewer} mode={ask.mode} from={mode} />
              <button type="button" class="quiet small" onClick={() => viewer.modeAsking.putAway()}>
                {viewerWords.close}
              </button>
            </div>
          )}
        </div>
      )}
    </div>
  )
}
