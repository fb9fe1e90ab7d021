import type { Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  connected,
  eventually,
  openSocket,
  startTestRelay,
  type TestController,
  type TestRelay,
} from '../../../test/support/relay.ts'
import { lastHeard, phaseOf, toldPhase } from '../../../test/support/sessions.ts'
import { fromGuestEvents, toGuestEvents } from '../../../shared/protocol/guest-link.ts'
import { answerEvents, ask, type ReplyOf, type RequestOf } from '../../../shared/protocol/link.ts'
import { PROTOCOL_VERSION } from '../../../shared/protocol/version.ts'
import { GUESTS } from '../policy/built-in-groups.ts'

let relay: TestRelay
let controller: TestController
const sockets: Socket[] = []

beforeAll(async () => {
  relay = await startTestRelay()
  controller = await relay.connectController()
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect()
})
afterAll(() => relay.stop())

type From = typeof fromGuestEvents

const facts = {
  name: 'Grace',
  browser: 'Firefox 145',
  system: 'Windows',
  modes: ['guidance', 'monitor', 'chat', 'file-transfer'],
} satisfies RequestOf<From, 'code:redeem'>['guest']

interface TestGuest {
  heard: { event: string; request: unknown }[]
  ask: <E extends keyof From>(event: E, request: RequestOf<From, E>) => Promise<ReplyOf<From, E>>
  socket: Socket
}

async function connectGuest(of: TestRelay = relay): Promise<TestGuest> {
  const socket = openSocket(of.url, '/guest', { protocol: PROTOCOL_VERSION })
  sockets.push(socket)
  const heard: TestGuest['heard'] = []
  const note = (event: string) => (request: unknown) => {
    heard.push({ event, request })
    return {}
  }
  answerEvents(
    socket,
    toGuestEvents,
    {
      'session:request': note('session:request'),
      'session:signal': note('session:signal'),
      'session:terms': note('session:terms'),
      'session:ended': note('session:ended'),
    },
    (_, error) => {
      throw error
    },
  )
  await connected(socket)
  return { heard, ask: (event, request) => ask(socket, fromGuestEvents, event, request), socket }
}

async function redeemed(guest?: TestGuest) {
  const page = guest ?? (await connectGuest())
  const { session, code } = await controller.ask('session:start', {})
  const { sessionId, secret } = await page.ask('code:redeem', { code, guest: facts })
  expect(sessionId).toBe(session.id)
  const request = await eventually(() => lastHeard(page as never, 'session:request', sessionId))
  return { page, sessionId, secret, request }
}

const accept = { accepted: true, decidedBy: 'user', floorDecided: false } as const

async function live() {
  const at = await redeemed()
  await at.page.ask('session:answer', { sessionId: at.sessionId, answer: accept })
  await at.page.ask('session:happened', { sessionId: at.sessionId, happening: { type: 'connected' } })
  await toldPhase(controller, at.sessionId, 'live')
  return at
}

const guests = (sessionId: string) => ({ sessionId, secret: 'x'.repeat(43) })

describe('a guest', () => {
  test('[JOIN1] is asked under the links of Guests, in what a browser can do', async () => {
    const { request, page, sessionId } = await redeemed()
    expect(request).toMatchObject({
      controller: { name: 'Ada Lovelace', organisation: 'Example Ltd', mail: 'ada@example.org' },
      proposed: {
        mode: 'guidance',
        because: { passedOver: [{ mode: 'active', obstacle: 'device-cannot' }] },
      },
      terms: {
        allowedModes: ['guidance', 'monitor', 'chat', 'file-transfer'],
        may: { 'on-demand-actions': false, clipboard: false },
      },
    })
    await page.ask('session:end', { sessionId, reason: 'target-ended' })
    await toldPhase(controller, sessionId, 'ended')
  })

  test('[JOIN1] goes the way of every device, and history names it', async () => {
    const { page, sessionId } = await live()
    const signal = { type: 'offer', sdp: 'v=0', connection: 1 } as const
    await page.ask('session:signal', { sessionId, signal })
    await eventually(() => lastHeard(controller, 'session:signal', sessionId))
    await controller.ask('session:signal', { sessionId, signal: { type: 'ready' } })
    await eventually(() => lastHeard(page as never, 'session:signal', sessionId))
    await controller.ask('session:end', { sessionId, reason: 'controller-ended' })
    await eventually(() => lastHeard(page as never, 'session:ended', sessionId))
    const shown = await relay.api('GET /api/sessions/:id', { params: { id: sessionId } })
    expect(shown.device?.name).toBe('Guest “Grace” (Firefox 145, Windows)')
    expect(shown.happenings.map(each => each.happening.type)).toEqual(['connected'])
    const { rows } = await relay.api('GET /api/audit', { query: { limit: 100 } })
    expect(JSON.stringify(rows)).toContain('code:redeem')
  })

  test('[JOIN1] without a link of Guests there is no session', async () => {
    const other = await startTestRelay()
    try {
      const { rows } = await other.api('GET /api/permission-links', {})
      const link = rows.find(row => row.targetGroupId === GUESTS)
      await other.api('DELETE /api/permission-links/:id', { params: { id: link?.id ?? '' } })
      const support = await other.connectController()
      const { session, code } = await support.ask('session:start', {})
      const page = await connectGuest(other)
      await page.ask('code:redeem', { code, guest: facts })
      const ended = await eventually(() => lastHeard(page as never, 'session:ended', session.id))
      expect(ended.reason).toBe('no-policy-link')
    } finally {
      await other.stop()
    }
  })

  test('[JOIN1] [TRIG1] runs no actions, whatever policy says, and the refusal says why', async () => {
    const { page, sessionId } = await live()
    const { device } = await relay.api('GET /api/sessions/:id', { params: { id: sessionId } })
    const body = { deviceId: device?.id ?? '', scriptId: 'script-0001', sessionId, inputs: {} }
    await expect(relay.api('POST /api/jobs', { body })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('joined from a browser') as string,
    })
    await page.ask('session:end', { sessionId, reason: 'target-ended' })
  })
})

describe('codes', () => {
  test('[CODE4] a wrong code gets the answer of an agent’s, and the same one twice', async () => {
    const page = await connectGuest()
    const wrong = { code: '000000000', guest: facts }
    await expect(page.ask('code:redeem', wrong)).rejects.toMatchObject({ code: 'code-refused' })
    const { page: other, sessionId } = await redeemed()
    await expect(page.ask('code:redeem', wrong)).rejects.toMatchObject({ code: 'code-refused' })
    await other.ask('session:end', { sessionId, reason: 'target-ended' })
  })

  test('[CODE5] guesses are counted by where they come from, not by connection', async () => {
    const other = await startTestRelay()
    try {
      const codes: unknown[] = []
      for (let count = 0; count < 9; count++) {
        const page = await connectGuest(other)
        codes.push(
          await page
            .ask('code:redeem', { code: String(100_000_000 + count), guest: facts })
            .catch((error: { code: string }) => error.code),
        )
      }
      expect(codes).toContain('code-refused')
      expect(codes.at(-1)).toBe('too-many-requests')
      const { rows } = await other.api('GET /api/audit', { query: { limit: 50 } })
      expect(JSON.stringify(rows)).toContain('guests at ')
    } finally {
      await other.stop()
    }
  })
})

describe('taking a session up again', () => {
  test('[SES2] the secret brings the session back to a reloaded page, and what is asked comes there', async () => {
    const { page, sessionId, secret } = await redeemed()
    page.socket.disconnect()
    const again = await connectGuest()
    const stands = await again.ask('session:resume', { sessionId, secret })
    expect(stands).toMatchObject({ state: { phase: 'accepting' }, request: { sessionId } })
    // The question stood; the new page is asked it again.
    await eventually(() => lastHeard(again as never, 'session:request', sessionId))
    await again.ask('session:answer', { sessionId, answer: accept })
    expect(await phaseOf(relay, sessionId)).toBe('connecting')
    await again.ask('session:end', { sessionId, reason: 'target-ended' })
  })

  test('[SES2] a wrong secret, an unknown session and a device’s session get one and the same answer', async () => {
    const { page, sessionId } = await redeemed()
    const thief = await connectGuest()
    const refused = { code: 'session-not-found', message: 'This session cannot be taken up again from here.' }
    await expect(thief.ask('session:resume', guests(sessionId))).rejects.toMatchObject(refused)
    await expect(thief.ask('session:resume', guests('no-such-session'))).rejects.toMatchObject(refused)
    await expect(
      thief.ask('session:happened', { sessionId, happening: { type: 'connected' } }),
    ).rejects.toMatchObject({ code: 'session-not-found' })
    await page.ask('session:end', { sessionId, reason: 'target-ended' })
  })

  test('[CODE5] the secret stands nowhere but with the guest', async () => {
    const { page, sessionId, secret } = await redeemed()
    const { db } = relay.context.store
    const stored = JSON.stringify([
      await db.selectFrom('guests').selectAll().execute(),
      await db.selectFrom('sessions').selectAll().execute(),
      await db.selectFrom('audit').selectAll().execute(),
    ])
    expect(stored).toContain(sessionId)
    expect(stored).not.toContain(secret)
    await page.ask('session:end', { sessionId, reason: 'target-ended' })
  })

  test('[SES2] a guest of one session can touch no other', async () => {
    const first = await live()
    const second = await live()
    const { sessionId } = second
    for (const attempt of [
      first.page.ask('session:signal', { sessionId, signal: { type: 'ready' } }),
      first.page.ask('session:end', { sessionId, reason: 'target-ended' }),
      first.page.ask('session:answer', { sessionId, answer: accept }),
    ])
      await expect(attempt).rejects.toMatchObject({ code: 'session-not-found' })
    await first.page.ask('session:end', { sessionId: first.sessionId, reason: 'target-ended' })
    await second.page.ask('session:end', { sessionId, reason: 'target-ended' })
  })
})

describe('hostile pages', () => {
  test.each([
    ['no protocol', {}],
    ['too new a protocol', { protocol: 999 }],
  ])('%s is refused at the door', async (_, auth) => {
    const socket = openSocket(relay.url, '/guest', auth)
    sockets.push(socket)
    await expect(connected(socket)).rejects.toThrow(/protocol/)
  })

  test.each([
    ['no facts', { code: '123456789' }],
    ['a mode that no browser has', { code: '123456789', guest: { ...facts, modes: ['active'] } }],
    ['control characters in a name', { code: '123456789', guest: { ...facts, name: 'a\u202eb' } }],
    ['a long name', { code: '123456789', guest: { ...facts, name: 'x'.repeat(61) } }],
    ['a code of letters', { code: 'abcdefghi', guest: facts }],
  ])('[JOIN1] %s is not understood', async (_, request) => {
    const page = await connectGuest()
    await expect(page.ask('code:redeem', request as never)).rejects.toMatchObject({ code: 'invalid-input' })
  })

  test('[JOIN1] the events of agents are not for guests', async () => {
    const page = await connectGuest()
    const answer = (await page.socket.timeout(5000).emitWithAck('job:result', {})) as unknown
    expect(answer).toMatchObject({ ok: false, failure: { code: 'invalid-input' } })
  })

  test('[JOIN1] before a code was redeemed nothing else is answered', async () => {
    const page = await connectGuest()
    const sessionId = 'session-0001'
    await expect(page.ask('session:end', { sessionId, reason: 'target-ended' })).rejects.toMatchObject({
      code: 'session-not-found',
    })
  })
})
