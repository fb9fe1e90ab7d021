import { beforeAll, beforeEach, expect, test } from 'vitest'
import { makeFleetWorld, type FleetWorld } from '../../../test/support/fleet-world.ts'
import { rememberStatements, scansOf } from '../../../test/support/plan-of.ts'
import { onEveryStore } from '../../../test/support/stores.ts'
import type { InputDeclaration } from '../../../shared/jobs/declaration.ts'
import { MASK } from '../../../shared/jobs/mask.ts'
import type { ApiInput } from '../../../shared/protocol/admin-api.ts'
import type { FanOut } from '../../../shared/protocol/api/fleet.ts'
import type { Caller } from '../../context.ts'
import { markWaiting } from '../../jobs/dispatch/device-presence.ts'
import { openInputs } from '../../jobs/dispatch/sealed-inputs.ts'
import { newId } from '../../store/new-id.ts'
import { createFanOut } from './create-fan-out.ts'
import { findFanOut } from './fan-out-rows.ts'
import { writeFleetSettings } from './fleet-settings.ts'
import { giveTurns, KEEPS_PLACE_MS } from './give-turns.ts'
import { cancelFanOut, decideFanOut, pauseFanOut, resumeFanOut } from './move-fan-out.ts'

type Wanted = ApiInput<'POST /api/fan-outs'>['body']
const HOUR_MS = 3_600_000
const failed = { state: 'error', cause: 'exit-code', exitCode: 1 } as const

onEveryStore('fan-outs', ({ store, place }) => {
  let world: FleetWorld
  let ada: Caller
  let bob: Caller
  let scriptId: string
  let devices: string[]

  const jobs = (fanOutId: string) =>
    store().db.selectFrom('jobs').selectAll().where('fan_out_id', '=', fanOutId).orderBy('sequence').execute()
  const inState = async (fanOutId: string, state: string): Promise<string[]> =>
    (await jobs(fanOutId)).filter(job => job.state === state).map(job => job.id)
  const start = (more: Partial<Wanted> = {}, by = ada): Promise<string> =>
    createFanOut(
      world.ctx,
      {
        scriptId,
        query: { deviceIds: devices },
        inputs: {},
        dryRun: false,
        batch: { by: 'number', size: 3 },
        stopAbovePercent: null,
        reason: 'because',
        ticket: '',
        expiresInMs: HOUR_MS,
        ...more,
      },
      by,
    )
  /** As a relay that has long been there; until there is no more to do. */
  const look = async (id: string, since = 0): Promise<string[]> => {
    const given: string[] = []
    for (;;) {
      const round = await giveTurns(world.ctx, id, since)
      given.push(...round.given.map(each => each.deviceId))
      if (!round.again) return given
    }
  }
  const show = (id: string): Promise<FanOut> => findFanOut(store().db, id)
  /** Those that stand nowhere are left out. */
  const counts = async (id: string) =>
    Object.fromEntries(Object.entries((await show(id)).counts).filter(([, count]) => count > 0))
  const finish = async (id: string, howMany: number, how?: Parameters<FleetWorld['finish']>[1]) => {
    for (const jobId of (await inState(id, 'queued')).slice(0, howMany)) await world.finish(jobId, how)
  }
  const acts = async (subject: string): Promise<string[]> =>
    (
      await store()
        .db.selectFrom('audit')
        .select('act')
        .where('subject', '=', subject)
        .orderBy('sequence')
        .execute()
    ).map(row => row.act)

  beforeAll(async () => {
    world = await makeFleetWorld(store(), place().dataDir)
    ada = await world.addUser('ada', 'administrator')
    bob = await world.addUser('bob', 'administrator')
    scriptId = await world.addScript('clean.sh')
  })
  beforeEach(async () => {
    devices = await world.addDevices(10, { name: newId() })
  })

  test('[TRIG2] no more than the window are under way; each end gives the next its turn, in order, once', async () => {
    const id = await start()
    expect(await counts(id)).toEqual({ waiting: 10 })
    expect(await look(id)).toEqual(devices.slice(0, 3))
    expect(await look(id)).toEqual([])
    expect(await counts(id)).toEqual({ waiting: 7, delivered: 3 })
    await finish(id, 2)
    expect(await look(id)).toEqual(devices.slice(3, 5))
    for (let round = 0; round < 4; round += 1) {
      await finish(id, 3)
      await look(id)
    }
    expect(await show(id)).toMatchObject({ state: 'completed', endedAt: world.now })
    expect(await counts(id)).toEqual({ success: 10 })
    expect(await acts(id)).toEqual(['fan-out:start', 'fan-out:end'])
    expect(await jobs(id)).toHaveLength(10)
  })

  test('[TRIG2] a window in per cent, and two relays that look at once: no more than that together', async () => {
    const id = await start({ batch: { by: 'percent', size: 40 } })
    const given = await Promise.all([look(id), look(id), look(id)])
    expect(given.flat()).toHaveLength(4)
    await finish(id, 4)
    const more = await Promise.all([look(id), look(id)])
    expect(more.flat()).toHaveLength(4)
  })

  test('[TRIG3] devices that are away are passed over and hold nobody up; back, they have their turn', async () => {
    await world.setOnline(devices.slice(0, 5), 0)
    const id = await start()
    expect(await counts(id)).toEqual({ 'waiting-for-device': 5, waiting: 5 })
    expect(await look(id)).toEqual(devices.slice(5, 8))
    await finish(id, 3)
    expect(await look(id)).toEqual(devices.slice(8))
    await finish(id, 2)
    expect(await look(id)).toEqual([])
    await world.setOnline(devices.slice(1, 2), 1)
    expect(await look(id)).toEqual(devices.slice(1, 2))
    expect((await show(id)).state).toBe('running')
  })

  test('[TRIG2] [TRIG3] who leaves before the order came gives the turn back; who leaves with it keeps the place a while', async () => {
    const id = await start()
    await look(id)
    const [first, second] = await jobs(id)
    await store()
      .db.updateTable('jobs')
      .set({ offered_at: world.now })
      .where('id', '=', second?.id ?? '')
      .execute()
    await world.setOnline(devices.slice(0, 2), 0)
    for (const deviceId of devices.slice(0, 2)) await markWaiting(world.ctx, deviceId)
    expect(await look(id)).toEqual(devices.slice(3, 4))
    expect((await jobs(id)).find(job => job.id === first?.id)?.state).toBe('scheduled')
    world.now += KEEPS_PLACE_MS + 1
    // A relay that has just begun does not know how long the device has been away.
    expect(await look(id, world.now - 1)).toEqual([])
    expect(await look(id)).toEqual(devices.slice(4, 5))
  })

  test('[TRIG2] it stops when more than so many per cent failed, and the rest is cancelled', async () => {
    devices = await world.addDevices(40, { name: newId() })
    const id = await start({ batch: { by: 'number', size: 20 }, stopAbovePercent: 20 })
    await look(id)
    await finish(id, 8)
    await finish(id, 2, failed)
    await look(id)
    // Two of ten are 20 per cent, and no more.
    expect((await show(id)).state).toBe('running')
    await finish(id, 1, { ...failed, cause: 'untrusted-publisher' })
    await look(id)
    const stopped = await show(id)
    expect(stopped).toMatchObject({ state: 'stopped', endedAt: null })
    expect(stopped.because).toContain('3 of 11')
    expect(await counts(id)).toEqual({ success: 8, failed: 2, refused: 1, delivered: 19, cancelled: 10 })
    await finish(id, 19)
    await look(id)
    expect(await show(id)).toMatchObject({ state: 'stopped', endedAt: world.now })
    expect(await acts(id)).toEqual(['fan-out:start', 'fan-out:stop', 'fan-out:end'])
    const notice = await store()
      .db.selectFrom('notices')
      .select('text')
      .where('link', '=', `/fan-outs/${id}`)
      .execute()
    expect(notice).toHaveLength(1)
  })

  test('[TRIG2] paused, it gives no turn; resumed, it goes on; the rest can be cancelled', async () => {
    const id = await start()
    await look(id)
    await pauseFanOut(world.ctx, id, bob)
    await finish(id, 2)
    expect(await look(id)).toEqual([])
    expect(await show(id)).toMatchObject({ state: 'paused', because: 'Paused by bob.' })
    await expect(pauseFanOut(world.ctx, id, bob)).rejects.toMatchObject({ code: 'conflict' })
    await resumeFanOut(world.ctx, id, bob)
    expect(await look(id)).toHaveLength(2)
    await cancelFanOut(world.ctx, id, ada)
    expect(await look(id)).toEqual([])
    expect(await counts(id)).toEqual({ success: 2, delivered: 3, cancelled: 5 })
    await finish(id, 3)
    await look(id)
    expect(await show(id)).toMatchObject({ state: 'cancelled', endedAt: world.now })
    await expect(resumeFanOut(world.ctx, id, bob)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('[TRIG3] what nobody came for in time expires, of a paused one too, and says why', async () => {
    await world.setOnline(devices.slice(0, 4), 0)
    const id = await start({ batch: { by: 'number', size: 1 } })
    await look(id)
    await pauseFanOut(world.ctx, id, bob)
    world.now += HOUR_MS - 1
    await look(id)
    expect(await counts(id)).toMatchObject({ waiting: 5 })
    world.now += 1
    await look(id)
    expect(await counts(id)).toEqual({ delivered: 1, expired: 9 })
    const expired = (await jobs(id)).filter(job => job.state === 'expired')
    expect(expired.filter(job => job.cause === 'offline-until-expiry')).toHaveLength(4)
    expect(expired.filter(job => job.details.includes('turn'))).toHaveLength(5)
    await finish(id, 1)
    await look(id)
    expect((await show(id)).state).toBe('completed')
  })

  test('[TRIG2] above the set number another administrator approves it, and only then its time runs', async () => {
    await writeFleetSettings(world.ctx, { approvalAbove: 9 }, ada)
    const id = await start()
    const [notice] = await store()
      .db.selectFrom('notices')
      .select(['user_id', 'text'])
      .where('link', '=', `/fan-outs/${id}`)
      .execute()
    expect(notice?.user_id).toBe(bob.userId)
    expect(notice?.text).toContain('10 devices')
    world.now += 2 * HOUR_MS
    expect(await look(id)).toEqual([])
    expect(await counts(id)).toEqual({ waiting: 10 })
    await expect(decideFanOut(world.ctx, id, true, ada)).rejects.toMatchObject({ code: 'forbidden' })
    await decideFanOut(world.ctx, id, true, bob)
    expect(await look(id)).toHaveLength(3)
    expect((await jobs(id)).every(job => job.expires_at === world.now + HOUR_MS)).toBe(true)
    expect(await show(id)).toMatchObject({ state: 'running', decidedBy: 'bob' })
    await expect(decideFanOut(world.ctx, id, false, bob)).rejects.toMatchObject({ code: 'conflict' })

    const rejected = await start()
    await decideFanOut(world.ctx, rejected, false, bob)
    await look(rejected)
    expect(await show(rejected)).toMatchObject({ state: 'rejected', endedAt: world.now })
    expect(await counts(rejected)).toEqual({ cancelled: 10 })
    expect((await show(await start({ query: { deviceIds: devices.slice(1) } }))).state).toBe('running')
    await writeFleetSettings(world.ctx, { approvalAbove: null }, ada)
  })

  test('[TRIG2] it is refused as a whole: no device, another number, a dry run that is not known, wrong inputs, policy', async () => {
    const none = { query: { search: 'nobody is called so' } }
    await expect(start(none)).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(start({ expectDevices: 9 })).rejects.toMatchObject({ code: 'conflict' })
    await expect(start({ dryRun: true })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(start({ inputs: { nothing: 'x' } })).rejects.toMatchObject({ code: 'input-invalid' })
    await expect(start({ scriptId: newId() })).rejects.toMatchObject({ code: 'not-found' })
    const group = newId()
    const { db } = store()
    await db.insertInto('groups').values({ id: group, kind: 'targets', name: group, built_in: 0 }).execute()
    const memberIds = devices.slice(0, 2)
    await db
      .insertInto('group_members')
      .values(memberIds.map(member_id => ({ group_id: group, member_id })))
      .execute()
    // No link joins that group and this person.
    const refused = start({ expectDevices: 10 })
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' })
    await expect(refused).rejects.toThrow('not on 2 of 10')
    // A link to a group around the one around it, which holds itself, as nobody can make it and a store may have it.
    const [around, outer] = [newId(), newId()]
    for (const id of [around, outer])
      await db.insertInto('groups').values({ id, kind: 'targets', name: id, built_in: 0 }).execute()
    await db
      .insertInto('group_members')
      .values([
        { group_id: around, member_id: group },
        { group_id: outer, member_id: around },
        { group_id: around, member_id: outer },
      ])
      .execute()
    const link = { id: newId(), name: 'all', user_group_id: 'all-users', target_group_id: outer }
    const yes = JSON.stringify({ 'allow-on-demand-actions': { value: true, priority: 0 } })
    await db
      .insertInto('permission_links')
      .values({ ...link, values_json: yes })
      .execute()
    const id = await start()
    expect(await jobs(id)).toHaveLength(10)
    const auditor = await world.addUser(`auditor-${newId()}`, 'auditor')
    await expect(start({}, auditor)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('[POL1] a right that was revoked meanwhile, or a device that has left the groups it holds for, counts at the next turn', async () => {
    const cleo = await world.addUser(`cleo-${newId()}`, 'support')
    const { db } = store()
    const id = await start({ batch: { by: 'number', size: 4 } }, cleo)
    expect(await look(id)).toEqual(devices.slice(0, 4))
    // No link joins this group and anybody.
    const group = newId()
    await db.insertInto('groups').values({ id: group, kind: 'targets', name: group, built_in: 0 }).execute()
    await db
      .insertInto('group_members')
      .values(devices.slice(4, 6).map(member_id => ({ group_id: group, member_id })))
      .execute()
    await finish(id, 2)
    expect(await look(id)).toEqual(devices.slice(6, 8))
    const barred = (await jobs(id)).filter(job => job.state === 'cancelled')
    expect(barred.map(job => job.device_id)).toEqual(devices.slice(4, 6))
    expect(barred[0]).toMatchObject({ cause: 'cancelled', ended_at: world.now })
    expect(barred[0]?.details).toContain('Policy did not allow')
    await db.updateTable('users').set({ disabled: 1 }).where('id', '=', cleo.userId).execute()
    await finish(id, 1)
    expect(await look(id)).toEqual([])
    expect(await counts(id)).toEqual({ success: 3, delivered: 3, cancelled: 4 })
    await finish(id, 3)
    await look(id)
    expect(await show(id)).toMatchObject({ state: 'completed', endedAt: world.now })
    expect(await acts(id)).toEqual(['fan-out:start', 'fan-out:forbid', 'fan-out:forbid', 'fan-out:end'])
  })

  test('[TRIG2] counting walks through no jobs of others, however many there are', async () => {
    const [deviceId = ''] = devices
    const other = {
      state: 'completed',
      details: '',
      device_id: deviceId,
      script_id: scriptId,
      script_name: 'clean',
      script_version: 1,
      script_sha256: '',
      session_id: null,
      requested_by: 'ada',
      requested_by_id: null,
      inputs_json: '{}',
      requested_at: 1,
      expires_at: 1,
    }
    for (let some = 0; some < 6; some += 1)
      await store()
        .db.insertInto('jobs')
        .values(Array.from({ length: 500 }, () => ({ id: newId(), ...other })))
        .execute()
    const id = await start()
    const remembered = rememberStatements(store())
    await findFanOut(remembered.store.db, id)
    expect(remembered.statements).toHaveLength(2)
    for (const statement of remembered.statements)
      expect(await scansOf(store(), statement, 'jobs')).toEqual([])
  })

  test('[SEC1] secrets are sealed for each job, and gone from those that never had their turn', async () => {
    const password: InputDeclaration = {
      name: 'password',
      label: 'Password',
      type: 'secret',
      allowedValues: [],
      freeValue: false,
      defaultValue: null,
    }
    const secret = await world.addScript(`${newId()}.sh`, { inputs: [password], dryRun: true })
    const id = await start({ scriptId: secret, inputs: { password: 'open sesame' }, dryRun: true })
    const [first, second] = await jobs(id)
    const { fieldKey } = world.ctx.secrets
    expect(openInputs(fieldKey, first?.id ?? '', first?.inputs_json ?? '')).toEqual({
      password: 'open sesame',
    })
    expect(() => openInputs(fieldKey, second?.id ?? '', first?.inputs_json ?? '')).toThrow()
    expect(first?.dry_run).toBe(1)
    expect(await show(id)).toMatchObject({ inputs: { password: MASK }, dryRun: true })
    await cancelFanOut(world.ctx, id, ada)
    await look(id)
    for (const { inputs_json } of await jobs(id))
      expect(JSON.parse(inputs_json)).toEqual({ values: { password: MASK }, sealed: null })
    const { inputs_json } = await store()
      .db.selectFrom('fan_outs')
      .select('inputs_json')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(JSON.parse(inputs_json)).toMatchObject({ sealed: null })
  })
})
