import type { PictureQuality } from '../../../../shared/protocol/channel/screen.ts'

/** How often the screen is looked at and whether it is sent at half its size: what is wished for, and what the connection bears. Pure. */
export interface Effort {
  framesPerSecond: number
  halved: boolean
}

/** What the last two seconds of sending were like. */
export interface Sending {
  framesPerSecond: number
  /** Of processor time, for each frame. */
  encodeMs: number
  /** How long packets waited to be sent. */
  waitMs: number
}

export interface Adapted {
  /** 0: as wished for; each step is less. */
  step: number
  /** How often in a row it went well (above 0) or badly (below). */
  inRow: number
}

export const asWished: Adapted = { step: 0, inRow: 0 }

const wished: Readonly<Record<PictureQuality, { framesPerSecond: number; mostPixels: number }>> = {
  sharp: { framesPerSecond: 20, mostPixels: Infinity },
  balanced: { framesPerSecond: 30, mostPixels: 2560 * 1600 },
  smooth: { framesPerSecond: 30, mostPixels: 1280 * 800 },
}
const rates = [30, 20, 12, 8]
/** The last step beyond the slowest rate is half the size, where details may be lost. */
const LAST_STEP = rates.length
const STEP_UP_AFTER = 4
/** The first seconds of a connection, or a picture that changes altogether, make packets wait once. */
const STEP_DOWN_AFTER = 2
const MOST_WAIT_MS = 120
const MOST_OF_A_FRAME = 0.85
const LEAST_OF_RATE = 0.6

export function effortFor(quality: PictureQuality, pixels: number, { step }: Adapted): Effort {
  const wish = wished[quality]
  const rate = rates[Math.min(step, rates.length - 1)] ?? wish.framesPerSecond
  return {
    framesPerSecond: Math.min(wish.framesPerSecond, rate),
    halved: pixels > wish.mostPixels || (step >= LAST_STEP && quality !== 'sharp'),
  }
}

/** One step down when the picture lags for four seconds, one up after eight good ones. `offered`: frames a second that were given to be sent. */
export function adapt({ step, inRow }: Adapted, sending: Sending, offered: number): Adapted {
  if (offered < 1) return { step, inRow }
  const behind =
    sending.waitMs > MOST_WAIT_MS ||
    sending.encodeMs > (1000 / offered) * MOST_OF_A_FRAME ||
    sending.framesPerSecond < offered * LEAST_OF_RATE
  const now = behind ? Math.min(inRow, 0) - 1 : Math.max(inRow, 0) + 1
  if (now <= -STEP_DOWN_AFTER) return { step: Math.min(LAST_STEP, step + 1), inRow: 0 }
  if (now >= STEP_UP_AFTER) return { step: Math.max(0, step - 1), inRow: 0 }
  return { step, inRow: now }
}
