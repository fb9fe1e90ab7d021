import { setTimeout as delay } from 'node:timers/promises'
import type { XClient } from 'x11'
import { spareKeycodes, type Keymap } from './choose-stroke.ts'

/** Keys without a meaning, lent to characters that the layout lacks, and put back. */
export interface BorrowedKeycodes {
  /** Maps a spare key to this keysym; null where the mapping has no spare key at all. */
  borrow(keymap: Keymap, keysym: number): Promise<number | null>
  /** This key is about to be pressed; one that was not borrowed is none of ours. */
  used(keycode: number): void
  putBack(): Promise<void>
}

/** A program looks up a key some time after it was pressed: until then the key must mean what it meant. */
const SETTLE_MS = 150
const PUT_BACK_AFTER_MS = 3000
const MOST_BORROWED = 24
/** The same at each of the first levels, so that no modifier changes it. */
const LEVELS = 4

export function borrowKeycodes(client: XClient): BorrowedKeycodes {
  /** By keycode, the one used longest ago first. */
  const borrowed = new Map<number, number>()
  let timer: NodeJS.Timeout | null = null

  function map(keycode: number, keysym: number): void {
    client.ChangeKeyboardMapping(keycode, LEVELS, Array<number>(LEVELS).fill(keysym))
  }

  async function putBack(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    const keycodes = [...borrowed.keys()]
    if (keycodes.length === 0) return
    await delay(SETTLE_MS)
    for (const keycode of keycodes) map(keycode, 0)
    borrowed.clear()
  }

  function used(keycode: number): void {
    borrowed.delete(keycode)
    borrowed.set(keycode, performance.now())
    if (timer) clearTimeout(timer)
    timer = setTimeout(() => void putBack(), PUT_BACK_AFTER_MS)
  }

  async function oldest(): Promise<number | null> {
    const [first] = borrowed
    if (!first) return null
    const [keycode, usedAt] = first
    await delay(Math.max(0, usedAt + SETTLE_MS - performance.now()))
    return keycode
  }

  return {
    async borrow(keymap, keysym) {
      const spare = borrowed.size < MOST_BORROWED ? spareKeycodes(keymap) : []
      const keycode = spare.findLast(each => !borrowed.has(each)) ?? (await oldest())
      if (keycode === null) return null
      used(keycode)
      map(keycode, keysym)
      return keycode
    },
    used(keycode) {
      if (borrowed.has(keycode)) used(keycode)
    },
    putBack,
  }
}
