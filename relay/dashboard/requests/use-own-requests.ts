import type { AccessRequest } from '../../../shared/protocol/api/requests.ts'
import { requestEnds } from '../../../shared/records/access-request.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'

const MOST = 20

/** The person's own requests for a record that have not ended, live; null until they are known. */
export function useOwnRequests(recordId: string): AccessRequest[] | null {
  const { value } = useReading(
    `own requests ${recordId}`,
    () => call('GET /api/requests', { query: { recordId, show: 'mine', limit: MOST } }),
    ['requests'],
  )
  return value?.rows.filter(request => !requestEnds.includes(request.phase)) ?? null
}
