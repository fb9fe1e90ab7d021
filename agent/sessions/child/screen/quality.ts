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
  goodLooks: number
}

const wished: Readonly<Record<PictureQuality, { framesPerSecond: number; mostPixels: number }>> = {
  sharp: { framesPerSecond: 20, mostPixels: Infinity },
  balanced: { framesPerSecond: 30, mostPixels: 2560 * 1600 },
  smooth: { framesPerSecond: 30, mostPixels: 1280 * 800 },
}
const rates = [30, 20, 12, 8]
/** The last step beyond the slowest rate is half the size, where details may be lost. */
const LAST_STEP = rates.length
const STEP_UP_AFTER_LOOKS = 5
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

/** One step down as soon as the picture lags, one up after ten good seconds. `offered`: frames a second that were given to be sent. */
export function adapt(before: Adapted, sending: Sending, offered: number): Adapted {
  if (offered < 1) return before
  const behind =
    sending.waitMs > MOST_WAIT_MS ||
    sending.encodeMs > (1000 / offered) * MOST_OF_A_FRAME ||
    sending.framesPerSecond < offered * LEAST_OF_RATE
  if (behind) return { step: Math.min(LAST_STEP, before.step + 1), goodLooks: 0 }
  const goodLooks = before.goodLooks + 1
  if (before.step === 0 || goodLooks < STEP_UP_AFTER_LOOKS) return { step: before.step, goodLooks }
  return { step: before.step - 1, goodLooks: 0 }
}
