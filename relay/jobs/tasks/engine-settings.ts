import type { Kysely, Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller, RelayContext } from '../../context.ts'
import type { Schema } from '../../store/schema.ts'
import { keepSetting, readSetting } from '../../store/setting.ts'
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
  const value = await readSetting(db, NAME)
  return value === null ? defaults : engineSettingsSchema.parse({ ...defaults, ...JSON.parse(value) })
}

export async function writeEngineSettings(
  ctx: RelayContext,
  settings: EngineSettings,
  caller: Caller,
): Promise<void> {
  await ctx.store.transaction(async (trx: Transaction<Schema>) => {
    await keepSetting(trx, NAME, JSON.stringify(settings))
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
