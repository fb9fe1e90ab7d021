import { useCallback, useRef, useState } from 'preact/hooks'
import type { Failure } from '../../../shared/protocol/failure.ts'
import { asFailure } from './call-api.ts'

export interface Act<A extends unknown[]> {
  busy: boolean
  failure: Failure | null
  /** Does it; resolves to whether it was done. A second call while the first is under way does nothing. */
  run: (...args: A) => Promise<boolean>
  /** The same for a button, which waits for nothing. */
  press: (...args: A) => void
  clear: () => void
}

/** One thing that a person does on a page: busy while it is under way, and its failure afterwards, until the next try. */
export function useAct<A extends unknown[]>(act: (...args: A) => Promise<void>): Act<A> {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const running = useRef(false)
  const latest = useRef(act)
  latest.current = act
  const run = useCallback(async (...args: A): Promise<boolean> => {
    if (running.current) return false
    running.current = true
    setBusy(true)
    setFailure(null)
    try {
      await latest.current(...args)
      return true
    } catch (error) {
      setFailure(asFailure(error))
      return false
    } finally {
      running.current = false
      setBusy(false)
    }
  }, [])
  const press = useCallback((...args: A): void => void run(...args), [run])
  const clear = useCallback(() => setFailure(null), [])
  return { busy, failure, run, press, clear }
}
