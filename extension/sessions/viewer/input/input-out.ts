import type { z } from 'zod'
import type { inputMessages } from '../../../../shared/protocol/channel/input.ts'

export type InputMessage = z.infer<(typeof inputMessages)[number]>
/** Fractions of the picture, 0 to 1. */
export interface Place {
  x: number
  y: number
}

/**
 * The way out for input. Moves of the pointer are put together to one message a frame; everything else goes at once, after the
 * move before it, so that a click is where the pointer was. Nothing but moves is ever left out, and nothing changes its place. SCR3.
 */
export interface InputOut {
  move(place: Place): void
  send(message: InputMessage): void
  /**
   * Keeps this message back until `send`, `move` or `release` is next called, or `letGo`: a paste needs the clipboard to be
   * there before the key.
   */
  hold(message: InputMessage): void
  letGo(): void
  /** Lets go of all keys and buttons at the device, where any may be held. */
  release(): void
}

export function openInputOut(options: {
  say: (message: InputMessage) => void
  /** Runs once at the next frame. */
  nextFrame: (run: () => void) => void
}): InputOut {
  const { say, nextFrame } = options
  let moved: Place | null = null
  let isScheduled = false
  let held: InputMessage | null = null
  const down = new Set<string>()

  function letGo(): void {
    const message = held
    held = null
    if (message) tell(message)
  }
  function flushMove(): void {
    const place = moved
    moved = null
    if (place) say({ type: 'input-pointer', ...place })
  }
  function tell(message: InputMessage): void {
    flushMove()
    const name =
      message.type === 'input-key' ? message.code : message.type === 'input-button' ? message.button : null
    if (name !== null && 'down' in message) {
      if (message.down) down.add(name)
      else down.delete(name)
    }
    say(message)
  }
  return {
    move(place) {
      letGo()
      moved = place
      if (isScheduled) return
      isScheduled = true
      nextFrame(() => {
        isScheduled = false
        flushMove()
      })
    },
    send(message) {
      letGo()
      tell(message)
    },
    hold(message) {
      letGo()
      held = message
    },
    letGo,
    release() {
      letGo()
      flushMove()
      if (down.size === 0) return
      down.clear()
      say({ type: 'input-release' })
    },
  }
}
