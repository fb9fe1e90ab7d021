import { useEffect, useState } from 'preact/hooks'

const TICK_MS = 250

/** The time, ticking while the component is shown. */
export function useNow(clock: () => number): number {
  const [now, setNow] = useState(clock)
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), TICK_MS)
    return () => clearInterval(timer)
  }, [clock])
  return now
}

/** The moments at which the time left is read out; each second would help nobody. */
const spokenSeconds = [60, 30, 15, 5]

/** What is to be read out while `leftMs` are left: it changes at a few moments only, so that it is spoken only then. */
export function spokenSecondsLeft(leftMs: number): number | null {
  const left = Math.ceil(leftMs / 1000)
  return spokenSeconds.findLast(seconds => left <= seconds) ?? null
}
