import { createPublicKey, verify } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectJobDevice, resultOf, type JobDevice } from '../../test/support/job-device.ts'
import {
  enrolAt,
  eventually,
  startTestRelay,
  TEST_PASSWORD,
  type TestIdentity,
  type TestRelay,
} from '../../test/support/relay.ts'
import { onEveryStore } from '../../test/support/stores.ts'
import type { TriggerContent } from '../../shared/fleet/trigger.ts'
import { spreadOffsetMs } from '../../shared/fleet/period.ts'
import type { JobOrder } from '../../shared/protocol/job.ts'
import { watchListSchema, type SignedWatchList, type WatchEvent } from '../../shared/protocol/watches.ts'

const HOUR_MS = 3_600_000
const script = [
  '#!/bin/sh',
  '# @action Free disk space',
  '# @description Empties what can be made again.',
  '# @input folder string "Folder" default="/tmp"',
  'true',
].join('\n')

onEveryStore('triggers', ({ place }) => {
  let relay: TestRelay
  let device: JobDevice
  let ahead = 0
  let scriptId: string
  /** Who has been away for hours signs in again. */
  let token: string
  const api: TestRelay['api'] = (call, request) => relay.api(call, request, token)
  const later = async (ms: number): Promise<void> => {
    ahead += ms
    token = (await relay.api('POST /api/login', { body: { name: 'ada', password: TEST_PASSWORD } })).token
  }

  /** As the relay's own, which is signed in no longer. */
  const enrolDevice = (hostName: string): Promise<TestIdentity> => enrolAt(api, hostName)

  beforeAll(async () => {
    ahead = 0
    relay = await startTestRelay({
      clock: () => Date.now() + ahead,
      config: { databaseUrl: place().databaseUrl },
    })
    token = relay.token
    device = await connectJobDevice(relay)
    scriptId = (
      await api('POST /api/scripts', {
        body: { fileName: 'free.sh', base64: Buffer.from(script).toString('base64') },
      })
    ).id
  })
  afterAll(() => relay?.stop())

  const common = (name: string) => ({
    name,
    enabled: true,
    scriptId,
    scriptVersion: 1,
    inputs: {},
    devices: {},
  })
  const periodic = (name: string, more: Partial<Extract<TriggerContent, { kind: 'periodic' }>> = {}) =>
    api('POST /api/triggers', {
      body: { kind: 'periodic', ...common(name), period: { every: 1, unit: 'day' }, ...more },
    })
  const healing = (name: string) =>
    api('POST /api/triggers', {
      body: {
        kind: 'self-healing',
        ...common(name),
        watched: { condition: { what: 'disk', path: '/', above: 90, clear: 80 } },
      },
    })
  const remove = (id: string) => api('DELETE /api/triggers/:id', { params: { id } })
  const place1 = async (id: string, deviceId = device.deviceId) => {
    const { rows } = await api('GET /api/triggers/:id/devices', { params: { id } })
    return rows.find(row => row.device.id === deviceId)
  }
  const jobsOf = async (triggerId: string) =>
    (await api('GET /api/jobs', { query: {} })).rows.filter(job => job.trigger?.id === triggerId)

  test('[TRIG1] [TRIG2] a periodic trigger: its devices get their turns within the hour, and a later one joins by itself', async () => {
    const { id } = await periodic('Every day')
    const turn = await eventually(() => place1(id))
    expect(turn.nextAt).toBeGreaterThanOrEqual(relay.context.clock() - 60_000)
    expect(turn.nextAt).toBeLessThanOrEqual(relay.context.clock() + HOUR_MS)
    await later(HOUR_MS)
    const order = await eventually(() => device.orders.find(each => each.priority === 'periodic'))
    await device.finish(order)
    const [job] = await eventually(async () => {
      const jobs = await jobsOf(id)
      return jobs[0]?.state === 'completed' ? jobs : null
    })
    expect(job).toMatchObject({
      trigger: { id, kind: 'periodic', name: 'Every day' },
      requestedBy: 'trigger “Every day”',
    })
    expect(await place1(id)).toMatchObject({
      nextAt: (turn.nextAt ?? 0) + 24 * HOUR_MS,
      lastJobId: job?.id,
    })

    const other = await enrolDevice('desk-2')
    // Saving looks for devices at once; the relay would do so by itself within seconds.
    const saved = await api('GET /api/triggers/:id', { params: { id } })
    await api('PUT /api/triggers/:id', { params: { id }, body: { version: 1, content: saved.content } })
    const joined = await eventually(() => place1(id, other.deviceId))
    expect(joined.nextAt).not.toBeNull()
    await remove(id)
    expect(await eventually(async () => ((await jobsOf(id)).length === 1 ? 'once' : null))).toBe('once')
  })

  test('[TRIG2] [TRIG4] what a device missed is passed over or made up for once, and shown', async () => {
    const away = await connectJobDevice(relay, await enrolDevice('away'))
    away.disconnect()
    await eventually(async () => {
      const { online } = await api('GET /api/devices/:id', { params: { id: away.deviceId } })
      return !online
    })
    const devices = { deviceIds: [away.deviceId] }
    const skipping = await periodic('Skips', { devices, missed: 'skip', period: { every: 1, unit: 'hour' } })
    const catching = await periodic('Catches up', { devices, period: { every: 1, unit: 'hour' } })
    await eventually(
      async () => (await place1(skipping.id, away.deviceId)) && place1(catching.id, away.deviceId),
    )
    for (let hour = 0; hour < 3; hour += 1) {
      const before = await place1(catching.id, away.deviceId)
      await later(HOUR_MS)
      await eventually(async () => {
        const [one, other] = [
          await place1(skipping.id, away.deviceId),
          await place1(catching.id, away.deviceId),
        ]
        return (one?.nextAt ?? 0) > relay.context.clock() && (other?.nextAt ?? 0) > (before?.nextAt ?? 0)
      })
    }
    expect(await jobsOf(skipping.id)).toEqual([])
    expect((await place1(skipping.id, away.deviceId))?.missed).toBeGreaterThanOrEqual(3)
    expect(await jobsOf(catching.id)).toMatchObject([{ state: 'waiting-for-device' }])
    expect((await place1(catching.id, away.deviceId))?.missed).toBeGreaterThanOrEqual(2)
    const back = await connectJobDevice(relay, away.identity)
    const order = await eventually(() => back.orders[0])
    await back.finish(order)
    expect(back.orders).toHaveLength(1)
    await remove(skipping.id)
    await remove(catching.id)
    back.disconnect()
  })

  test('[TRIG2] a relay that was away for days makes one job of what passed, and moves on', async () => {
    const { id } = await periodic('Long away', { devices: { deviceIds: [device.deviceId] } })
    await eventually(() => place1(id))
    await later(5 * 24 * HOUR_MS)
    const [job] = await eventually(async () => {
      const jobs = await jobsOf(id)
      return jobs.length > 0 ? jobs : null
    })
    expect(job?.details).toContain('4')
    expect((await place1(id))?.nextAt).toBeGreaterThan(relay.context.clock())
    expect(await jobsOf(id)).toHaveLength(1)
    await remove(id)
  })

  test('[TRIG1] a device is told what to look for by a signed list, and hears when there is nothing more', async () => {
    const lists: SignedWatchList[] = []
    const watching = await relay.connectDevice({
      identity: await enrolDevice('watching'),
      handlers: {
        'watch:list': signed => {
          lists.push(signed)
          return {}
        },
      },
    })
    const { id } = await healing('Disk is full')
    const signed = await eventually(() => lists[0])
    const key = createPublicKey({
      key: Buffer.from(watching.identity.relayPublicKey, 'base64'),
      format: 'der',
      type: 'spki',
    })
    expect(verify(null, Buffer.from(signed.list), key, Buffer.from(signed.signature, 'base64'))).toBe(true)
    const list = watchListSchema.parse(JSON.parse(signed.list))
    expect(list).toMatchObject({
      deviceId: watching.deviceId,
      watches: [{ watchId: id, name: 'Disk is full', looks: 3, run: { inputs: {} } }],
    })
    await remove(id)
    const last = await eventually(() => lists[1])
    expect(watchListSchema.parse(JSON.parse(last.list)).watches).toEqual([])
    watching.disconnect()
  })

  test('[RECD2] conditions of tasks, which name their records, are told to nobody who may not see all records', async () => {
    const { id } = await healing('Seen by all')
    await relay.context.store.db
      .insertInto('watch_events')
      .values(
        [id, 'condition-of-a-task'].map(watch_id => ({
          id: `seen-${watch_id}`,
          watch_id,
          watch_name: 'Rotate a password on a record',
          device_id: device.deviceId,
          at: 1,
          happening: 'came-about',
          observed: '',
          job_id: null,
        })),
      )
      .execute()
    const body = {
      name: 'grace',
      fullName: 'Grace',
      mail: 'grace@example.org',
      role: 'support',
      password: TEST_PASSWORD,
    } as const
    await api('POST /api/users', { body })
    const helper = await relay.api('POST /api/login', { body: { name: 'grace', password: TEST_PASSWORD } })
    const seenBy = async (reader?: string): Promise<string[]> => {
      const { rows } = await relay.api('GET /api/watch-events', { query: {} }, reader ?? token)
      return rows.map(row => row.id)
    }
    const both = [`seen-${id}`, 'seen-condition-of-a-task']
    expect(await seenBy()).toEqual(expect.arrayContaining(both))
    const byHelper = await seenBy(helper.token)
    expect(byHelper).toContain(both[0])
    expect(byHelper).not.toContain(both[1])
    await remove(id)
  })

  test('[TRIG1] what a device noticed is kept once, and the job that it made by itself is in the history', async () => {
    const { id } = await healing('Disk is nearly full')
    await eventually(() => place1(id))
    const jobId = 'made-by-the-device-1'
    const event = (eventId: string, more: Partial<WatchEvent>): WatchEvent => ({
      eventId,
      watchId: id,
      at: relay.context.clock(),
      happening: 'came-about',
      observed: '96 % of / is used',
      jobId: null,
      until: null,
      ...more,
    })
    for (let times = 0; times < 2; times += 1) await device.ask('watch:happened', event('event-0001', {}))
    const version = (await api('GET /api/scripts', {})).rows.find(row => row.id === scriptId)
    const order = { jobId, script: { sha256: version?.sha256 ?? '' } } as JobOrder
    for (let times = 0; times < 2; times += 1)
      await device.ask(
        'job:result',
        resultOf(order, { origin: { watchId: id, inputs: { folder: '/var' } }, exitCode: 0 }),
      )
    await device.ask('watch:happened', event('event-0002', { happening: 'helped', jobId }))
    const until = relay.context.clock() + HOUR_MS
    const aheadOfTime = { happening: 'muted', until, at: until } as const
    await device.ask('watch:happened', event('event-0003', aheadOfTime))
    // Over by itself, it is muted still.
    await device.ask('watch:happened', event('event-0005', { happening: 'cleared' }))
    const { rows } = await api('GET /api/watch-events', { query: { triggerId: id } })
    expect(rows.map(row => row.happening)).toEqual(['cleared', 'muted', 'helped', 'came-about'])
    // A clock that is ahead makes nothing happen later than it was told.
    expect(rows[1]?.at).toBeLessThan(until)
    expect(await jobsOf(id)).toMatchObject([
      {
        id: jobId,
        state: 'completed',
        trigger: { kind: 'self-healing' },
        requestedBy: 'trigger “Disk is nearly full”',
      },
    ])
    expect((await api('GET /api/triggers/:id', { params: { id } })).muted).toBe(1)
    await api('POST /api/triggers/:id/devices/:deviceId/unmute', {
      params: { id, deviceId: device.deviceId },
    })
    expect(device.heard.some(each => each.event === 'watch:unmute')).toBe(true)
    expect((await place1(id))?.mutedUntil).toBeNull()
    await expect(
      device.ask('watch:happened', event('event-0004', { watchId: 'no-such-watch' })),
    ).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      device.ask(
        'job:result',
        resultOf({ jobId: 'another-job', script: { sha256: 'b'.repeat(64) } } as JobOrder, {
          origin: { watchId: id, inputs: {} },
        }),
      ),
    ).rejects.toMatchObject({ code: 'not-found' })
    await remove(id)
  })

  test('[TRIG1] a device gets the script of its watch before it needs it, and no other', async () => {
    const text = `${script}\n# of a watch alone\n`
    const own = await api('POST /api/scripts', {
      body: { fileName: 'watch.sh', base64: Buffer.from(text).toString('base64') },
    })
    const { rows } = await api('GET /api/scripts', {})
    const sha256 = rows.find(row => row.id === own.id)?.sha256 ?? ''
    const get = () => device.ask('script:get', { sha256 })
    await expect(get()).rejects.toMatchObject({ code: 'not-found' })
    const watched = { condition: { what: 'disk', path: '/', above: 90, clear: 80 } } as const
    const { id } = await api('POST /api/triggers', {
      body: { kind: 'self-healing', ...common('Own'), scriptId: own.id, watched },
    })
    await eventually(() => place1(id))
    expect(Buffer.from((await get()).base64, 'base64').toString()).toBe(text)
    await remove(id)
    await expect(get()).rejects.toMatchObject({ code: 'not-found' })
  })

  test('[TRIG1] self-help: offered to the users of its devices in their language, run once at a time, and throttled', async () => {
    const { id } = await api('POST /api/triggers', {
      body: {
        kind: 'self-help',
        ...common('Help with the disk'),
        devices: { deviceIds: [device.deviceId] },
        texts: { de: { title: 'Speicher freigeben', description: 'Leert, was neu entsteht.' } },
      },
    })
    await eventually(() => place1(id))
    const german = await device.ask('offers:list', { languages: ['de', 'en'] })
    expect(german.offers).toMatchObject([{ triggerId: id, title: 'Speicher freigeben' }])
    const { offers } = await device.ask('offers:list', { languages: ['fr'] })
    expect(offers).toMatchObject([
      { title: 'Free disk space', inputs: [{ name: 'folder', defaultValue: '/tmp' }] },
    ])
    const other = await connectJobDevice(relay, await enrolDevice('other'))
    expect((await other.ask('offers:list', { languages: [] })).offers).toEqual([])
    const run = () => device.ask('offers:run', { triggerId: id, inputs: { folder: '/var/tmp' }, user: 'kim' })
    await expect(other.ask('offers:run', { triggerId: id, inputs: {}, user: 'kim' })).rejects.toMatchObject({
      code: 'not-found',
    })
    // A double click is one wish.
    const [{ jobId }, twice] = await Promise.all([run(), run()])
    expect([twice.jobId, (await run()).jobId]).toEqual([jobId, jobId])
    expect(await place1(id)).toMatchObject({ lastJobId: jobId })
    const order = await device.orderFor(jobId)
    expect(order).toMatchObject({ inputs: { folder: '/var/tmp' }, priority: 'on-demand' })
    await device.finish(order)
    expect(await jobsOf(id)).toMatchObject([{ requestedBy: 'kim (self-help)' }])
    let refused: unknown
    for (let times = 0; times < 12 && !refused; times += 1)
      try {
        const again = await run()
        await device.finish(await device.orderFor(again.jobId))
      } catch (error) {
        refused = error
      }
    expect(refused).toMatchObject({ code: 'too-many-requests' })
    const trail = await api('GET /api/audit', { query: {} })
    expect(trail.rows.some(row => row.act === 'offer:run' && row.actor === `device:${device.deviceId}`)).toBe(
      true,
    )
    await remove(id)
    other.disconnect()
  })

  test('[TRIG1] a trigger that could not run is refused, with the place of what is wrong', async () => {
    await later(0)
    const needy = '#!/bin/sh\n# @action Needy\n# @input name string "Name"\n# @input key secret "Key"\ntrue\n'
    const { id } = await api('POST /api/scripts', {
      body: { fileName: 'needy.sh', base64: Buffer.from(needy).toString('base64') },
    })
    const failure = await api('POST /api/triggers', {
      body: {
        kind: 'periodic',
        ...common('Needs more'),
        scriptId: id,
        inputs: { other: 'x' },
        period: { every: 1, unit: 'hour' },
      },
    }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'invalid-input' })
    expect((failure as { problems: { where: string }[] }).problems.map(problem => problem.where)).toEqual([
      'scriptId',
      'inputs.other',
      'inputs.name',
      'inputs.key',
    ])
  })

  test('[TRIG2] devices keep their numbers: the offsets of many lie apart', async () => {
    const ids = []
    for (let n = 0; n < 5; n += 1) ids.push((await enrolDevice(`many-${n}`)).deviceId)
    const { id } = await periodic('Spread', { devices: { deviceIds: ids } })
    await eventually(async () => {
      const { rows } = await api('GET /api/triggers/:id/devices', { params: { id } })
      return rows.length === 5 && rows.every(row => row.nextAt !== null)
    })
    const { rows } = await api('GET /api/triggers/:id/devices', { params: { id } })
    const day = { every: 1, unit: 'day' } as const
    const turns = rows.map(row => row.nextAt ?? 0).toSorted((a, b) => a - b)
    const offsets = [0, 1, 2, 3, 4].map(n => spreadOffsetMs(n, day)).toSorted((a, b) => a - b)
    const [first = 0] = turns
    const gaps = turns.map(turn => turn - first)
    // The anchor itself is not shown; what is between the turns is.
    expect(gaps).toEqual(offsets.map(offset => offset - (offsets[0] ?? 0)))
    await remove(id)
  })
})
