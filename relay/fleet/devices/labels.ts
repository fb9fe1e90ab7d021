import type { Kysely, Transaction } from 'kysely'
import { Failure } from '../../../shared/protocol/failure.ts'
import { relayWords } from '../../../shared/words/en/relay.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller, RelayContext } from '../../context.ts'
import { keepSearchText } from '../../devices/search-text.ts'
import type { Schema } from '../../store/schema.ts'

/** As many as the API's reply holds. */
const MAX_LISTED = 5000

/** Sets the labels that administrators give a device. Throws `not-found`. */
export async function setLabels(
  ctx: RelayContext,
  deviceId: string,
  labels: readonly string[],
  caller: Caller,
): Promise<void> {
  await ctx.store.transaction(async trx => {
    const device = await trx
      .selectFrom('devices')
      .select('id')
      .where('id', '=', deviceId)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    if (!device) throw new Failure('not-found', relayWords.noSuchDevice)
    await replaceLabels(trx, deviceId, labels, 'given')
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'device:label',
      subject: deviceId,
      outcome: 'done',
      source: caller.source,
      data: { labels },
    })
  })
  ctx.announce('devices')
}

/** Puts these in the place of the labels that somebody gave the device, or that its inventory told; the others stay beside them. */
export async function replaceLabels(
  trx: Transaction<Schema>,
  deviceId: string,
  labels: readonly string[],
  by: 'given' | 'told',
): Promise<void> {
  const told = by === 'told' ? 1 : 0
  const own = () => trx.selectFrom('device_labels').where('device_id', '=', deviceId)
  // Its row is taken first, so that two who set them follow each other.
  await trx.updateTable('devices').set({ labels_json: null }).where('id', '=', deviceId).execute()
  await trx.deleteFrom('device_labels').where('device_id', '=', deviceId).where('told', '=', told).execute()
  const unique = [...new Set(labels)]
  if (unique.length > 0)
    await trx
      .insertInto('device_labels')
      .values(unique.map(label => ({ device_id: deviceId, label, told })))
      .execute()
  const all = await own().select('label').distinct().orderBy('label').execute()
  await trx
    .updateTable('devices')
    .set({ labels_json: JSON.stringify(all.map(row => row.label)) })
    .where('id', '=', deviceId)
    .execute()
  await keepSearchText(trx, deviceId)
}

/** The labels of a device by where they come from, each in order. */
export async function readLabels(
  db: Kysely<Schema>,
  deviceId: string,
): Promise<{ given: string[]; told: string[] }> {
  const rows = await db
    .selectFrom('device_labels')
    .select(['label', 'told'])
    .where('device_id', '=', deviceId)
    .orderBy('label')
    .execute()
  const those = (told: number): string[] => rows.filter(row => row.told === told).map(row => row.label)
  return { given: those(0), told: those(1) }
}

/** Every label that a device has, in order, and how many devices have it. */
export async function listLabels(db: Kysely<Schema>): Promise<{ label: string; devices: number }[]> {
  return await db
    .selectFrom('device_labels')
    .innerJoin('devices', 'devices.id', 'device_labels.device_id')
    .select(eb => [
      'device_labels.label',
      eb.fn.count<number>('device_labels.device_id').distinct().as('devices'),
    ])
    .where('devices.removed_at', 'is', null)
    .groupBy('device_labels.label')
    .orderBy('device_labels.label')
    .limit(MAX_LISTED)
    .execute()
}
