import type { Transaction } from 'kysely'
import { z } from 'zod'
import type { Caller } from '../../context.ts'
import { readFolderTree } from '../../records/folder-tree.ts'
import type { Schema } from '../../store/schema.ts'
import { recordsOn } from '../events/job-records.ts'
import { timeWindowSchema } from '../../../shared/jobs/task.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { idSchema } from '../../../shared/protocol/people.ts'
import { requestKindSchema, type RequestKind } from '../../../shared/records/access-request.ts'
import { requestWords } from '../../../shared/words/en/requests.ts'
import { say } from '../../../shared/words/say.ts'

/** What an approval rule asks for, as it stands in its row. APPR1. */
export const ruleContentSchema = z.object({
  kinds: z.array(requestKindSchema),
  approverGroupId: idSchema,
  approvals: z.number().int(),
  offHours: z.object({ window: timeWindowSchema, approverGroupId: idSchema }).nullable(),
  longestHours: z.number().int(),
  endSessionOnExpiry: z.boolean(),
})
export type RuleContent = z.infer<typeof ruleContentSchema>

/** The nearest rule on this kind of access: the record's own, then that of a folder on the way up, then its type's; null: none. */
export async function findRule(
  trx: Transaction<Schema>,
  recordId: string,
  kind: RequestKind,
): Promise<RuleContent | null> {
  const record = await trx
    .selectFrom('records')
    .select(['folder_id', 'type_id'])
    .where('id', '=', recordId)
    .executeTakeFirst()
  if (!record) return null
  const rows = await trx.selectFrom('approval_rules').selectAll().execute()
  if (rows.length === 0) return null
  const tree = await readFolderTree(trx)
  const nearestFirst = [
    ['record', recordId],
    ...tree.upFrom(record.folder_id).map(folder => ['folder', folder.id]),
    ['record-type', record.type_id],
  ]
  for (const [objectKind, objectId] of nearestFirst)
    for (const row of rows) {
      if (row.object_kind !== objectKind || row.object_id !== objectId) continue
      const content = ruleContentSchema.parse(JSON.parse(row.content_json))
      if (content.kinds.includes(kind)) return content
    }
  return null
}

/** Throws `forbidden` where a rule asks for a request of this kind and the caller has none that is open at `at`. */
export async function requireApproval(
  trx: Transaction<Schema>,
  at: number,
  recordId: string,
  kind: RequestKind,
  caller: Caller,
): Promise<void> {
  if ((await findRule(trx, recordId, kind)) === null) return
  if (await hasOpenRequest(trx, at, recordId, kind, caller.userId)) return
  throw new Failure('forbidden', say(requestWords.approvalNeeded, { act: requestWords.acts[kind] }))
}

/**
 * Whether connecting to this device needs an approved request that the person does not have: rules on the records whose host it is ask
 * for one, and none of those records is open to them.
 */
export async function lacksApproval(
  trx: Transaction<Schema>,
  at: number,
  userId: string,
  deviceId: string,
): Promise<boolean> {
  let isAsked = false
  for (const recordId of await recordsOn(trx, deviceId)) {
    if ((await findRule(trx, recordId, 'connect')) === null) continue
    if (await hasOpenRequest(trx, at, recordId, 'connect', userId)) return false
    isAsked = true
  }
  return isAsked
}

/** Whether this person has a request of this kind that gives access at `at`. */
export async function hasOpenRequest(
  trx: Transaction<Schema>,
  at: number,
  recordId: string,
  kind: RequestKind,
  userId: string,
): Promise<boolean> {
  const open = await trx
    .selectFrom('access_requests')
    .select('id')
    .where('record_id', '=', recordId)
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where('phase', 'in', ['open', 'checked-out'])
    .where('from_at', '<=', at)
    .where('until_at', '>', at)
    .executeTakeFirst()
  return open !== undefined
}
