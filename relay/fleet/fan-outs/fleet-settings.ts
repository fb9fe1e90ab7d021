import type { Kysely } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller, RelayContext } from '../../context.ts'
import type { Schema } from '../../store/schema.ts'
import { fleetSettingsSchema, type FleetSettings } from '../../../shared/protocol/api/fleet.ts'

/** Settings of fan-outs, one row for the whole installation. */

const NAME = 'fleet'

const defaults: FleetSettings = { approvalAbove: null }

export async function readFleetSettings(db: Kysely<Schema>): Promise<FleetSettings> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', NAME).executeTakeFirst()
  return row ? fleetSettingsSchema.parse({ ...defaults, ...JSON.parse(row.value) }) : defaults
}

export async function writeFleetSettings(
  ctx: RelayContext,
  settings: FleetSettings,
  caller: Caller,
): Promise<void> {
  await ctx.store.transaction(async trx => {
    const value = JSON.stringify(settings)
    await trx
      .insertInto('settings')
      .values({ name: NAME, value })
      .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
      .execute()
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
