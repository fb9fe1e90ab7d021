import type { Caller } from '../../context.ts'
import { readAccess, requireAccess } from '../../records/find-access.ts'
import { findRecordRow } from '../../records/record-rows.ts'
import type { ApiReply } from '../../../shared/protocol/admin-api.ts'
import { requestKinds } from '../../../shared/records/access-request.ts'
import type { JobsContext } from '../jobs-context.ts'
import { findRule, hasOpenRequest } from './find-rule.ts'

type Approvals = ApiReply<'GET /api/records/:id/approvals'>

/** What a page has to know to offer a request in place of the act itself. APPR1. */
export async function readApprovals(ctx: JobsContext, recordId: string, caller: Caller): Promise<Approvals> {
  const at = ctx.clock()
  return await ctx.store.transaction(async trx => {
    const record = await findRecordRow(trx, recordId)
    const access = await readAccess(trx, caller)
    requireAccess(access.onRecord({ id: recordId, folderId: record.folder_id }), 'view')
    const rows: Approvals['rows'] = []
    for (const kind of requestKinds) {
      const rule = await findRule(trx, recordId, kind)
      if (rule === null) continue
      const isOpen = await hasOpenRequest(trx, at, recordId, kind, caller.userId)
      rows.push({ kind, approvals: rule.approvals, longestHours: rule.longestHours, isOpen })
    }
    return { rows }
  })
}
