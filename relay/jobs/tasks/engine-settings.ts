import type { Kysely, Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller, RelayContext } from '../../context.ts'
import type { Schema } from '../../store/schema.ts'
import { defaultFallback } from '../../../shared/jobs/fallback.ts'
import { engineSettingsSchema, type EngineSettings } from '../../../shared/protocol/api/tasks.ts'

/** Settings of the job engine, one row for the whole installation. */

const NAME = 'engine'

const defaults: EngineSettings = {
  fallback: defaultFallback,
  onCheckedOut: 'proceed',
  keepJobsDays: 0,
  keepJobsCount: 0,
}

export async function readEngineSettings(db: Kysely<Schema>): Promise<EngineSettings> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', NAME).executeTakeFirst()
  return row ? engineSettingsSchema.parse({ ...defaults, ...JSON.parse(row.value) }) : defaults
}

export async function writeEngineSettings(
  ctx: RelayContext,
  settings: EngineSettings,
  caller: Caller,
): Promise<void> {
  await ctx.store.transaction(async (trx: Transaction<Schema>) => {
    const value = JSON.stringify(settings)
    await trx
      .insertInto('settings')
      .values({ name: NAME, value })
      .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
      .execute()
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'settings:engine',
      subject: 'job engine',
      outcome: 'done',
      source: caller.source,
      data: { ...settings },
    })
  })
}
