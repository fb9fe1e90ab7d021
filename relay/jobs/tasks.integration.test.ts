import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HandrailRecord } from '../../shared/protocol/api/records.ts'
import { connectJobDevice, type JobDevice } from '../../test/support/job-device.ts'
import { eventually, startTestRelay, TEST_PASSWORD, type TestRelay } from '../../test/support/relay.ts'
import {
  saveScript as saveScriptBy,
  setTypeTasks as setTypeTasksBy,
  taskOf as task,
  type NewTask,
} from '../../test/support/tasks.ts'

const DAY_MS = 86_400_000
const script = `#!/bin/sh
# @action Say something
# @input word string "Word" default="hello"
echo "$HANDRAIL_INPUT_word"
`
const scriptWithSecret = script.replace('echo', '# @input password secret "Password"\necho')

let relay: TestRelay
let device: JobDevice
let ahead = 0
let token: string
/** As the administrator, whose sign-in is renewed when the clock was moved. */
const call: TestRelay['api'] = (name, request) => relay.api(name, request, token)

beforeEach(async () => {
  ahead = 0
  relay = await startTestRelay({ clock: () => Date.now() + ahead })
  token = relay.token
  device = await connectJobDevice(relay)
})
afterEach(() => relay.stop())

const saveScript = (text = script): Promise<string> => saveScriptBy(call, 'say.sh', text)
const setTypeTasks = (typeId: string, tasks: NewTask[]): Promise<string[]> =>
  setTypeTasksBy(call, typeId, tasks)

async function makeType(name = 'Linux account'): Promise<string> {
  const { id } = await call('POST /api/record-types', {
    body: {
      name,
      fields: [
        { key: 'host', label: 'Host', kind: 'host', required: false },
        { key: 'user', label: 'User', kind: 'user', required: false },
        { key: 'password', label: 'Password', kind: 'secured', required: false },
        { key: 'parent', label: 'Parent', kind: 'reference', required: false },
      ],
      passwordField: 'password',
    },
  })
  return id
}

async function makeRecord(
  typeId: string,
  values: Record<string, string> = {},
  name = 'root on web1',
): Promise<HandrailRecord> {
  const folder = await call('POST /api/folders', { body: { parentId: null, name: 'Servers' } })
  return await call('POST /api/records', {
    body: {
      name,
      folderId: folder.id,
      typeId,
      values: { host: device.deviceId, user: 'root', ...values },
      timeZone: 'Europe/Berlin',
      node: null,
    },
  })
}

const jobs = async () => (await call('GET /api/jobs', { query: { limit: 200 } })).rows
const job = async (id: string) => await call('GET /api/jobs/:id', { params: { id } })
const inState = (id: string, state: string) =>
  eventually(async () => {
    const found = await job(id)
    return found.state === state ? found : null
  })

const run = (record: HandrailRecord, taskId: string) =>
  call('POST /api/records/:id/tasks/:taskId/run', {
    params: { id: record.id, taskId },
    body: {},
  })

/** Lets the relay's clock go on, and has it look at what is due. */
async function pass(ms: number): Promise<void> {
  ahead += ms
  // Sign-ins end with time.
  const body = { name: 'ada', password: TEST_PASSWORD }
  ;({ token } = await relay.api('POST /api/login', { body }))
  const { id } = (await call('GET /api/record-types', {})).rows[0]!
  const { version, tasks } = await call('GET /api/record-types/:id/tasks', { params: { id } })
  await call('PUT /api/record-types/:id/tasks', { params: { id }, body: { version, tasks } })
}

describe('tasks', () => {
  test('[RECD1] are inherited until Make Unique, and can be put back to inherited', async () => {
    const typeId = await makeType()
    const scriptId = await saveScript()
    await setTypeTasks(typeId, [task(scriptId)])
    const record = await makeRecord(typeId)
    const params = { id: record.id }
    const read = () => call('GET /api/records/:id/tasks', { params })
    expect(await read()).toMatchObject({ unique: false, tasks: [{ scriptName: 'Say something' }] })
    const { version } = await call('POST /api/records/:id/tasks/make-unique', { params })
    await call('PUT /api/records/:id/tasks', {
      params,
      body: { version, tasks: [task(scriptId), task(scriptId, { window: '* 3 * * *' })] },
    })
    await setTypeTasks(typeId, [])
    expect((await read()).tasks).toHaveLength(2)
    await call('POST /api/records/:id/tasks/inherit', { params })
    expect(await read()).toMatchObject({ unique: false, tasks: [] })
  })

  test('[TASK1] saving applies all at once or nothing, and says where each fault is', async () => {
    const typeId = await makeType()
    const scriptId = await saveScript()
    const wrong = [
      task(scriptId),
      task(scriptId, { window: '0 0 31 2 *', inputs: { nothing: { from: 'value', value: 'x' } } }),
      task(scriptId, { inputs: { word: { from: 'field', of: 'record', field: 'password' } } }),
    ]
    await expect(setTypeTasks(typeId, wrong)).rejects.toMatchObject({
      code: 'invalid-input',
      problems: [
        expect.objectContaining({ where: 'tasks.1.inputs.nothing' }),
        expect.objectContaining({ where: 'tasks.1.window' }),
        expect.objectContaining({ where: 'tasks.2.inputs.word' }),
      ],
    })
    const { tasks, version } = await call('GET /api/record-types/:id/tasks', { params: { id: typeId } })
    expect(tasks).toEqual([])
    await setTypeTasks(typeId, [task(scriptId)])
    await expect(
      call('PUT /api/record-types/:id/tasks', {
        params: { id: typeId },
        body: { version, tasks: [] },
      }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  test('[EVT1] [RECD3] on demand: the script gets the record’s data, and its password as a secret', async () => {
    const typeId = await makeType()
    const [taskId] = await setTypeTasks(typeId, [
      task(await saveScript(scriptWithSecret), {
        inputs: {
          word: { from: 'field', of: 'record', field: 'user' },
          password: { from: 'field', of: 'record', field: 'password' },
        },
      }),
    ])
    const record = await makeRecord(typeId, { password: 'correct horse battery' })
    const made = await run(record, taskId!)
    const order = await device.orderFor(made.id)
    expect(order.inputs).toEqual({ word: 'root', password: 'correct horse battery' })
    await device.finish(order, { logTail: 'it is correct horse battery\n' })
    const ended = await inState(made.id, 'completed')
    expect(JSON.stringify(ended)).not.toContain('correct horse')
  })

  test('[EVT1] a changed record sets off its tasks; a task of another event stays quiet', async () => {
    const typeId = await makeType()
    await setTypeTasks(typeId, [
      task(await saveScript(), { events: [{ type: 'after-record-change' }] }),
      task(await saveScript(), { events: [{ type: 'after-check-in' }] }),
    ])
    await makeRecord(typeId)
    await eventually(() => device.orders.length === 1)
    expect(await jobs()).toHaveLength(1)
  })

  test('[EVT1] so many minutes after unlock', async () => {
    const typeId = await makeType()
    await setTypeTasks(typeId, [
      task(await saveScript(), { events: [{ type: 'after-unlock', minutes: 60 }] }),
    ])
    const record = await makeRecord(typeId, { password: 'correct horse battery' })
    const unlocked = await call('POST /api/records/:id/unlock', {
      params: { id: record.id },
      body: { field: 'password', reason: 'The night shift needs it' },
    })
    expect(unlocked.value).toBe('correct horse battery')
    const [made] = await jobs()
    expect(made).toMatchObject({ state: 'scheduled' })
    await pass(59 * 60_000)
    expect((await job(made!.id)).state).toBe('scheduled')
    await pass(60_000)
    await device.orderFor(made!.id)
  })

  test('[EVT1] every day: one job a day, also over a day in which no relay looked', async () => {
    const typeId = await makeType()
    await setTypeTasks(typeId, [
      task(await saveScript(), { events: [{ type: 'every-days', days: 1, at: 0 }] }),
    ])
    await makeRecord(typeId)
    await pass(DAY_MS)
    await eventually(async () => (await jobs()).length === 1)
    await pass(3 * DAY_MS)
    await eventually(async () => (await jobs()).length === 2)
    expect((await jobs())[0]!.details).toMatch(/^2 earlier occurrences/)
    ahead -= 2 * DAY_MS
    await pass(0)
    expect(await jobs()).toHaveLength(2)
  })

  test('[TGT1] the job is for the referenced record, by its task of the same script; else for the record itself', async () => {
    const typeId = await makeType()
    const scriptId = await saveScript()
    const [taskId] = await setTypeTasks(typeId, [
      task(scriptId, {
        target: 'referenced',
        inputs: { word: { from: 'field', of: 'record', field: 'user' } },
      }),
    ])
    const parent = await makeRecord(typeId, { user: 'parent' }, 'The parent')
    const child = await makeRecord(typeId, { user: 'child', parent: parent.id }, 'The child')
    const order = await device.orderFor((await run(child, taskId!)).id)
    expect(order.inputs['word']).toBe('parent')
    const alone = await run(parent, taskId!)
    expect((await device.orderFor(alone.id)).inputs['word']).toBe('parent')
    expect(alone.details).toMatch(/for the record itself/)
  })

  test('[TGT1] with Shadow Record it is for the shadow account’s record; without a task of that script there, for the record itself', async () => {
    const typeId = await makeType()
    const shadow = await makeRecord(typeId, { user: 'admin' }, 'The shadow')
    const [taskId] = await setTypeTasks(typeId, [
      task(await saveScript(), { target: 'shadow', shadowRecordId: shadow.id }),
    ])
    const record = await makeRecord(typeId)
    const there = await run(record, taskId!)
    expect(await job(there.id)).toMatchObject({ record: { id: shadow.id } })
    const params = { id: shadow.id }
    const { version } = await call('POST /api/records/:id/tasks/make-unique', { params })
    await call('PUT /api/records/:id/tasks', { params, body: { version, tasks: [] } })
    const here = await job((await run(record, taskId!)).id)
    expect(here).toMatchObject({ record: { id: record.id } })
    expect(here.details).toMatch(/for the record itself/)
    expect((await device.orderFor(here.id)).runAs).toBe('admin')
  })

  test('[RECD1] of a record without a host cannot run, and say so', async () => {
    const typeId = await makeType()
    const [taskId] = await setTypeTasks(typeId, [task(await saveScript())])
    const record = await makeRecord(typeId, { host: '' })
    await expect(run(record, taskId!)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('no host with an agent') as string,
    })
    expect(await jobs()).toEqual([])
  })

  test('[WIN1] a job that runs when its window closes is left to finish', async () => {
    const typeId = await makeType()
    const inZone = { timeZone: 'Europe/Berlin', hour: '2-digit', hourCycle: 'h23' } as const
    const hourAt = (at: number) => Number(new Intl.DateTimeFormat('en-GB', inZone).format(at))
    const window = `* ${hourAt(Date.now())},${hourAt(Date.now() + 60_000)} * * *`
    const [taskId] = await setTypeTasks(typeId, [task(await saveScript(), { window })])
    const made = await run(await makeRecord(typeId), taskId!)
    const order = await device.orderFor(made.id)
    await device.ask('job:started', { jobId: made.id, startedAt: Date.now() })
    await pass(3 * 3_600_000)
    expect((await job(made.id)).state).toBe('running')
    expect(device.heard.filter(each => each.event === 'job:cancel')).toEqual([])
    await device.finish(order)
    await inState(made.id, 'completed')
  })

  test('[WIN1] a job due outside its window is deferred, and begins when the window opens', async () => {
    const typeId = await makeType()
    const opening = new Date(Math.ceil((Date.now() + 2 * 3_600_000) / 3_600_000) * 3_600_000)
    const hour = Number(
      new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit' }).format(opening),
    )
    const [taskId] = await setTypeTasks(typeId, [task(await saveScript(), { window: `* ${hour} * * *` })])
    const record = await makeRecord(typeId)
    const made = await run(record, taskId!)
    expect(made.state).toBe('deferred')
    await pass(3_600_000)
    expect((await job(made.id)).state).toBe('deferred')
    await pass(opening.getTime() - Date.now() - ahead)
    await device.orderFor(made.id)
  })

  test('[JOB1] Run sends a deferred job at once; one that is bound to a remote node is refused and nothing runs', async () => {
    const typeId = await makeType()
    const [taskId] = await setTypeTasks(typeId, [task(await saveScript(), { window: '0 0 1 1 *' })])
    const record = await makeRecord(typeId)
    const here = await run(record, taskId!)
    await call('POST /api/jobs/:id/run', { params: { id: here.id } })
    await device.orderFor(here.id)
    const { values, timeZone, name, folderId, version } = await call('GET /api/records/:id', {
      params: { id: record.id },
    })
    await call('PUT /api/records/:id', {
      params: { id: record.id },
      body: { values, timeZone, name, folderId, version, node: 'plant-7' },
    })
    const there = await run(record, taskId!)
    await expect(call('POST /api/jobs/:id/run', { params: { id: there.id } })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('plant-7'),
    })
    expect((await job(there.id)).state).toBe('deferred')
    const cancelled = await call('POST /api/jobs/:id/cancel', { params: { id: there.id } })
    expect(cancelled.state).toBe('cancelled')
  })

  test('[NODE1] a job that is bound to a remote node is left to it', async () => {
    const typeId = await makeType()
    const [taskId] = await setTypeTasks(typeId, [task(await saveScript())])
    const record = await makeRecord(typeId)
    await call('PUT /api/records/:id', {
      params: { id: record.id },
      body: {
        values: { host: device.deviceId, user: 'root' },
        timeZone: 'UTC',
        name: 'Far away',
        folderId: record.folderId,
        version: record.version,
        node: 'plant-7',
      },
    })
    const made = await run(record, taskId!)
    await pass(60_000)
    expect((await job(made.id)).state).toBe('scheduled')
    expect(device.orders).toEqual([])
  })

  test('[FALL1] a failed periodic job is repeated as often as the settings say; a manual Run ends it', async () => {
    await call('PUT /api/engine-settings', {
      body: {
        fallback: { enabled: true, everyMinutes: 10, cycles: 2 },
        onCheckedOut: 'proceed',
        keepJobsDays: 0,
        keepJobsCount: 0,
      },
    })
    const typeId = await makeType()
    await setTypeTasks(typeId, [
      task(await saveScript(), { events: [{ type: 'every-days', days: 1, at: 0 }] }),
    ])
    await makeRecord(typeId)
    const failNext = async (count: number): Promise<void> => {
      await eventually(() => device.orders.length === count)
      await device.finish(device.orders.at(-1)!, { state: 'error', cause: 'exit-code', exitCode: 1 })
    }
    await pass(DAY_MS)
    await failNext(1)
    await pass(10 * 60_000)
    await failNext(2)
    await pass(10 * 60_000)
    await failNext(3)
    expect(await jobs()).toHaveLength(3)
    await pass(DAY_MS)
    await failNext(4)
    const [repeat] = await jobs()
    expect(repeat!.state).toBe('scheduled')
    await call('POST /api/jobs/:id/run', { params: { id: repeat!.id } })
    await failNext(5)
    expect((await jobs()).filter(each => each.state === 'scheduled')).toEqual([])
  })

  test('[FALL1] success ends it, and so does cancelling a repeat by hand', async () => {
    const settings = await call('GET /api/engine-settings', {})
    const fallback = { enabled: true, everyMinutes: 10, cycles: 5 }
    await call('PUT /api/engine-settings', { body: { ...settings, fallback } })
    const typeId = await makeType()
    await setTypeTasks(typeId, [
      task(await saveScript(), { events: [{ type: 'every-days', days: 1, at: 0 }] }),
    ])
    await makeRecord(typeId)
    const lost = { state: 'error', cause: 'exit-code', exitCode: 1 } as const
    const order = (count: number) => eventually(() => device.orders.length === count && device.orders.at(-1))
    const scheduled = async () => (await jobs()).filter(each => each.state === 'scheduled')
    await pass(DAY_MS)
    await device.finish(await order(1), lost)
    await pass(10 * 60_000)
    await device.finish(await order(2))
    expect(await scheduled()).toEqual([])
    await pass(DAY_MS)
    await device.finish(await order(3), lost)
    const [repeat] = await scheduled()
    expect(repeat).toMatchObject({ type: 'fallback', cycle: 1 })
    await call('POST /api/jobs/:id/cancel', { params: { id: repeat!.id } })
    await pass(30 * 60_000)
    expect(await scheduled()).toEqual([])
    expect(device.orders).toHaveLength(3)
  })

  test('[ROT1] the new password is the record’s only after success; a lost job’s candidate is tried again', async () => {
    const typeId = await makeType()
    const [taskId] = await setTypeTasks(typeId, [
      task(await saveScript(scriptWithSecret), { inputs: { password: { from: 'new-password' } } }),
    ])
    const record = await makeRecord(typeId, { password: 'the old password' })
    const current = async () =>
      (
        await call('POST /api/records/:id/unlock', {
          params: { id: record.id },
          body: { field: 'password', reason: 'To see what holds' },
        })
      ).value
    const first = await device.orderFor((await run(record, taskId!)).id)
    expect(await current()).toBe('the old password')
    await device.finish(first, { state: 'error', cause: 'agent-restarted', exitCode: null })
    expect(await current()).toBe('the old password')
    const second = await device.orderFor((await run(record, taskId!)).id)
    expect(second.inputs['password']).toBe(first.inputs['password'])
    await device.finish(second)
    expect(await current()).toBe(second.inputs['password'])
  })
})
