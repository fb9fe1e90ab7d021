import { useEffect, useRef, useState } from 'preact/hooks'
import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { Failure } from '../../../shared/protocol/failure.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'

/** How many of the devices are listed, where nothing else is said. */
const DEVICES_SHOWN = 10
const PAUSE_MS = 300

export type FoundDevices = ApiReply<'POST /api/device-queries'>
export interface Found {
  /** What was found last, maybe of the query before this one. */
  last: FoundDevices | null
  /** What this very query finds; null while that is not known. */
  now: FoundDevices | null
  failure: Failure | null
  again: () => void
}

/** What a query finds, asked when it has not changed for a moment and whenever devices change; an answer to an earlier query is dropped. */
export function useFoundDevices(query: DeviceQuery, limit: number = DEVICES_SHOWN): Found {
  const key = JSON.stringify(query)
  const [asked, setAsked] = useState({ key, query })
  const last = useRef<FoundDevices | null>(null)
  useEffect(() => {
    if (key === asked.key) return undefined
    const timer = setTimeout(() => setAsked({ key, query }), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [key, asked.key])
  const { value, failure, again } = useReading(
    `found devices ${limit} ${asked.key}`,
    () => call('POST /api/device-queries', { body: { query: asked.query, limit } }),
    ['devices'],
  )
  if (value !== null) last.current = value
  return { last: last.current, now: key === asked.key ? value : null, failure, again }
}
