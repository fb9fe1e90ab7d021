import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { SessionMode } from '../../../shared/sessions/session-mode.ts'
import { inputWords, markWords } from '../../../shared/words/en/extension.ts'
import { say } from '../../../shared/words/say.ts'
import { ControlLayer } from './input/control-layer.tsx'
import { viewerLikings } from './likings.ts'
import { MarkLayer } from './marks/mark-layer.tsx'
import type { Viewer } from './viewer.ts'
import { WatchLayer } from './watch-layer.tsx'

/** What lies over the picture: control, drawing, or the words for why neither. Nothing is sent that the mode would drop. MODE2. */
export function PictureLayer(props: {
  viewer: Viewer
  mode: SessionMode
  deviceName: string
  /** In Active: a mark's tool is chosen instead of the mouse. */
  isDrawing: boolean
  wantsKeyboard: boolean
  onLeave: () => void
}): JSX.Element {
  const { viewer, mode, deviceName, isDrawing, onLeave } = props
  const [isFocused, setIsFocused] = useState(false)
  const [wasFocused, setWasFocused] = useState(false)
  if (mode === 'monitor') return <WatchLayer viewer={viewer} mode={mode} />
  if (mode === 'guidance' || isDrawing)
    return (
      <>
        <MarkLayer marks={viewer.marks} deviceName={deviceName} />
        <div class="hints">
          <Hint id="mark-hint" text={markWords.describe} />
        </div>
      </>
    )
  return (
    <>
      <ControlLayer
        viewer={viewer}
        deviceName={deviceName}
        keysBy={viewerLikings.value.keysBy}
        wantsKeyboard={props.wantsKeyboard}
        onFocused={now => {
          setIsFocused(now)
          if (now) setWasFocused(true)
        }}
        onLeave={onLeave}
      />
      <span class="visually-hidden" id="control-hint">
        {say(inputWords.describe, { chord: inputWords.chord })}
      </span>
      <div class="hints" role="status">
        {isFocused ? (
          <Hint key="captured" text={say(inputWords.captured, { chord: inputWords.chord })} />
        ) : (
          <Hint
            key="free"
            text={`${wasFocused ? `${inputWords.givenBack} ` : ''}${inputWords.clickToControl}`}
          />
        )}
      </div>
    </>
  )
}

const HINT_MS = 6000

/** Said over the picture for a while, and then out of its way; who listens still finds it. */
function Hint({ id, text }: { id?: string; text: string }): JSX.Element {
  const [isSeen, setIsSeen] = useState(true)
  useEffect(() => {
    const timer = setTimeout(() => setIsSeen(false), HINT_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p class={isSeen ? 'hint' : 'visually-hidden'} id={id}>
      {text}
    </p>
  )
}
