import { pino } from 'pino'
import { beforeAll, expect, test } from 'vitest'
import { onEveryStore } from '../../test/support/stores.ts'
import { readConfig } from '../config.ts'
import type { Caller, RelayContext } from '../context.ts'
import { openSecrets } from '../secrets.ts'
import type { Station } from '../station.ts'
import { noPeers } from '../link/peers.ts'
import { openMetrics } from '../operations/metrics.ts'
import { newId } from '../store/new-id.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { jobOrderSchema, signedOrderSchema } from '../../shared/protocol/job.ts'
import { eventually } from '../../test/support/relay.ts'
import { openWriteTogether } from './dispatch/write-together.ts'
import { jobsStation } from './jobs-station.ts'

const caller: Caller = { userId: newId(), userName: 'ada', role: 'administrator', source: '127.0.0.1' }
const by = { caller, source: '127.0.0.1' }

onEveryStore('jobs', ({ store, place }) => {
  let station: Required<Pick<Station, 'api' | 'agent'>>
  const online = new Set<string>()
  let offered: string[] = []
  let mayRun = (): Promise<boolean> => Promise.resolve(true)

  beforeAll(async () => {
    const ctx = {
      config: { ...readConfig({}), publicUrl: '' },
      store: store(),
      secrets: await openSecrets(place().dataDir),
      log: pino({ level: 'silent' }),
      clock: Date.now,
      peers: noPeers(),
      devices: {
        isConnected: async (deviceId: string) => online.has(deviceId),
        isHere: (deviceId: string) => online.has(deviceId),
        ask: async (deviceId: string, _: string, request: unknown) => {
          if (!online.has(deviceId)) throw new Failure('device-offline', 'offline')
          const { order } = signedOrderSchema.parse(request)
          offered.push(jobOrderSchema.parse(JSON.parse(order)).jobId)
          return {}
        },
        disconnect: () => undefined,
      },
      controllers: {
        tellSession: () => undefined,
        tellUser: () => undefined,
        disconnectUser: () => undefined,
        disconnectSignIn: () => undefined,
      },
      metrics: openMetrics(store(), Date.now, () => 0),
      announce: () => undefined,
    } as unknown as RelayContext
    station = jobsStation(ctx, {
      describeSignature: () => ({
        signed: false,
        publisher: null,
        thumbprint: null,
        problem: null,
        official: false,
      }),
      endSessions: () => undefined,
      jobEnded: () => Promise.resolve(),
      fanOutMoved: () => undefined,
      deviceReady: () => undefined,
      keepOwnJob: () => Promise.resolve(false),
      watchesNeed: () => Promise.resolve(false),
      checkActionsAllowed: async () => undefined,
      mayRunActions: () => mayRun(),
    }) as typeof station
  })

  function call<T>(name: string, input: object): Promise<T> {
    const handler = station.api[name as keyof typeof station.api] as unknown as (
      input: object,
      who: typeof by,
    ) => Promise<T>
    return handler(input, by)
  }

  async function addDevice(): Promise<string> {
    const id = newId()
    await store()
      .db.insertInto('devices')
      .values({
        id,
        name: 'desk',
        sort_name: 'desk',
        public_key: 'k',
        search_text: 'desk',
        online: 0,
        enrolled_at: 1,
      })
      .execute()
    return id
  }

  const save = (
    text: string,
    fileName = 'say.sh',
  ): Promise<{ id: string; version: number; sha256: string }> =>
    call('POST /api/scripts', { body: { fileName, base64: Buffer.from(text).toString('base64') } })

  const request = (scriptId: string, deviceId: string): Promise<{ id: string }> =>
    call('POST /api/jobs', { body: { scriptId, deviceId, inputs: {}, expiresInMs: 60_000 } })

  test('[SIGN12] the same bytes stay one version, others make the next, also after a removal', async () => {
    const [a, b] = await Promise.all([save('# @action A\n'), save('# @action A\n')])
    expect(b).toMatchObject({ id: a.id, version: 1 })
    expect(await save('# @action B\n')).toMatchObject({ id: a.id, version: 2 })
    expect(await save('# @action A\n')).toMatchObject({ id: a.id, version: 3, sha256: a.sha256 })
    await call('DELETE /api/scripts/:id', { params: { id: a.id } })
    await expect(call('GET /api/scripts/:id', { params: { id: a.id } })).rejects.toMatchObject({
      code: 'not-found',
    })
    expect(await save('# @action A\n')).toMatchObject({ id: a.id, version: 3 })
    const { base64 } = await call<{ base64: string }>('GET /api/scripts/:id', { params: { id: a.id } })
    expect(Buffer.from(base64, 'base64').toString()).toBe('# @action A\n')
  })

  test('[TRIG4] jobs are offered in the order of their requests, each once, and end once', async () => {
    const { id: scriptId, sha256 } = await save('# @action Order\n', 'order.sh')
    const deviceId = await addDevice()
    const device = station.agent({ deviceId, source: '', connectedAt: Date.now() })
    const jobs: string[] = []
    for (let n = 0; n < 60; n += 1) jobs.push((await request(scriptId, deviceId)).id)
    online.add(deviceId)
    offered = []
    await device['job:sync']?.({ jobIds: [] })
    await eventually(() => offered.length === 60)
    expect(offered).toEqual(jobs)
    const result = async (jobId: string): Promise<unknown> =>
      device['job:result']?.({
        jobId,
        state: 'completed',
        cause: null,
        details: '',
        exitCode: 0,
        scriptSha256: sha256,
        publisher: null,
        startedAt: 1,
        endedAt: 2,
        outputs: [],
        logTail: '',
      })
    await Promise.all([...jobs, ...jobs].map(result))
    const page = await call<{ rows: { id: string; state: string }[]; next: string }>('GET /api/jobs', {
      query: { limit: 50, state: 'completed', deviceId },
    })
    const rest = await call<{ rows: { id: string }[]; next: null }>('GET /api/jobs', {
      query: { limit: 50, after: page.next },
    })
    expect([...page.rows, ...rest.rows].map(row => row.id)).toEqual(jobs.toReversed())
    expect(rest.next).toBeNull()
    const entries = await store()
      .db.selectFrom('audit')
      .select('subject')
      .where('act', '=', 'job:result')
      .execute()
    expect(entries).toHaveLength(60)
  })

  test('[AUDIT1] writes that come together share a commit, and one that fails undoes only itself', async () => {
    const write = openWriteTogether(store())
    const set = (name: string) =>
      write(trx => trx.insertInto('settings').values({ name, value: '1' }).execute())
    const outcomes = await Promise.allSettled([set('one'), set('two'), set('one'), set('three')])
    expect(outcomes.map(outcome => outcome.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    const rows = await store().db.selectFrom('settings').select('name').execute()
    expect(rows.map(row => row.name)).toEqual(expect.arrayContaining(['one', 'two', 'three']))
  })

  test('[TRIG4] jobs whose offering failed in the store are offered after the next connect', async () => {
    const { id: scriptId } = await save('# @action Later\n', 'later.sh')
    const deviceId = await addDevice()
    const device = station.agent({ deviceId, source: '', connectedAt: Date.now() })
    const jobs: string[] = []
    for (let n = 0; n < 40; n += 1) jobs.push((await request(scriptId, deviceId)).id)
    let looks = 0
    mayRun = () => {
      looks += 1
      return Promise.reject(new Error('The connection to the database was lost.'))
    }
    offered = []
    online.add(deviceId)
    await device['job:sync']?.({ jobIds: [] })
    await eventually(() => looks > 0)
    mayRun = () => Promise.resolve(true)
    await eventually(async () => {
      await device['job:sync']?.({ jobIds: [] })
      return new Set(offered).size === jobs.length
    })
    expect(new Set(offered)).toEqual(new Set(jobs))
  })
})
