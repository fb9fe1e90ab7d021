import type { Transaction } from 'kysely'
import { firstTurn } from '../../../shared/fleet/period.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { Schema } from '../../store/schema.ts'
import { whereDevices } from '../devices/find-devices.ts'
import { toTriggerRow, type TriggerRow } from './trigger-rows.ts'

const MAX_AT_ONCE = 500

/** What a look at a trigger's devices has changed. */
export interface MemberChange {
  trigger: TriggerRow
  deviceIds: string[]
}

/**
 * Brings the devices of the triggers up to date: those that fit by now join and get the next numbers, the others go. A device keeps its
 * number, and with it its turn. TRIG2. Returns what has changed, at most 500 devices a trigger; called until nothing has.
 */
export async function syncMembers(ctx: JobsContext): Promise<MemberChange[]> {
  const rows = await ctx.store.db
    .selectFrom('triggers')
    .select('id')
    .where(eb =>
      eb.or([
        eb('removed_at', 'is', null),
        eb.exists(
          eb.selectFrom('trigger_devices').select('device_id').whereRef('trigger_id', '=', 'triggers.id'),
        ),
      ]),
    )
    .execute()
  const changed: MemberChange[] = []
  for (const { id } of rows) {
    const change = await syncOne(ctx, id)
    if (change.deviceIds.length > 0) changed.push(change)
  }
  return changed
}

async function syncOne(ctx: JobsContext, id: string): Promise<MemberChange> {
  return await ctx.store.transaction(async trx => {
    const row = await trx
      .selectFrom('triggers')
      .selectAll()
      .where('id', '=', id)
      // The numbers that devices get come out of this row.
      .$if(ctx.store.dialect === 'postgres', query => query.forUpdate())
      .executeTakeFirstOrThrow()
    const trigger = toTriggerRow(row)
    const fitting = trx.selectFrom('devices').where(whereDevices(trx, trigger.content.devices))
    const isGone = row.removed_at !== null
    const going = await trx
      .selectFrom('trigger_devices')
      .select('device_id')
      .where('trigger_id', '=', id)
      .$if(!isGone, query => query.where('device_id', 'not in', fitting.select('devices.id')))
      .limit(MAX_AT_ONCE)
      .execute()
    const gone = going.map(each => each.device_id)
    if (gone.length > 0)
      await trx
        .deleteFrom('trigger_devices')
        .where('trigger_id', '=', id)
        .where('device_id', 'in', gone)
        .execute()
    if (isGone) return { trigger, deviceIds: gone }
    const joining = await fitting
      .select('devices.id')
      .where(eb =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('trigger_devices')
              .select('trigger_id')
              .where('trigger_id', '=', id)
              .whereRef('device_id', '=', 'devices.id'),
          ),
        ),
      )
      .orderBy('devices.id')
      .limit(MAX_AT_ONCE)
      .execute()
    if (joining.length > 0) {
      await trx
        .insertInto('trigger_devices')
        .values(
          joining.map((device, index) => ({
            trigger_id: id,
            device_id: device.id,
            ordinal: row.next_ordinal + index,
            missed: 0,
          })),
        )
        .execute()
      await trx
        .updateTable('triggers')
        .set({ next_ordinal: row.next_ordinal + joining.length })
        .where('id', '=', id)
        .execute()
    }
    const turned =
      trigger.content.kind === 'periodic' && trigger.content.enabled
        ? await giveTurns(ctx, trx, trigger, trigger.content)
        : []
    return { trigger, deviceIds: [...gone, ...joining.map(device => device.id), ...turned] }
  })
}

/** Gives a turn to the devices that have none: they have just joined, or the period has changed. */
async function giveTurns(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  { id, since }: TriggerRow,
  { period }: Extract<TriggerRow['content'], { kind: 'periodic' }>,
): Promise<string[]> {
  const without = await trx
    .selectFrom('trigger_devices')
    .select(['device_id', 'ordinal'])
    .where('trigger_id', '=', id)
    .where('next_at', 'is', null)
    .limit(MAX_AT_ONCE)
    .execute()
  for (const { device_id, ordinal } of without)
    await trx
      .updateTable('trigger_devices')
      .set({ next_at: firstTurn(period, since, ordinal, ctx.clock()) })
      .where('trigger_id', '=', id)
      .where('device_id', '=', device_id)
      .execute()
  return without.map(each => each.device_id)
}
