import type { Transaction } from 'kysely'
import { MAX_TRIGGERS, type TriggerContent } from '../../../shared/fleet/trigger.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { triggerWords } from '../../../shared/words/en/fleet.ts'
import { say } from '../../../shared/words/say.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import { checkTrigger } from './check-trigger.ts'
import { readContent } from './trigger-rows.ts'

/** Its first run begins a moment later, when its devices have been found, so that even the first of them has its own turn. */
const BEGINS_AFTER_MS = 2_000

const rowOf = (content: TriggerContent) => ({
  name: content.name,
  sort_name: content.name.toLowerCase(),
  content_json: JSON.stringify(content),
  enabled: content.enabled ? 1 : 0,
})

/** Makes a trigger; its devices join with the next look. Throws `invalid-input`, or `conflict` where there are too many. */
export async function makeTrigger(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  content: TriggerContent,
  caller: Caller,
): Promise<string> {
  await checkTrigger(ctx, trx, content)
  const { count } = await trx
    .selectFrom('triggers')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (count >= MAX_TRIGGERS) throw new Failure('conflict', say(triggerWords.tooMany, { limit: MAX_TRIGGERS }))
  const id = newId()
  const at = ctx.clock()
  await trx
    .insertInto('triggers')
    .values({
      id,
      kind: content.kind,
      ...rowOf(content),
      version: 1,
      since: at + BEGINS_AFTER_MS,
      next_ordinal: 0,
      created_by: caller.userName,
      created_at: at,
      updated_at: at,
    })
    .execute()
  await audit(ctx, trx, caller, 'trigger:create', id, content)
  return id
}

/** Changes a trigger. Its runs are counted anew where its period has changed. Throws `not-found`, `conflict` or `invalid-input`. */
export async function changeTrigger(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  id: string,
  { version, content }: { version: number; content: TriggerContent },
  caller: Caller,
): Promise<void> {
  const row = await trx
    .selectFrom('triggers')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .$if(ctx.store.dialect === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
  if (!row) throw new Failure('not-found', triggerWords.notFound)
  if (row.version !== version) throw new Failure('conflict', triggerWords.changedMeanwhile)
  if (row.kind !== content.kind) throw new Failure('invalid-input', triggerWords.kindStays)
  await checkTrigger(ctx, trx, content)
  const at = ctx.clock()
  const begins = runsAnew(readContent(row), content)
  await trx
    .updateTable('triggers')
    .set({
      ...rowOf(content),
      version: version + 1,
      updated_at: at,
      ...(begins && { since: at + BEGINS_AFTER_MS }),
    })
    .where('id', '=', id)
    .execute()
  // Their turns are given out anew by the next look.
  if (begins)
    await trx.updateTable('trigger_devices').set({ next_at: null }).where('trigger_id', '=', id).execute()
  await audit(ctx, trx, caller, 'trigger:change', id, content)
}

function runsAnew(before: TriggerContent, after: TriggerContent): boolean {
  if (before.kind !== 'periodic' || after.kind !== 'periodic') return false
  const isOther = before.period.every !== after.period.every || before.period.unit !== after.period.unit
  return isOther || (after.enabled && !before.enabled)
}

/** Removes a trigger. Its jobs stay in the history. Throws `not-found`. */
export async function removeTrigger(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  id: string,
  caller: Caller,
): Promise<void> {
  const at = ctx.clock()
  const row = await trx
    .updateTable('triggers')
    .set({ removed_at: at, updated_at: at })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new Failure('not-found', triggerWords.notFound)
  await audit(ctx, trx, caller, 'trigger:remove', id, readContent(row))
}

async function audit(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  caller: Caller,
  act: string,
  subject: string,
  content: TriggerContent,
): Promise<void> {
  await appendAudit(trx, {
    at: ctx.clock(),
    actor: caller.userName,
    act,
    subject,
    outcome: 'done',
    source: caller.source,
    data: { ...content },
  })
}
