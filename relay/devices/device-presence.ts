import { raiseAlarm } from '../audit/raise-alarm.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { RelayContext } from '../context.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'

type Ctx = Pick<RelayContext, 'store' | 'clock' | 'announce'>

/** A copied identity tries again and again; the log tells of it once in this time. */
const CONFLICT_AUDIT_EVERY_MS = 10 * 60_000

/** Whether the device exists and was not removed, with its public key. */
export async function findDeviceKey(
  ctx: Pick<RelayContext, 'store'>,
  deviceId: string,
): Promise<string | null> {
  const row = await ctx.store.db
    .selectFrom('devices')
    .select('public_key')
    .where('id', '=', deviceId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return row?.public_key ?? null
}

/** Notes that a device is connected. False where it was removed meanwhile. */
export async function noteOnline(ctx: Ctx, deviceId: string): Promise<boolean> {
  const { numUpdatedRows } = await ctx.store.db
    .updateTable('devices')
    .set({ online: 1, last_seen_at: ctx.clock() })
    .where('id', '=', deviceId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  ctx.announce('devices')
  return numUpdatedRows > 0n
}

export async function noteOffline(ctx: Ctx, deviceId: string): Promise<void> {
  await ctx.store.db
    .updateTable('devices')
    .set({ online: 0, last_seen_at: ctx.clock() })
    .where('id', '=', deviceId)
    .execute()
  ctx.announce('devices')
}

/** At the relay's start nobody is connected to it yet. */
export async function noteAllOffline(ctx: Pick<RelayContext, 'store'>): Promise<void> {
  await ctx.store.db.updateTable('devices').set({ online: 0 }).where('online', '=', 1).execute()
}

/** A second connection proved the key of a device that is connected and answers: a copied agent folder. AUTH2. */
export async function noteIdentityConflict(ctx: Ctx, deviceId: string, source: string): Promise<void> {
  const at = ctx.clock()
  const name = await ctx.store.transaction(async trx => {
    const device = await trx
      .selectFrom('devices')
      .select(['name', 'identity_conflict_at'])
      .where('id', '=', deviceId)
      .executeTakeFirstOrThrow()
    await trx.updateTable('devices').set({ identity_conflict_at: at }).where('id', '=', deviceId).execute()
    if (at - (device.identity_conflict_at ?? -Infinity) >= CONFLICT_AUDIT_EVERY_MS)
      await appendAudit(trx, {
        at,
        actor: `device:${deviceId}`,
        act: 'device:identity-conflict',
        subject: deviceId,
        outcome: 'refused',
        source,
        data: { name: device.name },
      })
    return device.name
  })
  await raiseAlarm(ctx, 'identity-conflict', say(relayWords.identityConflictAlarm, { device: name }))
  ctx.announce('devices')
}
