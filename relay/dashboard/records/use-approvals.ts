import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { RequestKind } from '../../../shared/records/access-request.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'

export type NeededApproval = ApiReply<'GET /api/records/:id/approvals'>['rows'][number]

/** For which acts on a record a request is needed; `needs` says whether the person lacks one that is open now. */
export function useApprovals(recordId: string): {
  rows: readonly NeededApproval[]
  needs: (kind: RequestKind) => boolean
} {
  const { value } = useReading(
    `approvals of ${recordId}`,
    () => call('GET /api/records/:id/approvals', { params: { id: recordId } }),
    ['requests', 'records'],
  )
  const rows = value?.rows ?? []
  return { rows, needs: kind => rows.some(row => row.kind === kind && !row.isOpen) }
}
