import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestRelay, type TestRelay } from '../../../test/support/relay.ts'
import { liveSession } from '../../../test/support/sessions.ts'
import { policyNames } from '../../../shared/sessions/policy.ts'
import type { ApiCall, ApiRequest } from '../../../shared/protocol/admin-api.ts'
import { ALL_USERS } from '../../accounts/groups-of-user.ts'
import { DEFAULT_TARGETS, GUESTS } from './built-in-groups.ts'
import { checkActionsAllowed } from './actions-allowed.ts'

let relay: TestRelay

beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.stop())

const unknown = 'no-such-thing'

describe('at the first start', () => {
  test('[POL1] All users are linked with Default targets, and with Guests for what a browser can do; made once', async () => {
    const links = async () => (await relay.api('GET /api/permission-links', {})).rows
    const [link, guests] = (await links()).toSorted((a, b) => a.name.localeCompare(b.name))
    expect(guests).toMatchObject({ name: 'Guests', userGroupId: ALL_USERS, targetGroupId: GUESTS })
    expect(Object.keys(guests?.values ?? {})).not.toContain('mode-active')
    expect(Object.keys(guests?.values ?? {})).not.toContain('allow-on-demand-actions')
    expect(link).toMatchObject({ name: 'Default', userGroupId: ALL_USERS, targetGroupId: DEFAULT_TARGETS })
    const yes = { value: true, priority: 0 }
    expect(link?.values).toMatchObject({
      'mode-active': yes,
      'mode-file-transfer': yes,
      'accept-session-start': yes,
      'accept-recording': yes,
      'allow-clipboard': yes,
      'save-chat': yes,
    })
    // What a relay's administrator has to decide for themselves is not there from the start.
    for (const name of ['allow-recording', 'allow-remote-restart', 'lock-local-input', 'browse-all-folders'])
      expect(link?.values).not.toHaveProperty(name)
    const other = await startTestRelay()
    try {
      await other.api('DELETE /api/permission-links/:id', { params: { id: link?.id ?? '' } })
      await other.restart()
      expect((await other.api('GET /api/permission-links', {})).rows.map(each => each.id)).toEqual([
        guests?.id,
      ])
      expect((await other.api('GET /api/groups', {})).rows.map(group => group.id)).toEqual([
        ALL_USERS,
        DEFAULT_TARGETS,
        GUESTS,
      ])
    } finally {
      await other.stop()
    }
  })

  test.each([ALL_USERS, DEFAULT_TARGETS, GUESTS])('[POL1] %s cannot be changed or removed', async id => {
    const refused = { code: 'forbidden' }
    await expect(relay.api('DELETE /api/groups/:id', { params: { id } })).rejects.toMatchObject(refused)
    await expect(
      relay.api('PUT /api/groups/:id', { params: { id }, body: { name: 'Mine', memberIds: [] } }),
    ).rejects.toMatchObject(refused)
  })
})

describe('what may this user do on this device, and why', () => {
  test('[POL3] every policy comes with its value and the link that decided it', async () => {
    const { deviceId } = await relay.enrolDevice()
    const { values } = await relay.api('GET /api/policy', { query: { userId: relay.adminId, deviceId } })
    expect(values?.map(value => value.name)).toEqual(policyNames)
    expect(values?.find(value => value.name === 'mode-active')).toMatchObject({
      value: true,
      decidedBy: { name: 'Default' },
    })
    expect(values?.find(value => value.name === 'acceptance-grace-time')).toEqual({
      name: 'acceptance-grace-time',
      value: 45,
      decidedBy: null,
    })
  })

  test('[POL1] an auditor and a disabled user have no link', async () => {
    const { deviceId } = await relay.enrolDevice()
    const auditor = await relay.addUser('reader', 'auditor')
    const leaver = await relay.addUser('leaver', 'support')
    await relay.api('PATCH /api/users/:id', { params: { id: leaver.id }, body: { disabled: true } })
    for (const { id: userId } of [auditor, leaver])
      expect(await relay.api('GET /api/policy', { query: { userId, deviceId } })).toEqual({ values: null })
  })

  test('[POL3] an unknown user or device is not found', async () => {
    const { deviceId } = await relay.enrolDevice()
    for (const query of [
      { userId: unknown, deviceId },
      { userId: relay.adminId, deviceId: unknown },
    ])
      await expect(relay.api('GET /api/policy', { query })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('groups', () => {
  test('[POL1] a group holds users or devices and groups of its kind, and never itself', async () => {
    const make = (kind: 'users' | 'targets', name: string) =>
      relay.api('POST /api/groups', { body: { kind, name } })
    const set = (group: { id: string; name: string }, memberIds: string[]) =>
      relay.api('PUT /api/groups/:id', { params: { id: group.id }, body: { name: group.name, memberIds } })
    const [outer, inner, targets] = [
      await make('users', 'Outer'),
      await make('users', 'Inner'),
      await make('targets', 'Outer'),
    ]
    const { deviceId } = await relay.enrolDevice()
    const wrong = { code: 'invalid-input', problems: [{ where: 'memberIds' }] }
    await set(outer, [inner.id, relay.adminId, ALL_USERS, relay.adminId])
    const rows = (await relay.api('GET /api/groups', {})).rows
    expect(rows.find(group => group.id === outer.id)?.memberIds).toHaveLength(3)
    await expect(set(inner, [outer.id])).rejects.toMatchObject(wrong)
    await expect(set(outer, [outer.id])).rejects.toMatchObject(wrong)
    await expect(set(outer, [targets.id])).rejects.toMatchObject(wrong)
    await expect(set(outer, [deviceId])).rejects.toMatchObject(wrong)
    await expect(set(targets, [relay.adminId])).rejects.toMatchObject(wrong)
    await expect(set(outer, [unknown])).rejects.toMatchObject(wrong)
    await expect(make('users', 'Inner')).rejects.toMatchObject({ code: 'conflict' })
    await expect(set({ id: inner.id, name: 'Outer' }, [])).rejects.toMatchObject({ code: 'conflict' })
    await relay.api('DELETE /api/groups/:id', { params: { id: inner.id } })
    const left = (await relay.api('GET /api/groups', {})).rows.find(group => group.id === outer.id)
    expect(left?.memberIds.sort()).toEqual([ALL_USERS, relay.adminId].sort())
  })

  test('[POL1] a group that goes takes its links with it', async () => {
    const { id } = await relay.api('POST /api/groups', { body: { kind: 'targets', name: 'Short-lived' } })
    const link = await relay.api('POST /api/permission-links', {
      body: { name: 'Short-lived', userGroupId: ALL_USERS, targetGroupId: id, values: {} },
    })
    await relay.api('DELETE /api/groups/:id', { params: { id } })
    const { rows } = await relay.api('GET /api/permission-links', {})
    expect(rows.map(row => row.id)).not.toContain(link.id)
  })
})

describe('links', () => {
  test('[POL1] a link joins a user group and a target group, and nothing else', async () => {
    const body = { name: 'Wrong', userGroupId: ALL_USERS, targetGroupId: DEFAULT_TARGETS, values: {} }
    const add = (changes: Partial<typeof body>) =>
      relay.api('POST /api/permission-links', { body: { ...body, ...changes } })
    await expect(add({ userGroupId: DEFAULT_TARGETS })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(add({ targetGroupId: ALL_USERS })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(add({ targetGroupId: unknown })).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(
      relay.api('PUT /api/permission-links/:id', { params: { id: unknown }, body }),
    ).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      relay.api('DELETE /api/permission-links/:id', { params: { id: unknown } }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  test.each<[string, unknown]>([
    ['no body', undefined],
    ['an unknown policy', { values: { 'mode-god': { value: true, priority: 0 } } }],
    ['another priority', { values: { 'mode-chat': { value: true, priority: 3 } } }],
    ['a switch that is a number', { values: { 'mode-chat': { value: 1, priority: 0 } } }],
    ['a name that is too long', { name: 'x'.repeat(200) }],
  ])('[POL2] %s is refused', async (_, changes) => {
    const body =
      changes === undefined
        ? undefined
        : { name: 'Wrong', userGroupId: ALL_USERS, targetGroupId: DEFAULT_TARGETS, values: {}, ...changes }
    await expect(
      relay.api('POST /api/permission-links', { body } as ApiRequest<'POST /api/permission-links'>),
    ).rejects.toMatchObject({ code: 'invalid-input' })
  })
})

describe('who may', () => {
  const body = { name: 'Mine', userGroupId: ALL_USERS, targetGroupId: DEFAULT_TARGETS, values: {} }
  const params = { id: 'default-link' }
  const changing: [ApiCall, object][] = [
    ['POST /api/groups', { body: { kind: 'users', name: 'Mine' } }],
    ['PUT /api/groups/:id', { params, body: { name: 'Mine', memberIds: [] } }],
    ['DELETE /api/groups/:id', { params }],
    ['POST /api/permission-links', { body }],
    ['PUT /api/permission-links/:id', { params, body }],
    ['DELETE /api/permission-links/:id', { params }],
  ]
  const reading: [ApiCall, object][] = [
    ['GET /api/groups', {}],
    ['GET /api/permission-links', {}],
    ['GET /api/policy', { query: { userId: 'someone-01', deviceId: 'device-01' } }],
  ]

  test('[POL3] policies are changed by administrators only, and read by administrators and auditors', async () => {
    const support = await relay.addUser('helper', 'support')
    const auditor = await relay.addUser('auditor', 'auditor')
    const call = (name: ApiCall, request: object, token: string) => relay.api(name, request, token)
    const forbidden = { code: 'forbidden' }
    for (const [name, request] of changing)
      for (const { token } of [support, auditor])
        await expect(call(name, request, token)).rejects.toMatchObject(forbidden)
    for (const [name, request] of reading)
      await expect(call(name, request, support.token)).rejects.toMatchObject(forbidden)
    for (const [name, request] of [...changing, ...reading])
      await expect(call(name, request, 'x'.repeat(43))).rejects.toMatchObject({ code: 'not-signed-in' })
    await relay.api('GET /api/groups', {}, auditor.token)
    await relay.api('GET /api/permission-links', {}, auditor.token)
  })
})

describe('actions from within a session', () => {
  test('[POL2] only in a live session of one’s own, on its device, where policy allows it', async () => {
    const session = await liveSession(relay)
    const { deviceId } = session.device
    const other = await relay.addUser('bystander', 'support')
    const caller = { userId: relay.adminId, userName: 'ada', role: 'administrator', source: '' } as const
    const check = (changes: object = {}, device = deviceId) =>
      checkActionsAllowed(relay.context, { ...caller, ...changes }, device, session.id)
    await check()
    await expect(check({ userId: other.id })).rejects.toMatchObject({ code: 'session-not-found' })
    await expect(check({}, 'another-device')).rejects.toMatchObject({ code: 'session-state' })
    const link = await relay.api('POST /api/permission-links', {
      body: {
        name: 'No actions',
        userGroupId: ALL_USERS,
        targetGroupId: DEFAULT_TARGETS,
        values: { 'allow-on-demand-actions': { value: false, priority: 1 } },
      },
    })
    await expect(check()).rejects.toMatchObject({ code: 'forbidden' })
    const { rows } = await relay.api('GET /api/scripts', {})
    const [script] = rows
    // Leaving the session out is no way around the policy.
    await expect(
      relay.api('POST /api/jobs', { body: { scriptId: script?.id ?? '', deviceId } }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await relay.api('DELETE /api/permission-links/:id', { params: { id: link.id } })
    await session.controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
    await expect(check()).rejects.toMatchObject({ code: 'session-state' })
  })

  test('[AUTH1] the sessions of a user who is disabled end', async () => {
    const leaver = await relay.addUser('leaving', 'support')
    const session = await liveSession(relay, { controller: await relay.connectController(leaver.token) })
    await relay.api('PATCH /api/users/:id', { params: { id: leaver.id }, body: { disabled: true } })
    const watcher = { heard: session.device.heard }
    await expect
      .poll(() => watcher.heard.find(({ event }) => event === 'session:ended')?.request, { timeout: 5000 })
      .toEqual({ sessionId: session.id, reason: 'policy-changed' })
    await expect(toldPhaseOrGone(session)).resolves.toBe(true)
  })
})

/** The person’s sockets were closed, so only the store can say. */
async function toldPhaseOrGone(session: Awaited<ReturnType<typeof liveSession>>): Promise<boolean> {
  const { state } = await relay.api('GET /api/sessions/:id', { params: { id: session.id } })
  return state.phase === 'ended' && !session.controller.socket.connected
}
