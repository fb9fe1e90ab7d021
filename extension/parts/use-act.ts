import { useState } from 'preact/hooks'
import { Failure } from '../../shared/protocol/failure.ts'

export interface Act {
  busy: boolean
  failure: Failure | null
  /** Runs it unless it is running already. A refusal is kept in `failure`; true where it worked. */
  run(perform: () => Promise<void>): Promise<boolean>
}

/** One thing that a person does on a page: busy while it runs, and what refused it. */
export function useAct(): Act {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  return {
    busy,
    failure,
    async run(perform) {
      if (busy) return false
      setBusy(true)
      setFailure(null)
      try {
        await perform()
        return true
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        setFailure(error)
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}
