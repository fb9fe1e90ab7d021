import { beforeAll, expect, test } from 'vitest'
import { makeFleetWorld, type FleetWorld } from '../../../test/support/fleet-world.ts'
import { rememberStatements, scansOf } from '../../../test/support/plan-of.ts'
import { onEveryStore } from '../../../test/support/stores.ts'
import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import type { OutputDeclaration } from '../../../shared/jobs/declaration.ts'
import type { OutputValue } from '../../../shared/jobs/output-values.ts'
import type { Caller } from '../../context.ts'
import { newId } from '../../store/new-id.ts'
import { findDeviceIds } from './find-devices.ts'
import { devicesApi } from './devices-api.ts'

const outputs: OutputDeclaration[] = [
  { name: 'labels', label: 'Labels', type: 'string-list' },
  { name: 'memory', label: 'Memory', type: 'size' },
  { name: 'operatingSystem', label: 'System', type: 'string' },
]
const output = (name: string, value: OutputValue['value'], type: OutputValue['type']): OutputValue => ({
  name,
  type,
  value,
  flag: null,
})
const told = (labels: string[], memory: number, system = 'Debian 12'): { outputs: OutputValue[] } => ({
  outputs: [
    output('labels', labels, 'string-list'),
    output('memory', memory, 'size'),
    output('operatingSystem', system, 'string'),
  ],
})

onEveryStore('devices by what is known of them', ({ store, place }) => {
  let world: FleetWorld
  let ada: Caller
  let ids: string[]
  let inventory: string
  const api = () => devicesApi(world.ctx)
  const by = () => ({ caller: ada, source: '127.0.0.1' })
  const numbers = async (query: DeviceQuery): Promise<number[]> =>
    (await findDeviceIds(store().db, query, 100)).map(id => ids.indexOf(id))
  const group = async (...memberIds: string[]): Promise<string> => {
    const id = newId()
    await store().db.insertInto('groups').values({ id, kind: 'targets', name: id, built_in: 0 }).execute()
    await store()
      .db.insertInto('group_members')
      .values(memberIds.map(member_id => ({ group_id: id, member_id })))
      .execute()
    return id
  }
  const at = (index: number): string => ids[index] ?? ''

  beforeAll(async () => {
    world = await makeFleetWorld(store(), place().dataDir)
    ada = await world.addUser('ada', 'administrator')
    ids = [
      ...(await world.addDevices(4, { name: 'a' })),
      ...(await world.addDevices(2, { name: 'b', platform: 'windows', online: 0 })),
    ]
    inventory = await world.addScript('inventory.sh', { outputs }, true)
  })

  test('[TRIG1] everything that is asked for holds at once; nothing asked for finds all', async () => {
    expect(await numbers({})).toEqual([0, 1, 2, 3, 4, 5])
    expect(await numbers({ platforms: ['windows'] })).toEqual([4, 5])
    expect(await numbers({ online: true, platforms: ['windows'] })).toEqual([])
    expect(await numbers({ search: 'b-0000 WIN' })).toEqual([4, 5])
    expect(await numbers({ agentVersion: '1.2' })).toHaveLength(6)
    expect(await numbers({ agentVersion: '1%' })).toEqual([])
    expect(await numbers({ deviceIds: [at(1), at(4), newId()] })).toEqual([1, 4])
  })

  test('[TRIG1] groups nest, and Default targets are those in no group', async () => {
    const inner = await group(at(0), at(4))
    const outer = await group(inner, at(1))
    expect(await numbers({ groupIds: [inner] })).toEqual([0, 4])
    expect(await numbers({ groupIds: [outer] })).toEqual([0, 1, 4])
    expect(await numbers({ groupIds: ['default-targets'] })).toEqual([2, 3, 5])
    const around = await group('default-targets', at(0))
    expect(await numbers({ groupIds: [around] })).toEqual([0, 2, 3, 5])
    await store().db.deleteFrom('group_members').execute()
  })

  test('[TRIG1] seen since, and not seen since: who is connected is seen now', async () => {
    await store()
      .db.updateTable('devices')
      .set({ last_seen_at: world.now - 5000 })
      .where('id', '=', at(4))
      .execute()
    await store().db.updateTable('devices').set({ last_seen_at: null }).where('id', '=', at(5)).execute()
    expect(await numbers({ seenSince: world.now - 10_000 })).toEqual([0, 1, 2, 3, 4])
    expect(await numbers({ seenSince: world.now + 1 })).toEqual([0, 1, 2, 3])
    expect(await numbers({ notSeenSince: world.now - 1000 })).toEqual([4, 5])
  })

  test('[TRIG1] what the last job of an action came to there', async () => {
    const script = await world.addScript('clean.sh')
    const failed = { state: 'error', cause: 'exit-code', exitCode: 1 } as const
    await world.run(at(0), script, failed)
    await world.run(at(0), script)
    await world.run(at(1), script)
    await world.run(at(1), script, failed)
    expect(await numbers({ lastResult: { scriptId: script, is: 'succeeded' } })).toEqual([0])
    expect(await numbers({ lastResult: { scriptId: script, is: 'failed' } })).toEqual([1])
    expect(await numbers({ lastResult: { scriptId: script, is: 'none' } })).toEqual([2, 3, 4, 5])
  })

  test('[TRIG1] labels that are given and told stand beside each other, and are found by search too', async () => {
    await world.run(at(2), inventory, told(['Site:Berlin', 'not a label!', 'laptop'], 8e9))
    const shown = await api()['PUT /api/devices/:id/labels'](
      { params: { id: at(2) }, body: { labels: ['vip', 'laptop'] } },
      by(),
    )
    expect(shown.labels).toEqual(['laptop', 'site:berlin', 'vip'])
    await world.run(at(3), inventory, told(['laptop'], 16e9, 'Ubuntu 24'))
    expect(await numbers({ labels: ['laptop'] })).toEqual([2, 3])
    expect(await numbers({ labels: ['laptop', 'vip'] })).toEqual([2])
    expect(await numbers({ search: 'BERLIN' })).toEqual([2])
    expect((await api()['GET /api/labels']({}, by())).rows).toEqual([
      { label: 'laptop', devices: 2 },
      { label: 'site:berlin', devices: 1 },
      { label: 'vip', devices: 1 },
    ])
    // The next inventory says what holds now; what was given stays.
    await world.run(at(2), inventory, told([], 8e9))
    expect(await numbers({ labels: ['site:berlin'] })).toEqual([])
    expect(await numbers({ labels: ['laptop', 'vip'] })).toEqual([2])
    await expect(
      api()['PUT /api/devices/:id/labels']({ params: { id: newId() }, body: { labels: [] } }, by()),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  test('[TRIG1] facts: numbers are compared as numbers, text without case', async () => {
    const fact = (name: string, is: 'equal' | 'not-equal' | 'contains' | 'less' | 'greater', value: string) =>
      numbers({ facts: [{ name, is, value }] })
    expect(await fact('memory', 'greater', '9000000000')).toEqual([3])
    expect(await fact('memory', 'less', '9e9')).toEqual([2])
    expect(await fact('memory', 'equal', '8000000000')).toEqual([2])
    expect(await fact('memory', 'less', 'abc')).toEqual([])
    expect(await fact('operatingSystem', 'contains', 'UBU')).toEqual([3])
    expect(await fact('operatingSystem', 'not-equal', 'ubuntu 24')).toEqual([2])
    expect(await fact('operatingSystem', 'contains', '%')).toEqual([])
    const { rows } = await api()['GET /api/devices/:id/known-facts']({ params: { id: at(3) } }, by())
    expect(rows).toEqual([
      { name: 'memory', label: 'Memory', type: 'size', value: 16e9, at: world.now },
      { name: 'operatingSystem', label: 'System', type: 'string', value: 'Ubuntu 24', at: world.now },
    ])
    expect((await api()['GET /api/known-facts']({}, by())).rows).toEqual([
      { name: 'memory', label: 'Memory', type: 'size' },
      { name: 'operatingSystem', label: 'System', type: 'string' },
    ])
  })

  test('[TRIG1] only the inventory that Handrail signed is believed, and only where it succeeded', async () => {
    const own = await world.addScript('inventory.py', { outputs })
    await world.run(at(0), own, told(['vip'], 1))
    const other = await world.addScript('other.sh', { outputs }, true)
    await world.run(at(0), other, told(['vip'], 1))
    await world.run(at(0), inventory, {
      ...told(['vip'], 1),
      state: 'error',
      cause: 'exit-code',
      exitCode: 1,
    })
    expect(await numbers({ labels: ['vip'] })).toEqual([2])
    expect((await api()['GET /api/devices/:id/known-facts']({ params: { id: at(0) } }, by())).rows).toEqual(
      [],
    )
  })

  test('[TRIG1] how many, how many online, and the first of them', async () => {
    const found = await api()['POST /api/device-queries']({ body: { query: {}, limit: 2 } }, by())
    expect(found).toMatchObject({ count: 6, online: 4, rows: [{ id: at(0) }, { id: at(1) }] })
    const none = await api()['POST /api/device-queries'](
      { body: { query: { search: 'nowhere' }, limit: 2 } },
      by(),
    )
    expect(none).toEqual({ count: 0, online: 0, rows: [] })
  })

  test('[TRIG1] a query by labels, facts, groups or results walks through no table of them', async () => {
    await world.addDevices(2000, { name: 'many' })
    const remembered = rememberStatements(store())
    await findDeviceIds(
      remembered.store.db,
      {
        labels: ['laptop'],
        groupIds: ['default-targets'],
        facts: [{ name: 'memory', is: 'greater', value: '1' }],
        lastResult: { scriptId: inventory, is: 'succeeded' },
      },
      10,
    )
    const [statement] = remembered.statements
    if (!statement) throw new Error('No statement was seen.')
    for (const table of store().dialect === 'sqlite' ? ['device_labels', 'known_facts', 'jobs'] : ['jobs'])
      expect(await scansOf(store(), statement, table), table).toEqual([])
  })
})
