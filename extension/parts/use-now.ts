import { useEffect, useState } from 'preact/hooks'

/** The time in epoch ms, anew every `everyMs` while the component stands. */
export function useNow(everyMs = 500): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
