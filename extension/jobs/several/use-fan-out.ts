import { useEffect, useState } from 'preact/hooks'
import { finalFanOutStates } from '../../../shared/fleet/fan-out.ts'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { FanOut } from '../../../shared/protocol/api/fleet.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { RelayApi } from '../../link/relay-api.ts'

/** Nobody is told of a fan-out's counts here: they are read as long as anything may change. */
const READ_AGAIN_MS = 2_000

export type Results = ApiReply<'POST /api/results'>

export interface FollowedFanOut {
  fanOut: FanOut | null
  results: Results | null
  failure: Failure | null
  readAgain: () => Promise<void>
}

/** Whether no device of it is under way or waiting any more. One that was stopped has devices that still run. */
export const isOver = ({ state, counts }: FanOut): boolean =>
  finalFanOutStates.includes(state) && counts['waiting-for-device'] + counts.delivered + counts.running === 0

/** One fan-out with its counts and the first `limit` of its results, by device, followed to its end. */
export function useFanOut(api: RelayApi, fanOutId: string, limit: number): FollowedFanOut {
  const [fanOut, setFanOut] = useState<FanOut | null>(null)
  const [results, setResults] = useState<Results | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const read = async (): Promise<void> => {
    try {
      // The state first: results that are read after the end are all of them.
      setFanOut(await api.call('GET /api/fan-outs/:id', { params: { id: fanOutId } }))
      setResults(await api.call('POST /api/results', { body: { set: { of: 'fan-out', fanOutId }, limit } }))
      setFailure(null)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      setFailure(error)
    }
  }
  const over = fanOut !== null && isOver(fanOut)
  useEffect(() => {
    void read()
    if (over) return undefined
    const timer = setInterval(() => void read(), READ_AGAIN_MS)
    return () => clearInterval(timer)
  }, [api, fanOutId, limit, over])
  return { fanOut, results, failure, readAgain: read }
}
