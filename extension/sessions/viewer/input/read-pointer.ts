import type { PointerButton } from '../../../../shared/protocol/channel/input.ts'
import type { InputMessage, Place } from './input-out.ts'

/** Where a pointer is in the picture; outside, the nearest place on its edge, so that a drag may leave the picture. */
export function placeIn(
  at: { clientX: number; clientY: number },
  picture: { left: number; top: number; width: number; height: number },
): Place {
  const part = (value: number, length: number): number =>
    // Five digits are finer than a pixel of the widest picture, and short to send.
    length > 0 ? Math.round(Math.min(1, Math.max(0, value / length)) * 1e5) / 1e5 : 0
  return {
    x: part(at.clientX - picture.left, picture.width),
    y: part(at.clientY - picture.top, picture.height),
  }
}

/** PointerEvent.buttons: the bit of each button. */
const buttonBits: readonly [PointerButton, number][] = [
  ['left', 1],
  ['right', 2],
  ['middle', 4],
  ['back', 8],
  ['forward', 16],
]

/**
 * The buttons that went up or down between two masks, ups first. A pointer event tells its first button as an event and every
 * further one only in the mask, so the mask is what counts.
 */
export function buttonChanges(before: number, after: number, place: Place): InputMessage[] {
  const changes = buttonBits.filter(([, bit]) => (before & bit) !== (after & bit))
  return changes
    .map(([button, bit]) => ({
      type: 'input-button' as const,
      x: place.x,
      y: place.y,
      button,
      down: (after & bit) !== 0,
    }))
    .sort((a, b) => Number(a.down) - Number(b.down))
}

const MAX_NOTCHES = 20
/** What a wheel's notch is in each unit that a browser reports: pixels, lines, pages. */
const unitsPerNotch = [100, 3, 1]

export interface WheelTurn {
  deltaX: number
  deltaY: number
  deltaMode: number
  timeStamp: number
}

/** Touchpads report many small turns: they are saved up until they make a notch; a turn the other way starts anew. */
export function openWheel(): (turn: WheelTurn, place: Place) => InputMessage[] {
  const QUIET_MS = 400
  let saved = { x: 0, y: 0, at: 0 }
  /** Saved up in the wheel's own unit, which adds up exactly. */
  function take(old: number, delta: number, unit: number): { whole: number; rest: number } {
    const sum = Math.sign(old) === -Math.sign(delta) ? delta : old + delta
    const whole = Math.trunc(sum / unit)
    return { whole, rest: sum - whole * unit }
  }
  return (turn, place) => {
    const unit = unitsPerNotch[turn.deltaMode] ?? 100
    if (turn.timeStamp - saved.at > QUIET_MS) saved = { x: 0, y: 0, at: 0 }
    const x = take(saved.x, turn.deltaX, unit)
    const y = take(saved.y, turn.deltaY, unit)
    saved = { x: x.rest, y: y.rest, at: turn.timeStamp }
    const messages: InputMessage[] = []
    let [dx, dy] = [x.whole, y.whole]
    const upToMost = (value: number): number => Math.max(-MAX_NOTCHES, Math.min(MAX_NOTCHES, value))
    while (dx !== 0 || dy !== 0) {
      const part = { dx: upToMost(dx), dy: upToMost(dy) }
      messages.push({ type: 'input-wheel', ...place, ...part })
      dx -= part.dx
      dy -= part.dy
    }
    return messages
  }
}
