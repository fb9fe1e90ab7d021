import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { MAX_MARK_TEXT } from '../../../../shared/protocol/channel/marks.ts'
import { markWords as words } from '../../../../shared/words/en/extension.ts'
import { say } from '../../../../shared/words/say.ts'
import type { Place } from '../input/input-out.ts'
import { placeIn } from '../input/read-pointer.ts'
import type { Marks } from './marks.ts'

const STEP = 0.01
const FAR_STEP = 0.1
const steps: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Catches drawing over the picture: with mouse, pen and finger, and with the keys by a cross that they move. SCR2, UX1. */
export function MarkLayer(props: { marks: Marks; deviceName: string }): JSX.Element {
  const { marks, deviceName } = props
  const layer = useRef<HTMLDivElement>(null)
  const [cross, setCross] = useState<Place>({ x: 0.5, y: 0.5 })
  const [usesKeys, setUsesKeys] = useState(false)
  /** By keys: a shape was begun and waits for its other end. */
  const [isBegun, setIsBegun] = useState(false)
  const [writesAt, setWritesAt] = useState<Place | null>(null)
  const [told, setTold] = useState('')
  const tool = marks.tool.value
  const place = (event: MouseEvent): Place =>
    placeIn(event, layer.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: 0, height: 0 })
  const inWords = ({ x, y }: Place): string =>
    say(words.place, { x: Math.round(x * 100), y: Math.round(y * 100) })

  const enter = (): void => {
    if (tool === 'text') return setWritesAt(cross)
    const values = { tool: words.kinds[tool], place: inWords(cross) }
    if (isBegun || tool === 'pointer') {
      if (!isBegun) marks.begin(cross)
      marks.finish()
      setIsBegun(false)
      return setTold(say(words.placed, values))
    }
    marks.begin(cross)
    setIsBegun(true)
    return setTold(say(words.began, values))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key]
    if (step && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const far = event.shiftKey ? FAR_STEP : STEP
      const within = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4
      const next = { x: within(cross.x + step[0] * far), y: within(cross.y + step[1] * far) }
      setUsesKeys(true)
      setCross(next)
      if (isBegun) marks.reach(next)
      setTold(inWords(next))
    } else if (event.key === 'Enter') {
      setUsesKeys(true)
      enter()
    } else if (event.key === 'Escape' && isBegun) {
      marks.drop()
      setIsBegun(false)
    } else if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey)) marks.undo()
    else if (event.key === 'Delete') marks.clear()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <div
        ref={layer}
        class="layer draw"
        role="application"
        tabIndex={0}
        aria-label={say(words.layer, { device: deviceName })}
        aria-describedby="mark-hint"
        onKeyDown={onKeyDown}
        onPointerDown={event => {
          if (event.button !== 0) return
          event.preventDefault()
          layer.current?.focus({ preventScroll: true })
          setUsesKeys(false)
          setIsBegun(false)
          if (tool === 'text') return setWritesAt(place(event))
          layer.current?.setPointerCapture(event.pointerId)
          return marks.begin(place(event))
        }}
        onPointerMove={event => {
          if (event.buttons !== 0) marks.reach(place(event))
        }}
        onPointerUp={() => marks.finish()}
        onPointerCancel={() => marks.drop()}
        onContextMenu={event => event.preventDefault()}
      />
      {usesKeys && <span class="cross" style={at(cross)} aria-hidden="true" />}
      {writesAt && (
        <WriteMark
          at={writesAt}
          onDone={text => {
            if (text !== null) marks.write(writesAt, text)
            setWritesAt(null)
            layer.current?.focus({ preventScroll: true })
          }}
        />
      )}
      <span class="visually-hidden" role="status">
        {told}
      </span>
    </>
  )
}

const at = ({ x, y }: Place): Record<string, string> => ({ left: `${x * 100}%`, top: `${y * 100}%` })

function WriteMark(props: { at: Place; onDone: (text: string | null) => void }): JSX.Element {
  const { onDone } = props
  const [text, setText] = useState('')
  return (
    <form
      class="write-mark"
      style={{
        left: `min(${props.at.x * 100}%, 100% - 16rem)`,
        top: `min(${props.at.y * 100}%, 100% - 4.5rem)`,
      }}
      onSubmit={event => {
        event.preventDefault()
        onDone(text)
      }}
      onKeyDown={event => {
        event.stopPropagation()
        if (event.key === 'Escape') onDone(null)
      }}
    >
      <input
        ref={element => element?.focus({ preventScroll: true })}
        aria-label={words.text}
        maxLength={MAX_MARK_TEXT}
        value={text}
        onInput={event => setText(event.currentTarget.value)}
      />
      <span class="small">{words.textHint}</span>
    </form>
  )
}
