import { z } from 'zod'
import type { ApiInput } from '../../shared/protocol/admin-api.ts'
import type { DeviceFacts } from '../../shared/protocol/agent-link.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { openGrowingThrottle } from '../throttles/growing-throttle.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Caller, RelayContext } from '../context.ts'
import { throttleKeyOf } from '../http/source-of.ts'
import type { Station } from '../station.ts'
import { cutPage, readCursor } from '../store/page-cursor.ts'
import { matchesWords, selectDevices, toDevice, type DeviceRow } from './device-rows.ts'
import { enrolDevice, makeEnrolmentToken } from './enrol-device.ts'
import { keepSealingKey } from './keep-sealing-key.ts'
import { keepSearchText } from './search-text.ts'

const cursorSchema = z.tuple([z.string(), z.string()])

/** Enrolment, the list of devices, and what they say of themselves. AUTH2. */
export function devicesStation(ctx: RelayContext): Station {
  const enrolThrottle = openGrowingThrottle(ctx.peers.makeCounter, {
    name: 'enrol',
    freeTries: 20,
    firstDelayMs: 2_000,
    longestDelayMs: 5 * 60_000,
    forgetAfterMs: 3_600_000,
  })
  return {
    api: {
      async 'POST /api/enrolment-tokens'(_, { caller, source }) {
        return await makeEnrolmentToken(ctx.store, ctx.secrets, {
          at: ctx.clock(),
          actor: caller.userName,
          source,
        })
      },
      async 'POST /api/enrol'({ body }, { source }) {
        const key = throttleKeyOf(source)
        await enrolThrottle.take(key)
        const enrolled = await enrolDevice(ctx, body, source)
        await enrolThrottle.giveBack(key)
        return enrolled
      },
      async 'GET /api/devices'({ query }) {
        const rows = await listDevices(ctx, query)
        const page = cutPage(rows, query.limit, row => [row.sort_name, row.id])
        return { rows: page.rows.map(toDevice), next: page.next }
      },
      async 'GET /api/devices/:id'({ params }) {
        return toDevice(await findDevice(ctx, params.id))
      },
      async 'PATCH /api/devices/:id'({ params, body }, { caller }) {
        await renameDevice(ctx, params.id, body.name, caller)
        return toDevice(await findDevice(ctx, params.id))
      },
      async 'DELETE /api/devices/:id'({ params }, { caller }) {
        await removeDevice(ctx, params.id, caller)
        return {}
      },
    },
    agent: ({ deviceId, source }) => ({
      async 'device:facts'(facts) {
        await keepFacts(ctx, deviceId, facts)
        return {}
      },
      async 'device:key'(key) {
        await keepSealingKey(ctx, { deviceId, source }, key)
        return {}
      },
    }),
  }
}

async function listDevices(
  ctx: RelayContext,
  query: ApiInput<'GET /api/devices'>['query'],
): Promise<DeviceRow[]> {
  const after = query.after === undefined ? null : readCursor(cursorSchema, query.after)
  let select = selectDevices(ctx.store.db)
  if (query.online !== undefined) select = select.where('online', '=', query.online === 'yes' ? 1 : 0)
  for (const matches of matchesWords(query.search ?? '')) select = select.where(matches)
  if (after)
    select = select.where(eb => eb(eb.refTuple('sort_name', 'id'), '>', eb.tuple(after[0], after[1])))
  return await select
    .orderBy('sort_name')
    .orderBy('id')
    .limit(query.limit + 1)
    .execute()
}

async function findDevice(ctx: RelayContext, deviceId: string): Promise<DeviceRow> {
  const row = await selectDevices(ctx.store.db).where('id', '=', deviceId).executeTakeFirst()
  if (!row) throw noSuchDevice()
  return row
}

async function renameDevice(
  ctx: RelayContext,
  deviceId: string,
  name: string,
  caller: Caller,
): Promise<void> {
  await ctx.store.transaction(async trx => {
    const old = await trx
      .selectFrom('devices')
      .select('name')
      .where('id', '=', deviceId)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    if (!old) throw noSuchDevice()
    await trx
      .updateTable('devices')
      .set({ name, sort_name: name.toLowerCase() })
      .where('id', '=', deviceId)
      .execute()
    await keepSearchText(trx, deviceId)
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: 'device:rename',
      subject: deviceId,
      outcome: 'done',
      source: caller.source,
      data: { from: old.name, to: name },
    })
  })
  ctx.announce('devices')
}

/** From here on the device's key is refused; the connection it has is closed at once. */
async function removeDevice(ctx: RelayContext, deviceId: string, caller: Caller): Promise<void> {
  const at = ctx.clock()
  await ctx.store.transaction(async trx => {
    const removed = await trx
      .updateTable('devices')
      .set({ removed_at: at, online: 0 })
      .where('id', '=', deviceId)
      .where('removed_at', 'is', null)
      .returning('name')
      .executeTakeFirst()
    if (!removed) throw noSuchDevice()
    await trx.deleteFrom('group_members').where('member_id', '=', deviceId).execute()
    await trx.deleteFrom('device_labels').where('device_id', '=', deviceId).execute()
    await trx.deleteFrom('known_facts').where('device_id', '=', deviceId).execute()
    await appendAudit(trx, {
      at,
      actor: caller.userName,
      act: 'device:remove',
      subject: deviceId,
      outcome: 'done',
      source: caller.source,
      data: { name: removed.name },
    })
  })
  ctx.devices.disconnect(deviceId)
  ctx.announce('devices', 'policies')
}

async function keepFacts(ctx: RelayContext, deviceId: string, facts: DeviceFacts): Promise<void> {
  const factsJson = JSON.stringify(facts)
  const device = await ctx.store.db
    .selectFrom('devices')
    .select('facts_json')
    .where('id', '=', deviceId)
    .executeTakeFirstOrThrow()
  if (device.facts_json === factsJson) return
  await ctx.store.transaction(async trx => {
    await trx.updateTable('devices').set({ facts_json: factsJson }).where('id', '=', deviceId).execute()
    await keepSearchText(trx, deviceId)
  })
  ctx.announce('devices')
}

const noSuchDevice = (): Failure => new Failure('not-found', relayWords.noSuchDevice)
