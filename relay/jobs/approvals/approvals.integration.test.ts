import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PolicyEvent } from '../../../shared/jobs/policy-events.ts'
import type { JobState } from '../../../shared/jobs/job-state.ts'
import type { EngineSettings } from '../../../shared/protocol/api/tasks.ts'
import type { AccessRequest } from '../../../shared/protocol/api/requests.ts'
import { connectJobDevice, type JobDevice } from '../../../test/support/job-device.ts'
import { eventually, startTestRelay, TEST_PASSWORD, type TestRelay } from '../../../test/support/relay.ts'
import { saveScript, setTypeTasks, taskOf } from '../../../test/support/tasks.ts'

const HOUR_MS = 3_600_000
const script = '#!/bin/sh\n# @action Prepare\ntrue\n'

interface Person {
  id: string
  token: string
}

let relay: TestRelay
let device: JobDevice
let ahead = 0
let admin: string
let grace: Person
let alan: Person
let alonzo: Person
let approvers: string
let record: { id: string; folderId: string }
let typeId: string
let mails: { to: string; text: string }[]
let mailServer: SMTPServer

beforeEach(async () => {
  ahead = 0
  mails = []
  mailServer = await startMailServer()
  const { port } = mailServer.server.address() as AddressInfo
  relay = await startTestRelay({
    clock: () => Date.now() + ahead,
    config: { mailUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'handrail@example.org' },
  })
  admin = relay.token
  device = await connectJobDevice(relay)
  ;[grace, alan, alonzo] = [
    await relay.addUser('grace', 'support'),
    await relay.addUser('alan', 'support'),
    await relay.addUser('alonzo', 'support'),
  ]
  approvers = await makeGroup('Approvers', [alan.id, alonzo.id])
  typeId = (
    await relay.api('POST /api/record-types', {
      body: {
        name: 'Account',
        fields: [
          { key: 'host', label: 'Host', kind: 'host', required: false },
          { key: 'password', label: 'Password', kind: 'secured', required: false },
        ],
        passwordField: 'password',
      },
    })
  ).id
  const folder = await relay.api('POST /api/folders', { body: { parentId: null, name: 'Servers' } })
  record = await relay.api('POST /api/records', {
    body: {
      name: 'root on web1',
      folderId: folder.id,
      typeId,
      values: { host: device.deviceId, password: 'the first password' },
      timeZone: 'UTC',
      node: null,
    },
  })
  await relay.api('PUT /api/permissions/:kind/:id', {
    params: { kind: 'record', id: record.id },
    body: {
      grants: [{ granteeKind: 'user', granteeId: grace.id, role: 'unlock', taskControl: 'execute' }],
    },
  })
})
afterEach(async () => {
  await relay.stop()
  await new Promise<void>(resolve => mailServer.close(() => resolve()))
})

/** A real SMTP server that keeps what it is sent. */
async function startMailServer(): Promise<SMTPServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? ''
        mails.push({ to, text: Buffer.concat(chunks).toString('utf8') })
        done()
      })
    },
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve())
  })
  return server
}

async function makeGroup(name: string, memberIds: string[]): Promise<string> {
  const { id } = await relay.api('POST /api/groups', { body: { kind: 'users', name } })
  await relay.api('PUT /api/groups/:id', { params: { id }, body: { name, memberIds } })
  return id
}

const setRule = (more: object = {}) =>
  relay.api(
    'PUT /api/approval-rules',
    {
      body: {
        objectKind: 'record',
        objectId: record.id,
        rules: [
          {
            kinds: ['unlock', 'connect', 'execute'],
            approverGroupId: approvers,
            approvals: 1,
            offHours: null,
            longestHours: 8,
            endSessionOnExpiry: true,
            ...more,
          },
        ],
      },
    },
    admin,
  )

const ask = (kind: AccessRequest['kind'] = 'unlock', from = Date.now() + ahead, hours = 2) =>
  relay.api(
    'POST /api/requests',
    {
      body: {
        recordId: record.id,
        kind,
        reason: 'The web server is down',
        from,
        until: from + hours * HOUR_MS,
      },
    },
    grace.token,
  )

const decide = (id: string, by: Person, approve = true) =>
  relay.api(
    'POST /api/requests/:id/decision',
    { params: { id }, body: { approve, comment: approve ? '' : 'Not now' } },
    by.token,
  )

const readRequest = async (id: string) => {
  const { rows } = await relay.api('GET /api/requests', { query: {} }, admin)
  return rows.find(row => row.id === id)
}
const inPhase = (id: string, phase: string) =>
  eventually(async () => {
    const request = await readRequest(id)
    return request?.phase === phase ? request : null
  })

const unlock = () =>
  relay.api(
    'POST /api/records/:id/unlock',
    { params: { id: record.id }, body: { field: 'password', reason: 'As approved' } },
    grace.token,
  )

/** Lets the relay's clock go on; sign-ins are renewed, and the engine looks. */
async function pass(ms: number): Promise<void> {
  ahead += ms
  const signIn = async (name: string) =>
    (await relay.api('POST /api/login', { body: { name, password: TEST_PASSWORD } })).token
  admin = await signIn('ada')
  grace.token = await signIn('grace')
  alan.token = await signIn('alan')
  const { version, tasks } = await relay.api(
    'GET /api/record-types/:id/tasks',
    { params: { id: typeId } },
    admin,
  )
  await relay.api(
    'PUT /api/record-types/:id/tasks',
    { params: { id: typeId }, body: { version, tasks } },
    admin,
  )
}

async function bindTask(
  event: 'after-approval' | 'after-expire' | 'after-check-in' | PolicyEvent,
): Promise<void> {
  const scriptId = await saveScript(relay.api, 'prepare.sh', script)
  const events = [typeof event === 'string' ? { type: event } : event]
  await setTypeTasks(relay.api, typeId, [taskOf(scriptId, { events })])
}

describe('access by request', () => {
  test('[APPR1] what needs a request is told with its limits, and one request is read by those whom it concerns', async () => {
    await setRule({ kinds: ['unlock'], approvals: 1, longestHours: 4 })
    const needed = () =>
      relay.api('GET /api/records/:id/approvals', { params: { id: record.id } }, grace.token)
    expect((await needed()).rows).toEqual([{ kind: 'unlock', approvals: 1, longestHours: 4, isOpen: false }])
    const request = await ask()
    const readBy = (token: string) =>
      relay.api('GET /api/requests/:id', { params: { id: request.id } }, token)
    expect(await readBy(alan.token)).toMatchObject({ mayDecide: true, mayRevoke: false })
    const stranger = await relay.addUser('mallory', 'support')
    await expect(readBy(stranger.token)).rejects.toMatchObject({ code: 'not-found' })
    await decide(request.id, alan)
    await eventually(async () => (await needed()).rows[0]?.isOpen)
    expect(await readBy(alan.token)).toMatchObject({ mayDecide: false, mayRevoke: true })
    expect(await readBy(grace.token)).toMatchObject({ mayDecide: false, mayRevoke: false })
  })

  test('[APPR1] without a request nothing is unlocked; approved it is, until its time runs out', async () => {
    await setRule()
    await expect(unlock()).rejects.toMatchObject({ code: 'forbidden' })
    const request = await ask()
    expect(request.phase).toBe('pending')
    await expect(unlock()).rejects.toMatchObject({ code: 'forbidden' })
    expect(await decide(request.id, alan)).toMatchObject({ phase: 'open' })
    expect((await unlock()).value).toBe('the first password')
    await pass(2 * HOUR_MS)
    await inPhase(request.id, 'expired')
    await expect(unlock()).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('[APPR1] nobody decides their own request, and nobody outside the group decides at all', async () => {
    await setRule()
    const request = await ask()
    await expect(decide(request.id, grace)).rejects.toMatchObject({ code: 'forbidden' })
    const eve = await relay.addUser('eve', 'support')
    await expect(decide(request.id, eve)).rejects.toMatchObject({ code: 'not-found' })
    expect((await relay.api('GET /api/requests', { query: {} }, eve.token)).rows).toEqual([])
    const [shown] = (await relay.api('GET /api/requests', { query: { show: 'to-decide' } }, alan.token)).rows
    expect(shown).toMatchObject({ id: request.id, mayDecide: true, reason: 'The web server is down' })
  })

  test('[APPR1] where two have to approve, one is not enough, and not twice the same one', async () => {
    await setRule({ approvals: 2 })
    const request = await ask()
    expect(await decide(request.id, alan)).toMatchObject({ phase: 'pending' })
    await expect(decide(request.id, alan)).rejects.toMatchObject({ code: 'conflict' })
    await expect(unlock()).rejects.toMatchObject({ code: 'forbidden' })
    expect(await decide(request.id, alonzo)).toMatchObject({
      phase: 'open',
      decisions: [{ approve: true }, { approve: true }],
    })
  })

  test('[APPR1] off hours others decide', async () => {
    const night = await makeGroup('Night shift', [alonzo.id])
    await setRule({
      approverGroupId: await makeGroup('Day shift', [alan.id]),
      offHours: { window: '* * * * *', approverGroupId: night },
    })
    const request = await ask()
    await expect(decide(request.id, alan)).rejects.toMatchObject({ code: expect.any(String) })
    expect(await decide(request.id, alonzo)).toMatchObject({ phase: 'open' })
  })

  test('[APPR1] a rejection ends it; a request can be withdrawn before, and revoked after', async () => {
    await setRule()
    const first = await ask()
    expect(await decide(first.id, alan, false)).toMatchObject({
      phase: 'rejected',
      decisions: [{ comment: 'Not now' }],
    })
    const second = await ask()
    const params = { id: second.id }
    expect(await relay.api('POST /api/requests/:id/withdraw', { params }, grace.token)).toMatchObject({
      phase: 'withdrawn',
    })
    const third = await ask()
    await decide(third.id, alan)
    await relay.api('POST /api/requests/:id/revoke', { params: { id: third.id } }, alan.token)
    await expect(unlock()).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('[APPR1] what is for later opens when its time comes; too long is refused', async () => {
    await setRule()
    await expect(ask('unlock', Date.now(), 9)).rejects.toMatchObject({ code: 'invalid-input' })
    const request = await ask('unlock', Date.now() + HOUR_MS)
    expect(await decide(request.id, alan)).toMatchObject({ phase: 'approved' })
    await expect(unlock()).rejects.toMatchObject({ code: 'forbidden' })
    await pass(HOUR_MS + 1000)
    await inPhase(request.id, 'open')
    await unlock()
  })
})

describe('tasks around an approval', () => {
  test('[APPR1] [EVT1] After Approval holds access back until its task has succeeded', async () => {
    await setRule()
    await bindTask('after-approval')
    const request = await ask()
    expect(await decide(request.id, alan)).toMatchObject({ phase: 'preparing' })
    await expect(unlock()).rejects.toMatchObject({ code: 'forbidden' })
    await eventually(() => device.orders.length === 1)
    await device.finish(device.orders[0]!)
    await inPhase(request.id, 'open')
    await unlock()
  })

  test('[APPR1] where that task fails there is no access, and the requester is told', async () => {
    await setRule()
    await bindTask('after-approval')
    const request = await ask()
    await decide(request.id, alan)
    await eventually(() => device.orders.length === 1)
    await device.finish(device.orders[0]!, { state: 'error', cause: 'exit-code', exitCode: 1 })
    await inPhase(request.id, 'failed')
    await expect(unlock()).rejects.toMatchObject({ code: 'forbidden' })
    const notices = await relay.api('GET /api/notices', { query: {} }, grace.token)
    expect(notices.rows[0]!.text).toMatch(/has failed/)
  })

  test('[APPR1] [EVT1] checked out by one at a time; After Check-In runs when it is given back', async () => {
    await setRule()
    await bindTask('after-check-in')
    const request = await ask()
    await decide(request.id, alan)
    const params = { id: request.id }
    await relay.api('POST /api/requests/:id/check-out', { params }, grace.token)
    const shown = await relay.api('GET /api/records/:id', { params: { id: record.id } }, admin)
    expect(shown.checkedOutBy).toBe('grace Example')
    expect(device.orders).toEqual([])
    await relay.api('POST /api/requests/:id/check-in', { params }, grace.token)
    await eventually(() => device.orders.length === 1)
    await expect(unlock()).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('[APPR1] [EVT1] After Expire runs when the time runs out', async () => {
    await setRule()
    await bindTask('after-expire')
    const request = await ask()
    await decide(request.id, alan)
    await pass(2 * HOUR_MS)
    await inPhase(request.id, 'expired')
    await eventually(() => device.orders.length === 1)
  })
})

describe('[APPR2] a periodic job on a record that is checked out', () => {
  async function comeDueCheckedOut(onCheckedOut: EngineSettings['onCheckedOut']) {
    const { fallback } = await relay.api('GET /api/engine-settings', {})
    await relay.api('PUT /api/engine-settings', {
      body: { fallback, onCheckedOut, keepJobsDays: 0, keepJobsCount: 0 },
    })
    await setRule()
    await bindTask({ type: 'cron', expression: '0,30 * * * *' })
    const request = await ask()
    await decide(request.id, alan)
    await relay.api('POST /api/requests/:id/check-out', { params: { id: request.id } }, grace.token)
    await pass(HOUR_MS / 2)
    return { request, inState: (state: JobState) => eventually(async () => (await jobs(state))[0]) }
  }
  const jobs = async (state: JobState) => (await relay.api('GET /api/jobs', { query: { state } }, admin)).rows

  test('runs all the same, by default', async () => {
    expect((await relay.api('GET /api/engine-settings', {})).onCheckedOut).toBe('proceed')
    await comeDueCheckedOut('proceed')
    await eventually(() => device.orders.length > 0)
  })

  test('is cancelled, where that is set, and says why', async () => {
    const { inState } = await comeDueCheckedOut('cancel')
    expect((await inState('cancelled'))?.details).toMatch(/checked out/)
    expect(device.orders).toEqual([])
  })

  test('is put off until the request expires, where that is set', async () => {
    const { request, inState } = await comeDueCheckedOut('defer')
    expect((await inState('deferred'))?.opensAt).toBe(request.until)
    expect(device.orders).toEqual([])
    await pass(2 * HOUR_MS)
    await eventually(() => device.orders.length > 0)
  })
})

test('[APPR1] approvers and requester find it in their bell and in their mail', async () => {
  await setRule()
  const request = await ask()
  await eventually(() => mails.length === 2)
  expect(mails.map(mail => mail.to).sort()).toEqual(['alan@example.org', 'alonzo@example.org'])
  expect(mails[0]!.text).toContain('The web server is down')
  await decide(request.id, alan)
  await eventually(() => mails.some(mail => mail.to === 'grace@example.org'))
  const bell = await relay.api('GET /api/notices', { query: {} }, alan.token)
  expect(bell).toMatchObject({ unread: 1, rows: [{ link: `/requests/${request.id}` }] })
  await relay.api('POST /api/notices/read', { body: { upTo: bell.rows[0]!.id } }, alan.token)
  expect((await relay.api('GET /api/notices', { query: {} }, alan.token)).unread).toBe(0)
})
