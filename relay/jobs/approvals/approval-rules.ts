import type { Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { readAccess, requireAccess } from '../../records/find-access.ts'
import { requireFolder } from '../../records/folders.ts'
import { findRecordRow } from '../../records/record-rows.ts'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { recordWords } from '../../../shared/words/en/records.ts'
import { requestWords } from '../../../shared/words/en/requests.ts'
import { say } from '../../../shared/words/say.ts'
import type { JobsContext } from '../jobs-context.ts'
import { ruleContentSchema } from './find-rule.ts'

type Place = ApiInput<'GET /api/approval-rules'>['query']

/** Where approval is needed: on one record, folder or record type. */
export async function readRules(
  ctx: JobsContext,
  place: Place,
  caller: Caller,
): Promise<ApiReply<'GET /api/approval-rules'>> {
  return await ctx.store.transaction(async trx => {
    await requirePlace(trx, place, caller, 'view')
    const rows = await trx
      .selectFrom('approval_rules')
      .selectAll()
      .where('object_kind', '=', place.objectKind)
      .where('object_id', '=', place.objectId)
      .orderBy('id')
      .execute()
    return {
      rows: rows.map(row => ({
        id: row.id,
        objectKind: row.object_kind,
        objectId: row.object_id,
        ...ruleContentSchema.parse(JSON.parse(row.content_json)),
      })),
    }
  })
}

export async function setRules(
  ctx: JobsContext,
  { rules, ...place }: ApiInput<'PUT /api/approval-rules'>['body'],
  caller: Caller,
): Promise<void> {
  await ctx.store.transaction(async trx => {
    await requirePlace(trx, place, caller, 'set-permissions')
    for (const [index, rule] of rules.entries())
      for (const groupId of [rule.approverGroupId, rule.offHours?.approverGroupId]) {
        if (groupId === undefined) continue
        const group = await trx
          .selectFrom('groups')
          .select('id')
          .where('id', '=', groupId)
          .where('kind', '=', 'users')
          .executeTakeFirst()
        const message = requestWords.approverGroupUnknown
        const where = `rules.${index}.approverGroupId`
        if (!group)
          throw new Failure('invalid-input', `${where}: ${message}`, { problems: [{ where, message }] })
      }
    await trx
      .deleteFrom('approval_rules')
      .where('object_kind', '=', place.objectKind)
      .where('object_id', '=', place.objectId)
      .execute()
    for (const rule of rules)
      await trx
        .insertInto('approval_rules')
        .values({
          id: newId(),
          object_kind: place.objectKind,
          object_id: place.objectId,
          content_json: JSON.stringify(rule),
        })
        .execute()
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'request:set-rules',
      subject: `${place.objectKind} ${place.objectId}`,
      outcome: 'done',
      source: caller.source,
      data: { rules },
    })
  })
  ctx.announce('requests', 'records')
}

async function requirePlace(
  trx: Transaction<Schema>,
  { objectKind, objectId }: Place,
  caller: Caller,
  act: 'view' | 'set-permissions',
): Promise<void> {
  if (objectKind === 'record-type') {
    const isSetting = act === 'set-permissions'
    if (isSetting && caller.role !== 'administrator')
      throw new Failure('forbidden', say(recordWords.mayNot, { act: recordWords.acts[act] }))
    return
  }
  const access = await readAccess(trx, caller)
  if (objectKind === 'folder') {
    requireFolder(access, objectId)
    return requireAccess(access.onFolder(objectId), act)
  }
  const row = await findRecordRow(trx, objectId)
  requireAccess(access.onRecord({ id: objectId, folderId: row.folder_id }), act)
}
