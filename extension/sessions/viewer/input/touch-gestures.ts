import type { InputMessage, Place } from './input-out.ts'

/** Fingers on the picture: a tap is a click, a long press a right click, a drag a drag with the left button, two fingers turn the wheel. SCR3. */
export interface TouchGestures {
  down(finger: Finger): void
  move(finger: Finger): void
  up(finger: Finger): void
  /** The finger of the first touch stayed where it is for LONG_PRESS_MS. */
  stayed(): void
  /** The browser took the touch for itself. */
  cancel(): void
}

export interface Finger {
  id: number
  /** CSS pixels, for what counts as a move. */
  clientX: number
  clientY: number
  place: Place
}

export const LONG_PRESS_MS = 550
const MOVED_PX = 10
const PX_PER_NOTCH = 28

type Doing =
  | { now: 'nothing' }
  | { now: 'touching'; at: Finger }
  | { now: 'dragging'; id: number; last: Place }
  | { now: 'wheeling'; fingers: Map<number, Finger>; restPx: number }
  /** A gesture is over, and fingers are still there. */
  | { now: 'done' }

export function openTouchGestures(
  send: (message: InputMessage) => void,
  move: (place: Place) => void,
): TouchGestures {
  let doing: Doing = { now: 'nothing' }
  const touching = new Set<number>()
  const press = (button: 'left' | 'right', place: Place, down: boolean): void =>
    send({ type: 'input-button', ...place, button, down })

  return {
    down(finger) {
      touching.add(finger.id)
      if (doing.now === 'nothing') {
        doing = { now: 'touching', at: finger }
        move(finger.place)
      } else if (doing.now === 'touching')
        doing = {
          now: 'wheeling',
          fingers: new Map([
            [doing.at.id, doing.at],
            [finger.id, finger],
          ]),
          restPx: 0,
        }
    },
    move(finger) {
      if (doing.now === 'touching' && doing.at.id === finger.id) {
        if (Math.hypot(finger.clientX - doing.at.clientX, finger.clientY - doing.at.clientY) < MOVED_PX)
          return
        press('left', doing.at.place, true)
        doing = { now: 'dragging', id: finger.id, last: finger.place }
        move(finger.place)
      } else if (doing.now === 'dragging' && doing.id === finger.id) {
        doing.last = finger.place
        move(finger.place)
      } else if (doing.now === 'wheeling') {
        const before = doing.fingers.get(finger.id)
        if (!before) return
        // Half of it: both fingers tell of the same movement. The page follows the fingers, so the wheel turns the other way.
        const wayPx = doing.restPx - (finger.clientY - before.clientY) / 2
        doing.fingers.set(finger.id, finger)
        const dy = Math.trunc(wayPx / PX_PER_NOTCH)
        doing.restPx = wayPx - dy * PX_PER_NOTCH
        if (dy !== 0)
          send({ type: 'input-wheel', ...finger.place, dx: 0, dy: Math.max(-20, Math.min(20, dy)) })
      }
    },
    up(finger) {
      touching.delete(finger.id)
      if (doing.now === 'touching' && doing.at.id === finger.id) {
        press('left', doing.at.place, true)
        press('left', doing.at.place, false)
      } else if (doing.now === 'dragging' && doing.id === finger.id) press('left', finger.place, false)
      if (touching.size === 0) doing = { now: 'nothing' }
      else if (doing.now !== 'dragging' || doing.id === finger.id) doing = { now: 'done' }
    },
    stayed() {
      if (doing.now !== 'touching') return
      press('right', doing.at.place, true)
      press('right', doing.at.place, false)
      doing = { now: 'done' }
    },
    cancel() {
      if (doing.now === 'dragging') press('left', doing.last, false)
      touching.clear()
      doing = { now: 'nothing' }
    },
  }
}
