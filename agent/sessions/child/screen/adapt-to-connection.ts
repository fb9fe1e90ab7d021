import type { Peer, SendingTotals } from '../open-peer.ts'
import { adapt, asWished, type Adapted, type Sending } from './quality.ts'
import type { ScreenSource } from './screen-source.ts'

const LOOK_EVERY_MS = 2000

/** Watches how the picture leaves this device and has less of it made where it lags. SCR1. */
export function adaptToConnection(screen: ScreenSource, peer: () => Peer | null): { stop(): void } {
  let before: (SendingTotals & { at: number; peer: Peer }) | null = null
  let adapted: Adapted = asWished

  async function look(): Promise<void> {
    const now = peer()
    const totals = await now?.sending()
    const frames = screen.takeFrameCount()
    const at = performance.now()
    const last = before
    before = now && totals ? { ...totals, at, peer: now } : null
    // What was counted on another connection cannot be compared.
    if (!last || !before || last.peer !== before.peer) return
    const seconds = (at - last.at) / 1000
    adapted = adapt(adapted, between(last, before, seconds), frames / seconds)
    screen.adapted(adapted)
  }

  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  return { stop: () => clearInterval(timer) }
}

function between(last: SendingTotals, now: SendingTotals, seconds: number): Sending {
  const frames = now.framesEncoded - last.framesEncoded
  const packets = now.packetsSent - last.packetsSent
  return {
    framesPerSecond: frames / seconds,
    encodeMs: frames > 0 ? ((now.encodeSeconds - last.encodeSeconds) * 1000) / frames : 0,
    waitMs: packets > 0 ? ((now.waitSeconds - last.waitSeconds) * 1000) / packets : 0,
  }
}
