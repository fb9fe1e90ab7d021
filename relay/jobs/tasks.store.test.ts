import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectJobDevice, type JobDevice } from '../../test/support/job-device.ts'
import { eventually, startTestRelay, TEST_PASSWORD, type TestRelay } from '../../test/support/relay.ts'
import { onEveryStore } from '../../test/support/stores.ts'
import { saveScript, setTypeTasks, taskOf } from '../../test/support/tasks.ts'

const DAY_MS = 86_400_000
const script = '#!/bin/sh\n# @action Say something\ntrue\n'

onEveryStore('records and tasks', ({ place }) => {
  let relay: TestRelay
  let device: JobDevice
  let ahead = 0
  let folderId: string
  let typeId: string
  let scriptId: string

  beforeAll(async () => {
    ahead = 0
    relay = await startTestRelay({
      clock: () => Date.now() + ahead,
      config: { databaseUrl: place().databaseUrl },
    })
    device = await connectJobDevice(relay)
    folderId = (await relay.api('POST /api/folders', { body: { parentId: null, name: 'Servers' } })).id
    typeId = (
      await relay.api('POST /api/record-types', {
        body: {
          name: 'Account',
          fields: [
            { key: 'host', label: 'Host', kind: 'host', required: false },
            { key: 'user', label: 'User', kind: 'user', required: false },
          ],
          passwordField: null,
        },
      })
    ).id
    scriptId = await saveScript(relay.api, 'say.sh', script)
  })
  afterAll(() => relay?.stop())

  const addRecord = (name: string, node: string | null = null, token = relay.token) =>
    relay.api(
      'POST /api/records',
      {
        body: {
          name,
          folderId,
          typeId,
          values: { host: device.deviceId, user: name },
          timeZone: 'UTC',
          node,
        },
      },
      token,
    )

  test('[RECD2] a list in the order of names, page by page, for one who reaches it through a group and a folder', async () => {
    for (const name of ['Öland', 'alpha', 'Beta', 'gamma']) await addRecord(name)
    const { id: userId, token } = await relay.addUser('grace', 'support')
    const { id: groupId } = await relay.api('POST /api/groups', {
      body: { kind: 'users', name: 'Night shift' },
    })
    await relay.api('PUT /api/groups/:id', {
      params: { id: groupId },
      body: { name: 'Night shift', memberIds: [userId] },
    })
    await relay.api('PUT /api/permissions/:kind/:id', {
      params: { kind: 'folder', id: folderId },
      body: {
        grants: [{ granteeKind: 'group', granteeId: groupId, role: 'viewer', taskControl: 'execute' }],
      },
    })
    const names: string[] = []
    let after: string | null = ''
    while (after !== null) {
      const query: { limit: number; after?: string } = { limit: 3, ...(after && { after }) }
      const page = await relay.api('GET /api/records', { query }, token)
      names.push(...page.rows.map(row => row.name))
      after = page.next
    }
    expect(names).toEqual(['alpha', 'Beta', 'gamma', 'Öland'])
    const found = await relay.api('GET /api/records', { query: { search: 'BET', folderId } }, token)
    expect(found.rows.map(row => row.name)).toEqual(['Beta'])
  })

  test('[EVT1] [JOB1] a day later each record’s job is made once, offered, and in the history by its event', async () => {
    const everyDay = taskOf(scriptId, { events: [{ type: 'every-days', days: 1, at: 0 }] })
    await setTypeTasks(relay.api, typeId, [everyDay])
    ahead = DAY_MS
    const { token } = await relay.api('POST /api/login', { body: { name: 'ada', password: TEST_PASSWORD } })
    await eventually(() => device.orders.length === 4, 20_000)
    const { rows } = await relay.api('GET /api/jobs', { query: { event: 'every-days' } }, token)
    expect(new Set(rows.map(row => row.record?.name))).toEqual(new Set(['Beta', 'alpha', 'gamma', 'Öland']))
    expect(rows).toHaveLength(4)
    expect(new Set(device.orders.map(order => order.jobId)).size).toBe(4)
  })

  test('[NODE1] [TRIG3] what waits for a worker node that is away expires in the end and names it', async () => {
    const signIn = async () =>
      (await relay.api('POST /api/login', { body: { name: 'ada', password: TEST_PASSWORD } })).token
    let token = await signIn()
    const api: TestRelay['api'] = (call, request) => relay.api(call, request, token)
    const [taskId = ''] = await setTypeTasks(api, typeId, [taskOf(scriptId)])
    const { id } = await addRecord('delta', 'plant-7', token)
    const job = await relay.api(
      'POST /api/records/:id/tasks/:taskId/run',
      {
        params: { id, taskId },
        body: {},
      },
      token,
    )
    const read = () => relay.api('GET /api/jobs/:id', { params: { id: job.id } }, token)
    expect(await read()).toMatchObject({
      state: 'scheduled',
      waitingFor: expect.stringContaining('It waits for the remote worker node plant-7') as string,
    })
    const { expiresAt } = await read()
    ahead += expiresAt - Date.now() - ahead + 1000
    token = await signIn()
    const ended = await eventually(async () => {
      const now = await read()
      return now.state === 'scheduled' ? null : now
    }, 30_000)
    expect(ended).toMatchObject({
      state: 'expired',
      cause: 'offline-until-expiry',
      details: expect.stringContaining('plant-7') as string,
    })
    expect(device.orders.every(order => order.jobId !== job.id)).toBe(true)
  }, 60_000)
})
