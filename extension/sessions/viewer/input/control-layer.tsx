import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { inputWords as words, viewerWords } from '../../../../shared/words/en/extension.ts'
import { say } from '../../../../shared/words/say.ts'
import { useDeviceClipboard } from '../clipboard/use-device-clipboard.ts'
import { cursorOf } from '../pointer-cursor.ts'
import type { Viewer } from '../viewer.ts'
import { openKeyReader, type KeysBy } from './read-keys.ts'
import { buttonChanges, openWheel, placeIn } from './read-pointer.ts'
import { LONG_PRESS_MS, openTouchGestures } from './touch-gestures.ts'
import { FIELD_FILL, readFieldInput, typedText } from './typed-text.ts'

/** How long a key waits for the paste that the browser makes of it. */
const PASTE_MS = 150

/**
 * Catches what is done over the picture in Active: an invisible text field, because only those get input methods, on-screen
 * keyboards and pastes. While it has the focus the keyboard is the device's; the chord of `openKeyReader` gives it back. SCR3.
 */
export function ControlLayer(props: {
  viewer: Viewer
  deviceName: string
  keysBy: KeysBy
  /** Whether touching the picture brings up the on-screen keyboard. */
  wantsKeyboard: boolean
  onFocused: (isFocused: boolean) => void
  onLeave: () => void
}): JSX.Element {
  const { viewer, deviceName, keysBy, wantsKeyboard } = props
  const { input } = viewer
  const field = useRef<HTMLTextAreaElement>(null)
  const [isFocused, setIsFocused] = useState(false)
  const [tools] = useState(() => ({
    keys: openKeyReader(),
    wheel: openWheel(),
    touch: openTouchGestures(input.send, input.move),
    buttons: 0,
    pressTimer: undefined as ReturnType<typeof setTimeout> | undefined,
  }))
  useDeviceClipboard(viewer, isFocused)

  const pointer = viewer.pointer.value
  useLayoutEffect(() => {
    if (field.current) field.current.style.cursor = cursorOf(pointer)
  }, [pointer])
  useEffect(() => {
    if (wantsKeyboard) field.current?.focus()
  }, [wantsKeyboard])
  useEffect(() => {
    const release = (): void => {
      if (document.visibilityState === 'hidden') input.release()
    }
    document.addEventListener('visibilitychange', release)
    return () => {
      document.removeEventListener('visibilitychange', release)
      clearTimeout(tools.pressTimer)
      input.release()
    }
  }, [input])

  const focus = (now: boolean): void => {
    setIsFocused(now)
    props.onFocused(now)
    if (now) return
    tools.touch.cancel()
    tools.buttons = 0
    input.release()
  }
  const place = (event: MouseEvent): { x: number; y: number } =>
    placeIn(event, field.current?.getBoundingClientRect() ?? { left: 0, top: 0, width: 0, height: 0 })

  const onPointer = (event: PointerEvent): void => {
    if (event.type === 'pointerdown') {
      field.current?.focus({ preventScroll: true })
      field.current?.setPointerCapture(event.pointerId)
    }
    if (event.pointerType === 'touch') return onTouch(event)
    const at = place(event)
    input.move(at)
    const buttons = event.type === 'pointercancel' ? 0 : event.buttons
    for (const change of buttonChanges(tools.buttons, buttons, at)) input.send(change)
    tools.buttons = buttons
  }
  const onTouch = (event: PointerEvent): void => {
    const { pointerId: id, clientX, clientY } = event
    const finger = { id, clientX, clientY, place: place(event) }
    clearTimeout(event.type === 'pointermove' ? undefined : tools.pressTimer)
    if (event.type === 'pointerdown') {
      tools.touch.down(finger)
      tools.pressTimer = setTimeout(tools.touch.stayed, LONG_PRESS_MS)
    } else if (event.type === 'pointermove') tools.touch.move(finger)
    else if (event.type === 'pointerup') tools.touch.up(finger)
    else tools.touch.cancel()
  }
  const onKey = (event: KeyboardEvent): void => {
    // None of them is the page's while the picture has the focus.
    event.stopPropagation()
    const type = event.type === 'keyup' ? 'keyup' : 'keydown'
    const { code, key, ctrlKey, altKey, shiftKey, metaKey, isComposing } = event
    const reading = tools.keys({ type, code, key, ctrlKey, altKey, shiftKey, metaKey, isComposing }, keysBy)
    if (reading.does === 'compose') return
    const [first] = reading.does === 'paste' ? reading.messages : []
    if (first && viewer.device.value?.may.clipboard) {
      input.hold(first)
      setTimeout(input.letGo, PASTE_MS)
      return
    }
    event.preventDefault()
    if (reading.does === 'leave') {
      input.release()
      props.onLeave()
    } else for (const message of reading.messages) input.send(message)
  }
  const fillAgain = (): void => {
    if (!field.current) return
    field.current.value = FIELD_FILL
    field.current.setSelectionRange(FIELD_FILL.length, FIELD_FILL.length)
  }
  return (
    <textarea
      ref={field}
      class="layer control"
      aria-label={say(viewerWords.screenOf, { device: deviceName })}
      aria-describedby="control-hint"
      data-gives-back={words.chord}
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      inputMode={wantsKeyboard ? 'text' : 'none'}
      defaultValue={FIELD_FILL}
      onFocus={() => focus(true)}
      onBlur={() => focus(false)}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
      onPointerUp={onPointer}
      onPointerCancel={onPointer}
      // The browser's own doings with these: moving the caret, selecting, going back a page, its menu.
      onMouseDown={event => event.preventDefault()}
      onMouseUp={event => event.preventDefault()}
      onAuxClick={event => event.preventDefault()}
      onContextMenu={event => event.preventDefault()}
      onDragStart={event => event.preventDefault()}
      onWheel={event => {
        event.preventDefault()
        for (const message of tools.wheel(event, place(event))) input.send(message)
      }}
      onKeyDown={onKey}
      onKeyUp={onKey}
      onPaste={event => {
        // Files are for the page, which offers them to the device.
        if (event.clipboardData?.files.length) return input.letGo()
        event.preventDefault()
        event.stopPropagation()
        const text = event.clipboardData?.getData('text/plain') ?? ''
        if (text !== '') viewer.sendClipboard(text)
        return input.letGo()
      }}
      onInput={event => {
        const { inputType, data, isComposing } = event as InputEvent
        if (isComposing) return
        for (const message of readFieldInput(inputType, data)) input.send(message)
        fillAgain()
      }}
      onCompositionEnd={event => {
        for (const message of typedText(event.data)) input.send(message)
        fillAgain()
      }}
    />
  )
}
