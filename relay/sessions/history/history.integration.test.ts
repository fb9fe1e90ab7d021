import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestRelay, type TestRelay } from '../../../test/support/relay.ts'
import {
  liveSession,
  toldPhase,
  type ReportingEnd,
  type TestSession,
} from '../../../test/support/sessions.ts'
import type { SessionHappening } from '../../../shared/protocol/session.ts'
import { ALL_USERS } from '../../accounts/groups-of-user.ts'
import { DEFAULT_TARGETS } from '../policy/built-in-groups.ts'

let relay: TestRelay
let session: TestSession

beforeAll(async () => {
  relay = await startTestRelay()
  session = await liveSession(relay)
})
afterAll(() => relay.stop())

const file: SessionHappening = {
  type: 'file',
  direction: 'to-target',
  name: 'notes.txt',
  bytes: 12,
  sha256: 'a'.repeat(64),
}
const monitor: SessionHappening = {
  type: 'mode-changed',
  mode: 'chat',
  because: { rule: 'target-chose', passedOver: [] },
}
const chat = (messageId: string): SessionHappening => ({
  type: 'chat',
  messageId,
  from: 'target',
  text: `Line ${messageId}`,
  at: 1,
})
const report = (end: ReportingEnd, happening: SessionHappening, sessionId = session.id) =>
  end.ask('session:happened', { sessionId, happening })
const detail = (id: string) => relay.api('GET /api/sessions/:id', { params: { id } })

describe('what happened', () => {
  test('[FILE1] stands in the session’s history in its order', async () => {
    await report(session.device, chat('message-0001'))
    await report(session.device, file)
    await report(session.device, monitor)
    expect(await toldPhase(session.controller, session.id, 'live')).toMatchObject({})
    const { happenings, state } = await detail(session.id)
    expect(happenings.map(({ happening }) => happening)).toEqual([
      { type: 'connected' },
      chat('message-0001'),
      file,
      monitor,
    ])
    expect(state).toMatchObject({ phase: 'live', mode: 'chat', because: { rule: 'target-chose' } })
  })

  test('[AUDIT1] files stand in the audit log, the words of a chat do not', async () => {
    const { rows } = await relay.api('GET /api/audit', { query: { act: 'session:file' } })
    expect(rows[0]).toMatchObject({
      actor: `device:${session.device.deviceId}`,
      subject: `session ${session.id}`,
      data: { name: 'notes.txt', sha256: 'a'.repeat(64) },
    })
    const all = await relay.api('GET /api/audit', { query: { limit: 200 } })
    expect(JSON.stringify(all.rows)).not.toContain('Line message')
  })

  test('[MODE2] only the device says what it did: modes, files, dropped input', async () => {
    const happenings: SessionHappening[] = [file, monitor, { type: 'input-dropped', count: 3 }]
    for (const happening of happenings)
      await expect(report(session.controller, happening)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('[MODE1] the device changes to no mode that it was not asked for', async () => {
    const active = { ...monitor, mode: 'active' } as SessionHappening
    await expect(report(session.device, active)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('[CHAT1] what the device still brings after the end is kept, and the session stays ended', async () => {
    const ended = await liveSession(relay)
    await ended.controller.ask('session:end', { sessionId: ended.id, reason: 'controller-ended' })
    await report(ended.device, chat('message-0002'), ended.id)
    const late = { code: 'session-state' }
    await expect(report(ended.device, { type: 'connected' }, ended.id)).rejects.toMatchObject(late)
    const { happenings, state } = await detail(ended.id)
    expect(happenings.at(-1)?.happening).toEqual(chat('message-0002'))
    expect(state.phase).toBe('ended')
  })

  test('[CHAT1] the words of a chat are kept only where policy says so', async () => {
    const link = await relay.api('POST /api/permission-links', {
      body: {
        name: 'No chat kept',
        userGroupId: ALL_USERS,
        targetGroupId: DEFAULT_TARGETS,
        values: { 'save-chat': { value: false, priority: 5 } },
      },
    })
    const unsaved = await liveSession(relay)
    expect(unsaved.request.terms.saveChat).toBe(false)
    await report(unsaved.device, chat('message-0003'), unsaved.id)
    expect((await detail(unsaved.id)).happenings.map(({ happening }) => happening.type)).toEqual([
      'connected',
    ])
    await relay.api('DELETE /api/permission-links/:id', { params: { id: link.id } })
  })
})

describe('the list', () => {
  test('[AUDIT1] is paged by key, newest first, and each sees what is theirs', async () => {
    const helper = await relay.addUser('pager', 'support')
    const auditor = await relay.addUser('reader', 'auditor')
    const controller = await relay.connectController(helper.token)
    const mine: string[] = []
    for (let n = 0; n < 5; n++) mine.unshift((await controller.ask('session:start', {})).session.id)
    await controller.ask('session:cancel', { sessionId: mine[0] ?? '' })

    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await relay.api('GET /api/sessions', { query: { limit: 2, after } }, helper.token)
      seen.push(...page.rows.map(row => row.id))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect([...seen].sort()).toEqual([...mine].sort())

    const live = await relay.api('GET /api/sessions', { query: { live: 'yes' } }, helper.token)
    expect(live.rows.map(row => row.id)).not.toContain(mine[0])
    expect(live.rows).toHaveLength(4)
    const all = await relay.api('GET /api/sessions', { query: { limit: 200 } }, auditor.token)
    expect(all.rows.length).toBeGreaterThan(seen.length)
    expect((await detail(session.id)).id).toBe(session.id)
  })

  test.each<[string, Record<string, string>]>([
    ['a made-up cursor', { after: 'bm90IGEgY3Vyc29y' }],
    ['a limit of 0', { limit: '0' }],
    ['a limit of a million', { limit: '1000000' }],
    ['a device that is no id', { deviceId: "' or 1=1 --" }],
  ])('[AUDIT1] refuses %s', async (_, query) => {
    await expect(relay.api('GET /api/sessions', { query })).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })
})
