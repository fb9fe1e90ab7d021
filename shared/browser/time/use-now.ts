import { useEffect, useState } from 'preact/hooks'

const TICK_MS = 250

/** The time of `clock`, ticking while the component is shown. */
export function useNow(clock: () => number = Date.now): number {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick(count => count + 1), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return clock()
}
