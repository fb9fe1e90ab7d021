import { createPublicKey, randomUUID, verify } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JobOrder, JobResult, SignedOrder } from '../../shared/protocol/job.ts'
import type { Job } from '../../shared/protocol/api/jobs.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { connectJobDevice, resultOf as plainResult, type JobDevice } from '../../test/support/job-device.ts'
import {
  eventually,
  startTestRelay,
  TEST_PASSWORD,
  type DeviceOptions,
  type TestDevice,
  type TestIdentity,
  type TestRelay,
} from '../../test/support/relay.ts'
import { openOrder, tellSealingKey } from '../../test/support/sealing.ts'
import { openLiveOutputs } from './outputs/live-outputs.ts'

const script = `#!/bin/sh
# @action Say something
# @input word string "Word" default="hello"
# @input pin secret "PIN"
# @output said string "Said"
# @output size size "Size"
echo "$HANDRAIL_INPUT_word"
`

let relay: TestRelay
/** Runs ahead of the real clock where a test says so. */
let ahead = 0

beforeEach(async () => {
  ahead = 0
  relay = await startTestRelay({ clock: () => Date.now() + ahead })
})
afterEach(() => relay.stop())

async function saveScript(text = script, fileName = 'say.sh'): Promise<string> {
  const { id } = await relay.api('POST /api/scripts', {
    body: { fileName, base64: Buffer.from(text).toString('base64') },
  })
  return id
}

const request = (scriptId: string, deviceId: string, more: object = {}): Promise<Job> =>
  relay.api('POST /api/jobs', { body: { scriptId, deviceId, inputs: { pin: '4711' }, ...more } })

const readJob = (id: string) => relay.api('GET /api/jobs/:id', { params: { id } })

const jobInState = (id: string, state: Job['state']) =>
  eventually(async () => {
    const job = await readJob(id)
    return job.state === state ? job : null
  })

const connect = (identity?: TestIdentity, held?: string[]): Promise<JobDevice> =>
  connectJobDevice(relay, identity, held)

/** A device that answers as it is told, and that secrets can be sealed to. */
async function connectBare(options: DeviceOptions): Promise<TestDevice> {
  const device = await relay.connectDevice(options)
  await tellSealingKey(device)
  return device
}

const orderFor = (device: JobDevice, id: string): Promise<JobOrder> =>
  eventually(() => device.orders.find(order => order.jobId === id))

const resultOf = (order: JobOrder, more: Partial<JobResult> = {}): JobResult =>
  plainResult(order, {
    outputs: [{ name: 'said', type: 'string', value: 'hello', flag: null }],
    logTail: 'hello\n',
    ...more,
  })

const audited = async (jobId: string): Promise<string[]> => {
  const { rows } = await relay.api('GET /api/audit', { query: { limit: 200 } })
  return rows.filter(row => row.subject === jobId).map(row => `${row.act} ${row.outcome}`)
}

describe('a device that does not take an order', () => {
  it('is asked again after a pause while it is busy', async () => {
    const asked: number[] = []
    const device = await connectBare({
      handlers: {
        'job:offer': () => {
          asked.push(Date.now())
          const code = asked.length === 1 ? 'too-many-requests' : 'unavailable'
          if (asked.length < 3) throw new Failure(code, 'Busy.', { retryAfterMs: 0 })
          return {}
        },
      },
    })
    await device.ask('job:sync', { jobIds: [] })
    await request(await saveScript(), device.deviceId)
    await eventually(() => asked.length === 3)
    const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0))
    for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(950)
  })

  it('[OUT3] because it cannot confirm it ends the job with that cause', async () => {
    const device = await connectBare({
      handlers: {
        'job:offer': () => {
          throw new Failure('forbidden', 'Not the relay that I know.')
        },
      },
    })
    await device.ask('job:sync', { jobIds: [] })
    const { id } = await request(await saveScript(), device.deviceId)
    const job = await jobInState(id, 'error')
    expect(job).toMatchObject({ cause: 'offer-not-genuine' })
    expect(job.details).toContain('Not the relay that I know.')
  })
})

describe('what a running job prints', () => {
  async function running(): Promise<{ device: JobDevice; order: JobOrder }> {
    const device = await connect()
    const { id } = await request(await saveScript(), device.deviceId)
    const order = await orderFor(device, id)
    await device.ask('job:started', { jobId: id, startedAt: Date.now() })
    return { device, order }
  }
  const outputsOf = (heard: { event: string; request: unknown }[]): unknown[] =>
    heard.filter(({ event }) => event === 'job:output').map(each => each.request)

  it('reaches whoever asked for it and the dashboards that watch it, and nobody else', async () => {
    const { device, order } = await running()
    const { jobId } = order
    const ada = await relay.connectController()
    const bob = await relay.connectController((await relay.addUser('bob', 'support')).token)
    const [watching, other] = [await relay.connectDashboard(), await relay.connectDashboard()]
    await watching.ask('job:watch', { jobId })
    await other.ask('job:watch', { jobId })
    await other.ask('job:watch', { jobId: null })
    const piece = { jobId, offset: 0, text: 'one\n' }
    await device.ask('job:output', piece)
    await device.ask('job:output', { jobId, offset: 4, text: 'two\n' })
    await eventually(() => outputsOf(ada.heard).length === 2 && outputsOf(watching.heard).length === 2)
    expect(outputsOf(watching.heard)[0]).toEqual(piece)
    expect(outputsOf(bob.heard)).toEqual([])
    expect(outputsOf(other.heard)).toEqual([])
    expect(await readJob(jobId)).toMatchObject({ logTail: '', live: { text: 'one\ntwo\n', end: 8 } })
    await device.ask('job:result', resultOf(order, { logTail: 'the truth' }))
    expect(await readJob(jobId)).toMatchObject({ logTail: 'the truth', live: null })
    await expect(device.ask('job:output', piece)).rejects.toMatchObject({ code: 'job-state' })
    expect(await readJob(jobId)).toMatchObject({ live: null })
  })

  it('is taken from its own device alone, at its own pace, and held to its last 16 KB', async () => {
    const { device, order } = await running()
    const { jobId } = order
    const stranger = await connect()
    const text = 'x'.repeat(8 * 1024)
    await expect(stranger.ask('job:output', { jobId, offset: 0, text })).rejects.toMatchObject({
      code: 'not-found',
    })
    const pieces = Array.from({ length: 100 }, (_, at) => ({ jobId, offset: at * text.length, text }))
    const answers = await Promise.allSettled(pieces.map(piece => device.ask('job:output', piece)))
    const taken = answers.filter(({ status }) => status === 'fulfilled').length
    expect(taken).toBeGreaterThanOrEqual(20)
    expect(taken).toBeLessThanOrEqual(60)
    expect((await readJob(jobId)).live?.text).toHaveLength(16 * 1024)
  })

  it('is not pushed out by a device that sends output of made-up jobs or of others’', async () => {
    const { device, order } = await running()
    const { jobId } = order
    const live = openLiveOutputs(relay.context, 2)
    await live.take(device.deviceId, { jobId, offset: 0, text: 'one\n' })
    const stranger = await connect()
    const tries = [jobId, ...Array.from({ length: 10 }, () => randomUUID())]
    const refused = await Promise.allSettled(
      tries.map(id => live.take(stranger.deviceId, { jobId: id, offset: 0, text: 'x' })),
    )
    expect(refused.every(({ status }) => status === 'rejected')).toBe(true)
    expect(live.logOf(jobId)).toMatchObject({ text: 'one\n' })
    // What ends while it is looked up takes no place either.
    live.forget(jobId)
    const late = live.take(device.deviceId, { jobId, offset: 4, text: 'two\n' })
    live.forget(jobId)
    await expect(late).rejects.toMatchObject({ code: 'job-state' })
    expect(live.logOf(jobId)).toBeNull()
  })
})

describe('the way of a job', () => {
  it('[ACT2] [SIGN12] goes to the device as a signed order and comes back as a typed result', async () => {
    const scriptId = await saveScript()
    const raw: SignedOrder[] = []
    const device = await connectBare({
      handlers: {
        'job:offer': signed => {
          raw.push(signed)
          return {}
        },
      },
    })
    const asked = await request(scriptId, device.deviceId, { inputs: { pin: '4711', word: 'a"; rm' } })
    expect(asked).toMatchObject({ state: 'queued', script: { name: 'Say something', version: 1 } })
    const signed = await eventually(() => raw[0])
    const key = createPublicKey({
      key: Buffer.from(device.identity.relayPublicKey, 'base64'),
      format: 'der',
      type: 'spki',
    })
    expect(verify(null, Buffer.from(signed.order), key, Buffer.from(signed.signature, 'base64'))).toBe(true)
    const order = openOrder(signed, device.identity)
    expect(order).toMatchObject({
      jobId: asked.id,
      deviceId: device.deviceId,
      script: { fileName: 'say.sh', sha256: asked.script.sha256, bytes: Buffer.byteLength(script) },
      runContext: 'system',
      inputs: { pin: '4711', word: 'a"; rm' },
      priority: 'on-demand',
      expiresAt: asked.expiresAt,
    })
    const { base64 } = await device.ask('script:get', { sha256: order.script.sha256 })
    expect(Buffer.from(base64, 'base64').toString()).toBe(script)

    await device.ask('job:started', { jobId: asked.id, startedAt: Date.now() })
    expect(await readJob(asked.id)).toMatchObject({ state: 'running', waitingFor: null })
    await device.ask('job:result', resultOf(order, { logTail: 'the pin is 4711' }))
    expect(await readJob(asked.id)).toMatchObject({
      state: 'completed',
      exitCode: 0,
      publisher: 'Example Ltd',
      outputs: [{ name: 'said', label: 'Said', value: 'hello', type: 'string', flag: null }],
      inputs: { word: 'a"; rm', pin: '••••••' },
      logTail: 'the pin is ••••••',
    })
    expect(await audited(asked.id)).toEqual(['job:result done', 'job:request done'])
  })

  it('[ACT2] keeps no secret in the store once the job has ended, and only sealed ones before', async () => {
    const scriptId = await saveScript()
    const device = await connect()
    const { id } = await request(scriptId, device.deviceId, { inputs: { pin: 'correct-horse' } })
    const order = await orderFor(device, id)
    const row = () =>
      relay.context.store.db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(JSON.parse((await row()).inputs_json)).toEqual({
      values: { word: 'hello', pin: '••••••' },
      sealed: expect.any(String) as string,
    })
    await device.ask(
      'job:result',
      resultOf(order, { outputs: [{ name: 'said', type: 'string', value: 'correct-horse', flag: null }] }),
    )
    expect(JSON.parse((await row()).inputs_json)).toMatchObject({ sealed: null })
    expect(JSON.stringify(await row())).not.toContain('correct-horse')
    const { rows } = await relay.api('GET /api/audit', { query: { limit: 200 } })
    expect(JSON.stringify(rows)).not.toContain('correct-horse')
  })

  it('[TRIG3] waits for a device that is offline, says so, and goes to it when it is back', async () => {
    const scriptId = await saveScript()
    const device = await connect()
    device.disconnect()
    await eventually(async () => !(await relay.context.devices.isConnected(device.deviceId)))
    const { id } = await request(scriptId, device.deviceId)
    ahead = 3_600_000
    const waiting = await jobInState(id, 'waiting-for-device')
    expect(waiting.waitingFor).toMatch(/^Device offline for 1 h; expires in 23 h/)
    const back = await connect(device.identity)
    const order = await orderFor(back, id)
    expect(await readJob(id)).toMatchObject({ state: 'queued' })
    await back.ask('job:result', resultOf(order))
    expect(await readJob(id)).toMatchObject({ state: 'completed' })
  })

  it('[POL1] is not sent any more once policy has come to forbid it while it waited', async () => {
    const scriptId = await saveScript()
    const away = await relay.enrolDevice()
    const { id } = await request(scriptId, away.deviceId)
    // No link joins this group and anybody.
    const { id: groupId } = await relay.api('POST /api/groups', { body: { kind: 'targets', name: 'Vault' } })
    const members = { name: 'Vault', memberIds: [away.deviceId] }
    await relay.api('PUT /api/groups/:id', { params: { id: groupId }, body: members })
    const back = await connect(away)
    expect(await jobInState(id, 'cancelled')).toMatchObject({
      cause: 'cancelled',
      details: expect.stringContaining('Policy did not allow') as string,
      offeredAt: null,
    })
    expect(back.orders).toEqual([])
    expect(await audited(id)).toEqual(['job:result refused', 'job:request done'])
  })

  it('[POL1] [AUTH1] is not sent once whoever asked for it may only read, whatever groups they are in', async () => {
    const scriptId = await saveScript()
    const away = await relay.enrolDevice()
    const gina = await relay.addUser('gina', 'support')
    const makeGroup = async (kind: 'users' | 'targets', memberId: string): Promise<string> => {
      const { id } = await relay.api('POST /api/groups', { body: { kind, name: `Own ${kind}` } })
      await relay.api('PUT /api/groups/:id', {
        params: { id },
        body: { name: `Own ${kind}`, memberIds: [memberId] },
      })
      return id
    }
    const userGroupId = await makeGroup('users', gina.id)
    const targetGroupId = await makeGroup('targets', away.deviceId)
    const values = { 'allow-on-demand-actions': { value: true, priority: 0 as const } }
    await relay.api('POST /api/permission-links', {
      body: { name: 'own', userGroupId, targetGroupId, values },
    })
    const body = { scriptId, deviceId: away.deviceId, inputs: { pin: '4711' } }
    const { id } = await relay.api('POST /api/jobs', { body }, gina.token)
    await relay.api('PATCH /api/users/:id', { params: { id: gina.id }, body: { role: 'auditor' } })
    const back = await connect(away)
    await jobInState(id, 'cancelled')
    expect(back.orders).toEqual([])
  })

  it('[POL1] is not sent by a later try either, as to a device that was busy', async () => {
    const scriptId = await saveScript()
    let tries = 0
    const { deviceId } = await connectBare({
      handlers: {
        'job:offer': () => {
          tries += 1
          throw new Failure('unavailable', 'Busy.', { retryAfterMs: 0 })
        },
      },
    })
    const { id } = await request(scriptId, deviceId)
    await eventually(() => tries > 0)
    const { id: groupId } = await relay.api('POST /api/groups', { body: { kind: 'targets', name: 'Vault' } })
    const members = { name: 'Vault', memberIds: [deviceId] }
    await relay.api('PUT /api/groups/:id', { params: { id: groupId }, body: members })
    await jobInState(id, 'cancelled')
  })

  it('[TRIG3] expires what never reached its device, with its reason; what the device has stays with it', async () => {
    const scriptId = await saveScript()
    const here = await connect()
    const taken = await request(scriptId, here.deviceId, { expiresInMs: 60_000 })
    await orderFor(here, taken.id)
    const away = await relay.enrolDevice('desk-2')
    const waits = await request(scriptId, away.deviceId, { expiresInMs: 60_000 })
    expect(waits.waitingFor).toMatch(/has not connected yet; expires in (1 min|59)/)
    ahead = 61_000
    await relay.restart()
    expect(await jobInState(waits.id, 'expired')).toMatchObject({ cause: 'offline-until-expiry' })
    expect(await audited(waits.id)).toEqual(['job:expire done', 'job:request done'])
    expect(await readJob(taken.id)).toMatchObject({ state: 'queued' })
    const late = await connect(away)
    await late.ask('job:sync', { jobIds: [] })
    expect(late.orders).toEqual([])
    ahead += 25 * 3_600_000
    await relay.restart()
    const { token } = await relay.api('POST /api/login', { body: { name: 'ada', password: TEST_PASSWORD } })
    const lost = () => relay.api('GET /api/jobs/:id', { params: { id: taken.id } }, token)
    await eventually(async () => (await lost()).state === 'expired')
    expect(await lost()).toMatchObject({ cause: 'device-lost' })
  })

  it('[JOB2] cancels at once what no device has seen', async () => {
    const scriptId = await saveScript()
    const away = await relay.enrolDevice()
    const { id } = await request(scriptId, away.deviceId)
    expect(await relay.api('POST /api/jobs/:id/cancel', { params: { id } })).toMatchObject({
      state: 'cancelled',
      details: 'Cancelled by ada before the device had it.',
    })
    await expect(relay.api('POST /api/jobs/:id/cancel', { params: { id } })).rejects.toMatchObject({
      code: 'job-state',
    })
    expect((await connect(away)).orders).toEqual([])
  })

  it('[JOB2] asks the device to cancel what it has, now or after its reconnect, and believes its answer', async () => {
    const scriptId = await saveScript()
    const device = await connect()
    const { id } = await request(scriptId, device.deviceId)
    const order = await orderFor(device, id)
    await device.ask('job:started', { jobId: id, startedAt: Date.now() })
    expect(await relay.api('POST /api/jobs/:id/cancel', { params: { id } })).toMatchObject({
      state: 'running',
      waitingFor: 'Cancel was asked for; waiting for the device’s answer',
    })
    await eventually(() => device.heard.some(one => one.event === 'job:cancel'))
    device.disconnect()
    await relay.restart()
    const back = await connectBare({ identity: device.identity })
    expect(await back.ask('job:sync', { jobIds: [id, 'unknown-job'] })).toEqual({
      cancelled: [id, 'unknown-job'],
    })
    await back.ask('job:result', resultOf(order, { state: 'cancelled', cause: 'cancelled', exitCode: null }))
    expect(await readJob(id)).toMatchObject({ state: 'cancelled', cause: 'cancelled' })
  })

  it('[TRIG4] offers 200 jobs at once to one device, in order, and takes all their results', async () => {
    const scriptId = await saveScript()
    const device = await connect()
    const jobs = await Promise.all(Array.from({ length: 200 }, () => request(scriptId, device.deviceId)))
    await eventually(() => device.orders.length === 200)
    const { rows } = await relay.api('GET /api/jobs', { query: { limit: 200 } })
    expect(device.orders.map(order => order.jobId)).toEqual(rows.map(row => row.id).toReversed())
    await Promise.all(device.orders.map(order => device.ask('job:result', resultOf(order))))
    const done = await relay.api('GET /api/jobs', { query: { limit: 200, state: 'completed' } })
    expect(new Set(done.rows.map(row => row.id))).toEqual(new Set(jobs.map(job => job.id)))
  })

  it('[TRIG4] takes a result once: again changes nothing', async () => {
    const scriptId = await saveScript()
    const device = await connect()
    const { id } = await request(scriptId, device.deviceId)
    const order = await orderFor(device, id)
    await device.ask('job:result', resultOf(order))
    await device.ask('job:result', resultOf(order, { state: 'error', exitCode: 3 }))
    await device.ask('job:started', { jobId: id, startedAt: Date.now() })
    expect(await readJob(id)).toMatchObject({ state: 'completed', exitCode: 0 })
    expect(await audited(id)).toEqual(['job:result done', 'job:request done'])
  })

  it('[SIGN12] does not believe a result of other bytes', async () => {
    const scriptId = await saveScript()
    const device = await connect()
    const { id } = await request(scriptId, device.deviceId)
    await device.ask('job:result', resultOf(await orderFor(device, id), { scriptSha256: 'a'.repeat(64) }))
    expect(await readJob(id)).toMatchObject({ state: 'error', cause: 'hash-mismatch' })
  })

  it('[TRIG4] tells a device nothing of another one’s jobs and takes nothing of them', async () => {
    const scriptId = await saveScript()
    const device = await connect()
    const other = await connect(await relay.enrolDevice('desk-2'))
    const { id } = await request(scriptId, device.deviceId)
    const order = await orderFor(device, id)
    expect(other.orders).toEqual([])
    for (const attempt of [
      other.ask('job:result', resultOf(order)),
      other.ask('job:started', { jobId: id, startedAt: 1 }),
      other.ask('script:get', { sha256: order.script.sha256 }),
      other.ask('job:result', resultOf(order, { jobId: 'no-such-job' })),
    ])
      await expect(attempt).rejects.toMatchObject({ code: 'not-found' })
    expect(await other.ask('job:sync', { jobIds: [id] })).toEqual({ cancelled: [id] })
    expect(await readJob(id)).toMatchObject({ state: 'queued' })
    await device.ask('job:result', resultOf(order))
    await expect(device.ask('script:get', { sha256: order.script.sha256 })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('[OUT3] ends a job that the device refuses to take, with the device’s reason', async () => {
    const { Failure } = await import('../../shared/protocol/failure.ts')
    const scriptId = await saveScript()
    const device = await connectBare({
      handlers: {
        'job:offer': () => {
          throw new Failure('invalid-input', 'The order is not for me.')
        },
      },
    })
    const { id } = await request(scriptId, device.deviceId)
    expect(await jobInState(id, 'error')).toMatchObject({
      cause: 'could-not-start',
      details: 'The device did not take the job: The order is not for me.',
    })
  })
})

describe('a relay that is restarted', () => {
  it('[TRIG4] after the request: the job is offered', async () => {
    const scriptId = await saveScript()
    const away = await relay.enrolDevice()
    const { id } = await request(scriptId, away.deviceId)
    await relay.restart()
    const device = await connect(away)
    await device.ask('job:result', resultOf(await orderFor(device, id)))
    expect(await readJob(id)).toMatchObject({ state: 'completed' })
  })

  it('[TRIG4] after an offer that never arrived: it is offered again; one that arrived is not', async () => {
    const scriptId = await saveScript()
    let offered = 0
    const neverAnswer = (): Promise<never> => {
      offered += 1
      return new Promise(() => {})
    }
    const lost = await connectBare({ handlers: { 'job:offer': neverAnswer } })
    const first = await request(scriptId, lost.deviceId)
    const second = await request(scriptId, lost.deviceId)
    await eventually(() => offered === 2)
    await relay.restart()
    const device = await connect(lost.identity, [first.id])
    expect((await orderFor(device, second.id)).jobId).toBe(second.id)
    expect(device.orders).toHaveLength(1)
  })

  it('[TRIG4] after the start: the job goes on, and its result is taken', async () => {
    const scriptId = await saveScript()
    const device = await connect()
    const { id } = await request(scriptId, device.deviceId)
    const order = await orderFor(device, id)
    await device.ask('job:started', { jobId: id, startedAt: Date.now() })
    await relay.restart()
    const back = await connect(device.identity, [id])
    expect(await readJob(id)).toMatchObject({ state: 'running' })
    await back.ask('job:result', resultOf(order))
    expect(await readJob(id)).toMatchObject({ state: 'completed' })
    expect(back.orders).toEqual([])
  })

  it('[TRIG4] after the start, with a device that has lost the job: it ends in error and is never offered again', async () => {
    const scriptId = await saveScript()
    const device = await connect()
    const { id } = await request(scriptId, device.deviceId)
    await orderFor(device, id)
    await device.ask('job:started', { jobId: id, startedAt: Date.now() })
    await relay.restart()
    const back = await connect(device.identity, [])
    expect(await readJob(id)).toMatchObject({ state: 'error', cause: 'agent-restarted' })
    expect(back.orders).toEqual([])
  })

  it('[TRIG4] after the result: nothing is left to do', async () => {
    const scriptId = await saveScript()
    const device = await connect()
    const { id } = await request(scriptId, device.deviceId)
    const order = await orderFor(device, id)
    await device.ask('job:result', resultOf(order))
    await relay.restart()
    const back = await connect(device.identity, [id])
    await back.ask('job:result', resultOf(order))
    expect(back.orders).toEqual([])
    expect(await readJob(id)).toMatchObject({ state: 'completed' })
  })
})

describe('asking for a job', () => {
  it('[ACT2] refuses wrong inputs and names them', async () => {
    const scriptId = await saveScript()
    const device = await relay.enrolDevice()
    await expect(request(scriptId, device.deviceId, { inputs: { wrong: 'x' } })).rejects.toMatchObject({
      code: 'input-invalid',
      problems: [
        { where: 'wrong', message: 'the script has no input of this name' },
        { where: 'pin', message: 'a value is required' },
      ],
    })
  })

  it.each([
    ['expiresInMs', 59_999],
    ['expiresInMs', 7 * 86_400_000 + 1],
    ['inputs', { 'a b': 'x' }],
    ['scriptId', '../x'],
  ])('[TRIG3] refuses %s %o', async (name, value) => {
    const scriptId = await saveScript()
    const device = await relay.enrolDevice()
    await expect(request(scriptId, device.deviceId, { [name]: value })).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })

  it('[ACT1] refuses an unknown script, a removed one and an unknown device', async () => {
    const scriptId = await saveScript()
    const device = await relay.enrolDevice()
    await expect(request('no-such-script', device.deviceId)).rejects.toMatchObject({ code: 'not-found' })
    await expect(request(scriptId, 'no-such-device')).rejects.toMatchObject({ code: 'not-found' })
    await relay.api('DELETE /api/scripts/:id', { params: { id: scriptId } })
    await expect(request(scriptId, device.deviceId)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('[AUTH1] is for helpers; auditors only read', async () => {
    const scriptId = await saveScript()
    const device = await relay.enrolDevice()
    const { id } = await request(scriptId, device.deviceId)
    const auditor = await relay.addUser('otto', 'auditor')
    const support = await relay.addUser('sue', 'support')
    const body = { scriptId, deviceId: device.deviceId, inputs: { pin: '1' } }
    await expect(relay.api('POST /api/jobs', { body }, auditor.token)).rejects.toMatchObject({
      code: 'forbidden',
    })
    expect((await relay.api('POST /api/jobs', { body }, support.token)).requestedBy).toBe('sue')
    expect((await relay.api('GET /api/jobs', {}, auditor.token)).rows).toHaveLength(2)
    await expect(
      relay.api('POST /api/jobs/:id/cancel', { params: { id } }, auditor.token),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('[TRIG1] refuses a session that is not the caller’s', async () => {
    const scriptId = await saveScript()
    const device = await relay.enrolDevice()
    await expect(request(scriptId, device.deviceId, { sessionId: 'no-such-session' })).rejects.toMatchObject({
      code: 'session-not-found',
    })
  })

  it('[OUT2] tells the person who asked, and pages through the history by filter', async () => {
    const scriptId = await saveScript()
    const otherScript = await saveScript(script.replace('Say something', 'Other'), 'other.sh')
    const device = await connect()
    const controller = await relay.connectController()
    const ids: string[] = []
    for (let n = 0; n < 5; n += 1)
      ids.push((await request(n === 2 ? otherScript : scriptId, device.deviceId)).id)
    await eventually(() => controller.heard.length >= 5)
    expect(controller.heard[0]).toEqual({ event: 'job:changed', request: { jobId: ids[0], state: 'queued' } })
    const first = await relay.api('GET /api/jobs', { query: { limit: 2, scriptId } })
    const second = await relay.api('GET /api/jobs', {
      query: { limit: 2, scriptId, after: first.next ?? '' },
    })
    expect([...first.rows, ...second.rows].map(row => row.id)).toEqual([ids[4], ids[3], ids[1], ids[0]])
    expect(second.next).toBeNull()
    await expect(relay.api('GET /api/jobs', { query: { after: 'x' } })).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })
})
