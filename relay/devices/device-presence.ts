import { raiseAlarm } from '../audit/raise-alarm.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { RelayContext } from '../context.ts'
import type { Transaction } from 'kysely'
import { isGuestId } from '../../shared/protocol/guest-link.ts'
import { dropConnection, dropDeadConnections, noteConnection } from '../link/relay-rows.ts'
import type { Store } from '../store/open-store.ts'
import type { Schema } from '../store/schema.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { keepSearchText } from './search-text.ts'

type Ctx = Pick<RelayContext, 'store' | 'clock' | 'announce'>
type PresenceCtx = Ctx & Pick<RelayContext, 'peers'>

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

/**
 * Notes that a device is connected to this relay, wherever it was before; from this address, where it has just come in. False where it
 * was removed meanwhile.
 */
export async function noteOnline(ctx: PresenceCtx, deviceId: string, source?: string): Promise<boolean> {
  // The connection's row is locked before the device's, everywhere.
  const isKnown = await ctx.store.transaction(async trx => {
    await noteConnection(trx, deviceId, ctx.peers.id)
    const device = await trx
      .updateTable('devices')
      .set({ online: 1, last_seen_at: ctx.clock() })
      .where('id', '=', deviceId)
      .where('removed_at', 'is', null)
      .returning('address')
      .executeTakeFirst()
    if (!device) {
      await dropConnection(trx, deviceId, ctx.peers.id)
      return false
    }
    if (source !== undefined && device.address !== source) {
      await trx.updateTable('devices').set({ address: source }).where('id', '=', deviceId).execute()
      await keepSearchText(trx, deviceId)
    }
    return true
  })
  ctx.announce('devices')
  return isKnown
}

/** Notes that a device has left this relay. False where it is connected to another one by now. */
export async function noteOffline(ctx: PresenceCtx, deviceId: string): Promise<boolean> {
  const hasLeft = await ctx.store.transaction(async trx => {
    if (!(await dropConnection(trx, deviceId, ctx.peers.id))) return false
    await markOffline(trx, [deviceId], ctx.clock())
    return true
  })
  if (hasLeft) ctx.announce('devices')
  return hasLeft
}

/** Notes as offline what was connected to relays that are gone; the devices. Of each only one relay is told. BRK3. */
export async function noteOfflineWithTheirRelay(ctx: PresenceCtx): Promise<string[]> {
  const left = await ctx.store.transaction(async trx => {
    const targets = await dropDeadConnections(trx)
    const devices = targets.filter(id => !isGuestId(id))
    if (devices.length > 0) await markOffline(trx, devices, ctx.clock())
    return devices
  })
  if (left.length > 0) ctx.announce('devices')
  return left
}

async function markOffline(trx: Transaction<Schema>, deviceIds: string[], now: number): Promise<void> {
  await trx
    .updateTable('devices')
    .set({ online: 0, last_seen_at: now })
    .where('id', 'in', deviceIds)
    .execute()
}

/** Devices that the store has as online and at no relay, as a relay that ran alone leaves them when it dies. */
export async function noteStraysOffline(store: Store): Promise<void> {
  await store.db
    .updateTable('devices')
    .set({ online: 0 })
    .where('online', '=', 1)
    .where('id', 'not in', query => query.selectFrom('connections').select('target_id'))
    .execute()
}

/** At the start of the only relay nobody is connected to it yet. */
export async function noteAllOffline(store: Store): Promise<void> {
  await store.transaction(async trx => {
    await trx.deleteFrom('connections').execute()
    await trx.updateTable('devices').set({ online: 0 }).where('online', '=', 1).execute()
  })
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
