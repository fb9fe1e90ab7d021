import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  eventually,
  startTestRelay,
  type TestController,
  type TestDevice,
  type TestRelay,
} from '../../../test/support/relay.ts'
import { askedSession, phaseOf, toldPhase } from '../../../test/support/sessions.ts'
import { CODE_LIFETIME_MS } from '../../../shared/sessions/connection-code.ts'
import { REFUSAL_FLOOR_MS } from './refusal-floor.ts'
import { MAX_WAITING_SESSIONS } from './start-session.ts'

let relay: TestRelay
let controller: TestController
let ahead = 0

beforeAll(async () => {
  relay = await startTestRelay({ clock: () => Date.now() + ahead })
  controller = await relay.connectController()
})
afterAll(() => relay.stop())

/** A code that is surely no live one. */
const unknownCode = (live: string): string => String((BigInt(live) + 1n) % 10n ** 9n).padStart(9, '0')
const refused = { code: 'code-refused' }

describe('issuing', () => {
  test('[CODE1] a session starts with a code and without a target', async () => {
    const { session, code, joinUrl, now } = await controller.ask('session:start', {})
    expect(code).toMatch(/^\d{9}$/)
    expect(joinUrl).toBe(`${relay.url}/join/#${code}`)
    expect(session).toMatchObject({
      state: { phase: 'waiting', extensionsLeft: 4 },
      controller: { name: 'Ada Lovelace', organisation: 'Example Ltd', mail: 'ada@example.org' },
      device: null,
      terms: null,
      floorDecided: false,
    })
    expect(session.state.phase === 'waiting' && session.state.codeExpiresAt - now).toBeGreaterThan(
      CODE_LIFETIME_MS - 5000,
    )
    await controller.ask('session:cancel', { sessionId: session.id })
  })

  test('[CODE5] no code stands in the store, in the audit log or in the API', async () => {
    const { session, code } = await controller.ask('session:start', {})
    const { db } = relay.context.store
    const stored = JSON.stringify([
      await db.selectFrom('connection_codes').selectAll().execute(),
      await db.selectFrom('sessions').selectAll().execute(),
      await db.selectFrom('audit').selectAll().execute(),
      await relay.api('GET /api/sessions/:id', { params: { id: session.id } }),
    ])
    expect(stored).toContain(session.id)
    expect(stored).not.toContain(code)
    await controller.ask('session:cancel', { sessionId: session.id })
  })

  test('[CODE1] many codes at once are all different, and one person has at most so many', async () => {
    const { token } = await relay.addUser('busy', 'support')
    const busy = await relay.connectController(token)
    const starts = await Promise.allSettled(
      Array.from({ length: MAX_WAITING_SESSIONS + 3 }, () => busy.ask('session:start', {})),
    )
    const codes = starts.flatMap(start => (start.status === 'fulfilled' ? [start.value.code] : []))
    expect(new Set(codes).size).toBe(MAX_WAITING_SESSIONS)
    const refusals = starts.flatMap(start => (start.status === 'rejected' ? [start.reason.code] : []))
    expect(refusals).toEqual(['too-many-requests', 'too-many-requests', 'too-many-requests'])
  })

  test('[CODE1] the length is the relay’s setting', async () => {
    const other = await startTestRelay({ config: { codeLength: 12 } })
    try {
      const { code } = await (await other.connectController()).ask('session:start', {})
      expect(code).toMatch(/^\d{12}$/)
    } finally {
      await other.stop()
    }
  })
})

describe('Request New, Extend Timeout, Cancel', () => {
  test('[CODE3] Request New kills the old code and gives a new one with the whole time', async () => {
    const device = await relay.connectDevice()
    const first = await controller.ask('session:start', {})
    ahead += 60_000
    const second = await controller.ask('code:renew', { sessionId: first.session.id })
    expect(second.code).not.toBe(first.code)
    expect(second.session.state).toMatchObject({ phase: 'waiting', extensionsLeft: 4 })
    const { state } = second.session
    expect(state.phase === 'waiting' && state.codeExpiresAt - second.now).toBeGreaterThan(
      CODE_LIFETIME_MS - 5000,
    )
    await expect(device.ask('code:redeem', { code: first.code })).rejects.toMatchObject(refused)
    expect(await device.ask('code:redeem', { code: second.code })).toEqual({ sessionId: first.session.id })
    await controller.ask('session:cancel', { sessionId: first.session.id })
  })

  test('[CODE3] Extend Timeout gives the same code the whole time again, four times', async () => {
    const device = await relay.connectDevice()
    const { session, code } = await controller.ask('session:start', {})
    for (const left of [3, 2, 1, 0]) {
      ahead += CODE_LIFETIME_MS - 60_000
      const extended = await controller.ask('code:extend', { sessionId: session.id })
      expect(extended.session.state).toMatchObject({ phase: 'waiting', extensionsLeft: left })
    }
    await expect(controller.ask('code:extend', { sessionId: session.id })).rejects.toMatchObject({
      code: 'no-extension-left',
    })
    expect(await device.ask('code:redeem', { code })).toEqual({ sessionId: session.id })
    await controller.ask('session:cancel', { sessionId: session.id })
  })

  test('[CODE3] a dead code cannot be extended; Request New still works', async () => {
    const { session } = await controller.ask('session:start', {})
    ahead += CODE_LIFETIME_MS
    await expect(controller.ask('code:extend', { sessionId: session.id })).rejects.toMatchObject({
      code: 'session-state',
    })
    await controller.ask('code:renew', { sessionId: session.id })
    await controller.ask('session:cancel', { sessionId: session.id })
  })

  test('[CODE3] Cancel ends the session, and says so', async () => {
    const { session } = await controller.ask('session:start', {})
    await controller.ask('session:cancel', { sessionId: session.id })
    expect(await toldPhase(controller, session.id, 'ended')).toMatchObject({
      reason: 'controller-cancelled',
    })
    await expect(controller.ask('code:renew', { sessionId: session.id })).rejects.toMatchObject({
      code: 'session-state',
    })
  })

  test('[CODE3] a code that nobody used ends its session an hour after it died', async () => {
    const { session } = await controller.ask('session:start', {})
    ahead += CODE_LIFETIME_MS + 3_600_000
    expect(await toldPhase(controller, session.id, 'ended')).toMatchObject({ reason: 'code-expired' })
  })
})

describe('redeeming', () => {
  test('[CODE4] unknown, expired, cancelled and used codes get one and the same answer in the same time', async () => {
    const used = await askedSession(relay, { controller })
    await controller.ask('session:cancel', { sessionId: used.id })
    const spent = await controller.ask('session:start', {})
    const user = await relay.connectDevice()
    await user.ask('code:redeem', { code: spent.code })
    const expired = await controller.ask('session:start', {})
    ahead += CODE_LIFETIME_MS
    const cancelled = await controller.ask('session:start', {})
    await controller.ask('session:cancel', { sessionId: cancelled.session.id })
    const live = await controller.ask('session:start', {})

    const device = await relay.connectDevice()
    const codes = {
      unknown: unknownCode(live.code),
      expired: expired.code,
      cancelled: cancelled.code,
      used: spent.code,
    }
    const answers: string[] = []
    const times: number[] = []
    for (const code of Object.values(codes)) {
      const askedAt = performance.now()
      const failure = await device.ask('code:redeem', { code }).catch((error: unknown) => error)
      const tookMs = performance.now() - askedAt
      expect(failure).toMatchObject(refused)
      answers.push(JSON.stringify((failure as { toBody: () => unknown }).toBody()))
      expect(tookMs).toBeGreaterThanOrEqual(REFUSAL_FLOOR_MS - 2)
      times.push(tookMs)
    }
    expect(new Set(answers).size).toBe(1)
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(REFUSAL_FLOOR_MS)
    expect(await device.ask('code:redeem', { code: live.code })).toEqual({ sessionId: live.session.id })
    for (const { session } of [spent, live]) await controller.ask('session:cancel', { sessionId: session.id })
  })

  test('[CODE4] of many devices that hand in one code at once exactly one gets the session', async () => {
    const devices = await Promise.all(Array.from({ length: 6 }, () => relay.connectDevice()))
    const { session, code } = await controller.ask('session:start', {})
    const answers = await Promise.allSettled(devices.map(device => device.ask('code:redeem', { code })))
    const won = answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []))
    const lost = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason.code] : []))
    expect(won).toEqual([{ sessionId: session.id }])
    expect(lost).toEqual(Array.from({ length: 5 }, () => 'code-refused'))
    await controller.ask('session:cancel', { sessionId: session.id })
  })

  test.each<[string, unknown]>([
    ['letters', { code: 'abcdefghi' }],
    ['too few digits', { code: '123456' }],
    ['too many digits', { code: '1'.repeat(17) }],
    ['a number', { code: 123456789 }],
    ['nothing', {}],
    ['no object', 'code'],
  ])('[CODE4] %s are malformed, and cost no try', async (_, request) => {
    const device = await relay.connectDevice()
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => device.socket.timeout(5000).emitWithAck('code:redeem', request)),
    )
    for (const answer of answers)
      expect(answer).toMatchObject({ ok: false, failure: { code: 'invalid-input' } })
  })
})

describe('guessing', () => {
  async function guess(device: TestDevice): Promise<{ code: string; retryAfterMs?: number }> {
    const { session, code } = await controller.ask('session:start', {})
    await controller.ask('session:cancel', { sessionId: session.id })
    return await device.ask('code:redeem', { code }).then(
      () => ({ code: 'let in' }),
      (failure: { code: string; retryAfterMs?: number }) => failure,
    )
  }

  test('[CODE5] a guesser is slowed down, audited and raises an alarm; somebody honest gets through meanwhile', async () => {
    const guesser = await relay.connectDevice()
    const answers = []
    for (let n = 0; n < 7; n++) answers.push(await guess(guesser))
    expect(answers.map(answer => answer.code)).toEqual([
      ...Array.from({ length: 6 }, () => 'code-refused'),
      'too-many-requests',
    ])
    expect(answers[6]?.retryAfterMs).toBeGreaterThan(0)
    expect(answers[6]?.retryAfterMs).toBeLessThanOrEqual(2000)

    const honest = await askedSession(relay, { controller })
    expect(await phaseOf(relay, honest.id)).toBe('accepting')
    await controller.ask('session:cancel', { sessionId: honest.id })

    const alarms = await eventually(async () => {
      const { rows } = await relay.api('GET /api/alarms', {})
      return rows.find(row => row.kind === 'code-guessing' && row.message.includes(guesser.deviceId))
    })
    expect(alarms.count).toBe(1)
    const { rows } = await relay.api('GET /api/audit', { query: { act: 'code:refused' } })
    expect(rows.filter(row => row.actor === `device:${guesser.deviceId}`)).toHaveLength(6)
    expect(rows[0]).toMatchObject({ outcome: 'refused', data: { guessing: ['device'] } })
  })
})
