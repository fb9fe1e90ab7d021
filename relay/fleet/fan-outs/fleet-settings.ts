import type { Kysely } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller, RelayContext } from '../../context.ts'
import type { Schema } from '../../store/schema.ts'
import { keepSetting, readSetting } from '../../store/setting.ts'
import { fleetSettingsSchema, type FleetSettings } from '../../../shared/protocol/api/fleet.ts'

/** Settings of fan-outs, one row for the whole installation. */

const NAME = 'fleet'

const defaults: FleetSettings = { approvalAbove: null }

export async function readFleetSettings(db: Kysely<Schema>): Promise<FleetSettings> {
  const value = await readSetting(db, NAME)
  return value === null ? defaults : fleetSettingsSchema.parse({ ...defaults, ...JSON.parse(value) })
}

export async function writeFleetSettings(
  ctx: RelayContext,
  settings: FleetSettings,
  caller: Caller,
): Promise<void> {
  await ctx.store.transaction(async trx => {
    await keepSetting(trx, NAME, JSON.stringify(settings))
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'settings:fleet',
      subject: 'fan-outs',
      outcome: 'done',
      source: caller.source,
      data: { ...settings },
    })
  })
  ctx.announce('fleet')
}
