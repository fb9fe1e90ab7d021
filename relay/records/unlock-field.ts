import { appendAudit } from '../audit/append-audit.ts'
import type { Caller } from '../context.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { recordWords } from '../../shared/words/en/records.ts'
import { say } from '../../shared/words/say.ts'
import { readAccess, requireAccess } from './find-access.ts'
import { findRecordRow, readFields } from './record-rows.ts'
import { readSecret } from './record-secrets.ts'
import type { RecordsContext } from './records-context.ts'

/** How long an unlocked value stays on the screen. */
export const SHOWN_FOR_MS = 60_000

/**
 * Reads one secured field for a person who may unlock, with their reason; both stand in the audit log, the value does not.
 * Sets off n minutes after unlock. Throws `forbidden` also where an approval rule asks for a request first.
 */
export async function unlockField(
  ctx: RecordsContext,
  recordId: string,
  { field, reason }: { field: string; reason: string },
  caller: Caller,
): Promise<{ value: string; until: number }> {
  const at = ctx.clock()
  const value = await ctx.store.transaction(async trx => {
    const access = await readAccess(trx, caller)
    const row = await findRecordRow(trx, recordId)
    requireAccess(access.onRecord({ id: recordId, folderId: row.folder_id }), 'unlock')
    await ctx.requireApproval(trx, recordId, 'unlock', caller)
    if (!readFields(row.fields_json).some(each => each.key === field && each.kind === 'secured'))
      throw new Failure('not-found', say(recordWords.notSecured, { field }))
    const secret = await readSecret(trx, ctx.secrets.fieldKey, { recordId, field })
    if (secret === null) throw new Failure('not-found', recordWords.securedNotSet)
    await appendAudit(trx, {
      at,
      actor: caller.userName,
      act: 'record:unlock',
      subject: `record ${recordId}`,
      outcome: 'done',
      source: caller.source,
      data: { name: row.name, field, reason },
    })
    await ctx.setOff(
      trx,
      recordId,
      { type: 'after-unlock' },
      { actor: caller.userName, source: caller.source },
    )
    return secret
  })
  ctx.announce('jobs')
  return { value, until: at + SHOWN_FOR_MS }
}
