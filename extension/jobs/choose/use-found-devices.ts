import { useEffect, useState } from 'preact/hooks'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { RelayApi } from '../../link/relay-api.ts'

const SHOWN = 20
const TYPING_MS = 200

/** What a search has found, and which search that was: what is typed may be further on. */
export type FoundDevices = ApiReply<'POST /api/device-queries'> & { search: string }

/** Finds devices by name, label, user or address as one types. */
export function useFoundDevices(
  api: RelayApi,
  typed: string,
): { found: FoundDevices | null; failure: Failure | null } {
  const [found, setFound] = useState<FoundDevices | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const search = typed.trim()
  useEffect(() => {
    let stale = false
    const read = async (): Promise<void> => {
      try {
        const reply = await api.call('POST /api/device-queries', {
          body: { query: { search }, limit: SHOWN },
        })
        if (stale) return
        setFound({ ...reply, search })
        setFailure(null)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        if (!stale) setFailure(error)
      }
    }
    const timer = setTimeout(() => void read(), search === '' ? 0 : TYPING_MS)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [api, search])
  return { found, failure }
}
