import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestRelay, type TestRelay } from '../../../test/support/relay.ts'
import { liveSession } from '../../../test/support/sessions.ts'
import { ALL_USERS } from '../../accounts/groups-of-user.ts'
import { DEFAULT_TARGETS } from '../policy/built-in-groups.ts'

let relay: TestRelay
let sessionId: string
beforeAll(async () => {
  relay = await startTestRelay()
  const values = { 'save-chat': { value: true, priority: 5 } } as const
  const link = { name: 'Chat', userGroupId: ALL_USERS, targetGroupId: DEFAULT_TARGETS, values }
  await relay.api('POST /api/permission-links', { body: link })
  const { id, device, controller } = await liveSession(relay)
  sessionId = id
  const chat = { type: 'chat', messageId: randomUUID(), from: 'target', text: '=cmd, "now"', at: 5 } as const
  await device.ask('session:happened', { sessionId, happening: chat })
  await controller.ask('session:end', { sessionId, reason: 'controller-ended' })
  // More than two pages of them.
  const ada = relay.adminId
  for (let n = 0; n < 450; n++)
    await relay.context.store.db
      .insertInto('sessions')
      .values({
        id: `old-session-${n}`,
        controller_id: ada,
        device_id: null,
        phase: 'ended',
        state_json: JSON.stringify({ phase: 'ended', deviceId: null, reason: 'code-expired', since: n }),
        request_json: null,
        started_at: Math.floor(n / 2),
        ended_at: n,
        end_reason: 'code-expired',
      })
      .execute()
})
afterAll(() => relay.stop())

type Body = Parameters<typeof relay.api<'POST /api/sessions/export'>>[1]['body']
async function fileOf(body: Body, token?: string): Promise<string> {
  const { address } = await relay.api('POST /api/sessions/export', { body }, token)
  const answer = await fetch(`${relay.url}${address}`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-disposition')).toContain('attachment')
  return await answer.text()
}

test('the whole history as CSV and JSON, page after page, each session once', async () => {
  const lines = (await fileOf({ format: 'csv' })).trim().split('\r\n')
  expect(lines[0]).toBe('id,controller,mail,device,started,ended,phase,mode,reason')
  expect(lines).toHaveLength(452)
  expect(new Set(lines).size).toBe(452)
  const rows = JSON.parse(await fileOf({ format: 'json', filter: { reason: 'code-expired' } })) as unknown[]
  expect(rows).toHaveLength(450)
  expect(JSON.parse(await fileOf({ format: 'json', filter: { person: 'nobody%' } }))).toEqual([])
})

test('one session with everything that happened in it, its chat too', async () => {
  const json = JSON.parse(await fileOf({ format: 'json', sessionId })) as { happenings: { type: string }[] }
  expect(json.happenings.map(({ type }) => type)).toEqual(['connected', 'chat'])
  expect(await fileOf({ format: 'csv', sessionId })).toContain(`"'=cmd, ""now"""`)
})

test('the list is narrowed by person, time, mode and reason', async () => {
  const idsOf = async (query: object) =>
    (await relay.api('GET /api/sessions', { query })).rows.map(({ id }) => id)
  expect(await idsOf({ mode: 'monitor' })).toEqual([sessionId])
  expect(await idsOf({ reason: 'controller-ended' })).toEqual([sessionId])
  expect(await idsOf({ from: 1000 })).toEqual([sessionId])
  expect(await idsOf({ until: 1 })).toHaveLength(2)
  expect(await idsOf({ person: 'LOVELACE', from: 1000 })).toEqual([sessionId])
  expect(await idsOf({ person: '%' })).toEqual([])
})

test('support has its own only, and an address is good for what it was made for alone', async () => {
  const bob = await relay.addUser('bob', 'support')
  expect(JSON.parse(await fileOf({ format: 'json' }, bob.token))).toEqual([])
  await expect(
    relay.api('POST /api/sessions/export', { body: { format: 'csv', sessionId } }, bob.token),
  ).rejects.toThrow()
  const { address } = await relay.api('POST /api/sessions/export', { body: { format: 'json' } }, bob.token)
  expect((await fetch(`${relay.url}${address.replace('json', 'csv')}`)).status).toBe(403)
})
