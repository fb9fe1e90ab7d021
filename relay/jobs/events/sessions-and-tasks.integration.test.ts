import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectJobDevice, type JobDevice } from '../../../test/support/job-device.ts'
import { eventually, startTestRelay, type TestRelay } from '../../../test/support/relay.ts'
import { liveSession, toldPhase, type TestSession } from '../../../test/support/sessions.ts'
import { saveScript, setTypeTasks, taskOf } from '../../../test/support/tasks.ts'

const script = '#!/bin/sh\n# @action Tidy up\ntrue\n'

let relay: TestRelay
let device: JobDevice
let typeId: string
let folderId: string
let ahead = 0

beforeEach(async () => {
  ahead = 0
  relay = await startTestRelay({ clock: () => Date.now() + ahead })
  device = await connectJobDevice(relay)
  folderId = (await relay.api('POST /api/folders', { body: { parentId: null, name: 'Desks' } })).id
  typeId = (
    await relay.api('POST /api/record-types', {
      body: {
        name: 'Desk',
        fields: [
          { key: 'host', label: 'Host', kind: 'host', required: false },
          { key: 'site', label: 'Site', kind: 'reference', required: false },
        ],
        passwordField: null,
      },
    })
  ).id
})
afterEach(() => relay.stop())

async function addRecord(name: string, values: Record<string, string>): Promise<string> {
  const { id } = await relay.api('POST /api/records', {
    body: { name, folderId, typeId, values, timeZone: 'UTC', node: null },
  })
  return id
}

async function bindAfterSession(deferUntilLast: boolean): Promise<void> {
  const scriptId = await saveScript(relay.api, 'tidy.sh', script)
  const events = [{ type: 'after-session' as const, deferUntilLast }]
  await setTypeTasks(relay.api, typeId, [taskOf(scriptId, { events })])
}

const end = ({ controller, id }: TestSession) =>
  controller.ask('session:end', { sessionId: id, reason: 'controller-ended' })

const jobs = async () => (await relay.api('GET /api/jobs', { query: { event: 'after-session' } })).rows

describe('After Session', () => {
  test('[EVT1] a session that was active sets it off on every record of its device, one that was refused does not', async () => {
    await bindAfterSession(false)
    await addRecord('Desk 1', { host: device.deviceId })
    const controller = await relay.connectController()
    const { session } = await controller.ask('session:start', {})
    await controller.ask('session:cancel', { sessionId: session.id })
    const live = await liveSession(relay, { controller, device })
    expect(await jobs()).toEqual([])
    await end(live)
    await eventually(() => device.orders.length === 1)
    expect(await jobs()).toMatchObject([{ record: { name: 'Desk 1' }, event: 'after-session' }])
  })

  test('[EVT1] deferred, it waits for the last session on any record with the same reference record', async () => {
    await bindAfterSession(true)
    const site = await addRecord('The site', {})
    const other = await connectJobDevice(relay)
    await addRecord('Desk 1', { host: device.deviceId, site })
    await addRecord('Desk 2', { host: other.deviceId, site })
    const first = await liveSession(relay, { device })
    const second = await liveSession(relay, { device: other })
    await end(first)
    await toldPhase(first.controller, first.id, 'ended')
    expect(await jobs()).toEqual([])
    await end(second)
    await eventually(() => other.orders.length === 1)
    expect(await jobs()).toMatchObject([{ record: { name: 'Desk 2' } }])
  })
})

describe('connecting by request', () => {
  test.each([
    { when: 'it ends when the access is revoked', endSessionOnExpiry: false, isRevoked: true, ends: true },
    { when: 'it ends when the time is over', endSessionOnExpiry: true, isRevoked: false, ends: true },
    {
      when: 'it goes on when the time is over, where the rule says so',
      endSessionOnExpiry: false,
      isRevoked: false,
      ends: false,
    },
  ])(
    '[APPR1] without an approved request there is no session; $when',
    async ({ endSessionOnExpiry, isRevoked, ends }) => {
      const recordId = await addRecord('Desk 1', { host: device.deviceId })
      const grace = await relay.addUser('grace', 'support')
      const group = await relay.api('POST /api/groups', { body: { kind: 'users', name: 'Approvers' } })
      await relay.api('PUT /api/permissions/:kind/:id', {
        params: { kind: 'record', id: recordId },
        body: { grants: [{ granteeKind: 'user', granteeId: grace.id, role: 'viewer', taskControl: 'none' }] },
      })
      await relay.api('PUT /api/approval-rules', {
        body: {
          objectKind: 'record',
          objectId: recordId,
          rules: [
            {
              kinds: ['connect'],
              approverGroupId: group.id,
              approvals: 1,
              offHours: null,
              longestHours: 8,
              endSessionOnExpiry,
            },
          ],
        },
      })
      const controller = await relay.connectController(grace.token)
      const { session, code } = await controller.ask('session:start', {})
      await device.ask('code:redeem', { code })
      expect(await toldPhase(controller, session.id, 'ended')).toMatchObject({ reason: 'approval-needed' })

      const now = Date.now()
      const request = await relay.api(
        'POST /api/requests',
        {
          body: {
            recordId,
            kind: 'connect',
            reason: 'The printer does not print',
            from: now,
            until: now + 60_000,
          },
        },
        grace.token,
      )
      const params = { id: request.id }
      await relay.api('POST /api/requests/:id/decision', { params, body: { approve: true } })
      const live = await liveSession(relay, { controller, device })
      if (isRevoked) await relay.api('POST /api/requests/:id/revoke', { params })
      else ahead += 60_000
      if (ends)
        expect(await toldPhase(controller, live.id, 'ended')).toMatchObject({ reason: 'access-expired' })
      else {
        await eventually(
          async () => (await relay.api('GET /api/requests/:id', { params })).phase === 'expired',
          15_000,
        )
        const { state } = await relay.api('GET /api/sessions/:id', { params: { id: live.id } })
        expect(state.phase).toBe('live')
      }
    },
  )
})
