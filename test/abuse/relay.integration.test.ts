import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromAgentEvents } from '../../shared/protocol/agent-link.ts'
import { fromControllerEvents } from '../../shared/protocol/controller-link.ts'
import { fromGuestEvents, guestIdOf } from '../../shared/protocol/guest-link.ts'
import { ask } from '../../shared/protocol/link.ts'
import type { Signal } from '../../shared/protocol/session.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import { memoryOf } from '../support/memory-of.ts'
import {
  connectDeviceTo,
  connected,
  eventually,
  openSocket,
  startTestRelay,
  type TestController,
  type TestRelay,
} from '../support/relay.ts'
import { acceptedSession, askedSession, lastHeard, liveSession, phaseOf } from '../support/sessions.ts'

/** Ends in the wrong hands against a whole relay, while honest people work with it. */

const MAY_GROW_BYTES = 200 * 1024 ** 2
/** Either end, as far as both may say the same. */
interface EitherEnd {
  ask: ((event: 'session:signal', request: { sessionId: string; signal: Signal }) => Promise<unknown>) &
    ((
      event: 'session:happened',
      request: { sessionId: string; happening: { type: 'connected' | 'interrupted' } },
    ) => Promise<unknown>)
}

const codeOf = (failure: { code: string }): string => failure.code

let relay: TestRelay
beforeAll(async () => {
  relay = await startTestRelay({ config: { trustedProxies: 1 } })
})
afterAll(() => relay.stop())

const guestFacts = { name: 'Mallory', browser: 'Firefox', system: 'Linux', modes: ['chat' as const] }

/** A page that comes from this address, as our own proxy says. */
async function guestFrom(source: string): Promise<Socket> {
  const socket = io(`${relay.url}/guest`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { protocol: PROTOCOL_VERSION },
    extraHeaders: { 'x-forwarded-for': source },
  })
  await connected(socket)
  return socket
}

/** Hands in wrong codes as fast as it goes; how each was answered. */
async function guess(socket: Socket, count: number, isGuest: boolean): Promise<Map<string, number>> {
  const answers = new Map<string, number>()
  const guessOne = async (n: number): Promise<void> => {
    const code = String(100_000_000 + n)
    const asked = isGuest
      ? ask(socket, fromGuestEvents, 'code:redeem', { code, guest: guestFacts }, 30_000)
      : ask(socket, fromAgentEvents, 'code:redeem', { code }, 30_000)
    const answer = await asked.then(() => 'let in', codeOf)
    answers.set(answer, (answers.get(answer) ?? 0) + 1)
  }
  for (let n = 0; n < count; n += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - n) }, (_, more) => guessOne(n + more)))
  return answers
}

const sum = (all: Map<string, number>[], answer: string): number =>
  all.reduce((total, answers) => total + (answers.get(answer) ?? 0), 0)

async function refusedInAudit(): Promise<number> {
  const { count } = await relay.context.store.db
    .selectFrom('audit')
    .select(rows => rows.fn.countAll<number>().as('count'))
    .where('act', '=', 'code:refused')
    .executeTakeFirstOrThrow()
  return count
}

describe('10,000 wrong codes', () => {
  test.each([
    ['of one device', 1, false],
    ['of guests at one address', 1, true],
    ['of guests at a hundred addresses', 100, true],
  ])(
    '[CODE5] [CODE4] %s: few are looked at, an alarm is raised, and who is honest gets through',
    async (_, sources, isGuest) => {
      const controller = await relay.connectController()
      const before = (await memoryOf(process.pid)) ?? 0
      const auditBefore = await refusedInAudit()
      const sockets = isGuest
        ? await Promise.all(Array.from({ length: sources }, (_each, n) => guestFrom(`203.0.${sources}.${n}`)))
        : [(await relay.connectDevice()).socket]
      const attack = Promise.all(sockets.map(socket => guess(socket, 10_000 / sources, isGuest)))

      // Meanwhile a device and a guest from elsewhere, each with a right code at the first try.
      for (let n = 0; n < 3; n += 1) {
        const honest = await askedSession(relay, { controller })
        await controller.ask('session:cancel', { sessionId: honest.id })
      }
      const page = await guestFrom('198.51.100.7')
      const { session, code } = await controller.ask('session:start', {})
      const got = await ask(page, fromGuestEvents, 'code:redeem', { code, guest: guestFacts }, 30_000)
      expect(got.sessionId).toBe(session.id)
      await controller.ask('session:cancel', { sessionId: session.id })
      page.disconnect()

      const answers = await attack
      expect(sum(answers, 'let in')).toBe(0)
      expect(sum(answers, 'code-refused') + sum(answers, 'too-many-requests')).toBe(10_000)
      // The free ones of each, and those for which somebody waited long enough.
      expect(sum(answers, 'code-refused')).toBeLessThanOrEqual(sources * 20)
      expect((await refusedInAudit()) - auditBefore).toBe(sum(answers, 'code-refused'))
      const { rows } = await relay.api('GET /api/alarms', {})
      expect(rows.some(({ kind }) => kind === 'code-guessing')).toBe(true)
      expect(rows.length).toBeLessThanOrEqual(200)
      const now = await memoryOf(process.pid)
      if (now !== null) expect(now - before).toBeLessThan(MAY_GROW_BYTES)
      for (const socket of sockets) socket.disconnect()
    },
  )
})

describe('signals', () => {
  const candidate = (text: string): Signal => ({ type: 'candidate', candidate: { candidate: text } })
  const stranger = { code: 'session-not-found' }

  test('[SES1] [E2E1] hostile ones, thousands of them: dropped or refused; a session beside them is not touched', async () => {
    const other = await relay.connectController((await relay.addUser('other', 'support')).token)
    const mine = await acceptedSession(relay)
    const theirs = await acceptedSession(relay, { controller: other })
    const { sessionId } = { sessionId: mine.id }
    for (const signal of [
      { type: 'answer', sdp: 'x'.repeat(64 * 1024 + 1) },
      candidate('x'.repeat(2001)),
      { type: 'candidate', candidate: {} },
      { type: 'answer', sdp: { toString: 1 } },
      { type: 'nothing' },
    ])
      await expect(
        mine.controller.ask('session:signal', { sessionId, signal: signal as never }),
      ).rejects.toMatchObject({
        code: 'invalid-input',
      })
    // Somebody else's session, from either side.
    for (const end of [mine.controller, mine.device] as EitherEnd[])
      await expect(
        end.ask('session:signal', { sessionId: theirs.id, signal: candidate('candidate:1') }),
      ).rejects.toMatchObject(stranger)

    const flood = Array.from({ length: 3000 }, (_, n) =>
      mine.controller
        .ask('session:signal', {
          sessionId,
          signal: candidate(`candidate:${n} 1 udp 1 192.0.2.${n % 255} 9 typ host`),
        })
        .then(() => 'passed', codeOf),
    )
    await other.ask('session:signal', { sessionId: theirs.id, signal: { type: 'ready' } })
    await eventually(() => lastHeard(theirs.device, 'session:signal', theirs.id))
    const outcomes = await Promise.all(flood)
    expect(outcomes.filter(outcome => outcome === 'passed').length).toBeLessThanOrEqual(500)
    expect(new Set(outcomes)).toEqual(new Set(['passed', 'too-many-requests']))
    const heardByTheirs = theirs.device.heard.filter(({ event }) => event === 'session:signal')
    expect(heardByTheirs).toHaveLength(1)

    await theirs.controller.ask('session:end', { sessionId: theirs.id, reason: 'controller-ended' })
    for (const end of [theirs.controller, theirs.device] as EitherEnd[])
      await expect(
        end.ask('session:signal', { sessionId: theirs.id, signal: { type: 'ready' } }),
      ).rejects.toMatchObject({ code: 'session-state' })
    await mine.device.ask('session:end', { sessionId, reason: 'target-ended' })
  })

  test('a message larger than the link takes closes that socket and no other', async () => {
    const controller = await relay.connectController()
    const huge = await relay.connectController()
    const closed = new Promise(resolve => huge.socket.once('disconnect', resolve))
    huge.socket.emit('session:signal', {
      sessionId: 'x',
      signal: { type: 'answer', sdp: 'x'.repeat(2_000_000) },
    })
    await closed
    const { session } = await controller.ask('session:start', {})
    await controller.ask('session:cancel', { sessionId: session.id })
  })
})

describe('what happened', () => {
  test('[SES1] [CODE5] reports without end fill neither the audit log nor the history', async () => {
    const live = await liveSession(relay)
    const rows = async (): Promise<number> => {
      const { count } = await relay.context.store.db
        .selectFrom('audit')
        .select(each => each.fn.countAll<number>().as('count'))
        .where('subject', '=', `session ${live.id}`)
        .executeTakeFirstOrThrow()
      return count
    }
    const before = await rows()
    const report = (end: EitherEnd, n: number): Promise<string> =>
      end
        .ask('session:happened', {
          sessionId: live.id,
          happening: { type: n % 2 ? 'connected' : 'interrupted' },
        })
        .then(() => 'taken', codeOf)
    for (let n = 0; n < 500; n += 1) await Promise.all([report(live.controller, n), report(live.device, n)])
    expect(await rows()).toBeLessThanOrEqual(before + 240)
    expect(await report(live.controller, 1)).toBe('too-many-requests')
    await live.device.ask('session:end', { sessionId: live.id, reason: 'target-ended' })
    expect(await phaseOf(relay, live.id)).toBe('ended')
  })

  test('[SES1] the answer counts once: said again, or said otherwise, it changes nothing', async () => {
    const { id: sessionId, device, controller } = await acceptedSession(relay)
    const refusal = { accepted: false, reason: 'user-refused', floorDecided: false } as const
    const acceptance = {
      accepted: true,
      decidedBy: 'user',
      targetChose: 'chat',
      floorDecided: false,
    } as const
    for (const answer of [refusal, acceptance, refusal])
      await device.ask('session:answer', { sessionId, answer })
    expect(await phaseOf(relay, sessionId)).toBe('connecting')
    await controller.ask('session:end', { sessionId, reason: 'controller-ended' })
    await device.ask('session:answer', { sessionId, answer: acceptance })
    expect(await phaseOf(relay, sessionId)).toBe('ended')
  })
})

describe('who one is', () => {
  test('[SES1] another person’s session is as if there were none, whatever is asked of it', async () => {
    const { token } = await relay.addUser('nosy', 'support')
    const nosy = await relay.connectController(token)
    const { id: sessionId } = await liveSession(relay)
    const waiting = await (await relay.connectController()).ask('session:start', {})
    const attempts = (of: string): Promise<unknown>[] => [
      nosy.ask('code:renew', { sessionId: of }),
      nosy.ask('code:extend', { sessionId: of }),
      nosy.ask('session:cancel', { sessionId: of }),
      nosy.ask('session:attach', { sessionId: of }),
      nosy.ask('session:signal', { sessionId: of, signal: { type: 'ready' } }),
      nosy.ask('session:happened', { sessionId: of, happening: { type: 'interrupted' } }),
      nosy.ask('session:end', { sessionId: of, reason: 'controller-ended' }),
    ]
    for (const of of [sessionId, waiting.session.id, 'no-such-session'])
      for (const attempt of attempts(of))
        await expect(attempt).rejects.toMatchObject({ code: 'session-not-found' })
    // Every event that names a session was tried.
    expect(Object.keys(fromControllerEvents)).toEqual(
      expect.arrayContaining(['session:attach', 'session:end']),
    )
    expect(await phaseOf(relay, sessionId)).toBe('live')
    expect(nosy.heard.filter(({ event }) => event.startsWith('session:'))).toEqual([])
  })

  test('[AUTH2] an auditor gets no code and no session', async () => {
    const { token } = await relay.addUser('auditor', 'auditor')
    await expect(relay.connectController(token)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('[AUTH1] [POL1] who is disabled in mid-session is out at once, at both ends', async () => {
    const { id, token } = await relay.addUser('leaver', 'support')
    const controller = await relay.connectController(token)
    const live = await liveSession(relay, { controller })
    const waiting = await controller.ask('session:start', {})
    const closed = new Promise(resolve => controller.socket.once('disconnect', resolve))
    await relay.api('PATCH /api/users/:id', { params: { id }, body: { disabled: true } })
    await closed
    const told = await eventually(() => lastHeard(live.device, 'session:ended', live.id))
    expect(told.reason).toBe('policy-changed')
    await expect(relay.connectController(token)).rejects.toMatchObject({ code: 'not-signed-in' })
    // The code that was out leads nowhere any more.
    const device = await relay.connectDevice()
    await device.ask('code:redeem', { code: waiting.code }).catch(() => undefined)
    await eventually(async () => (await phaseOf(relay, waiting.session.id)) === 'ended')
  })

  test('[CODE4] devices and guests hand in one code at once: one of them gets it, the others one and the same answer', async () => {
    const controller: TestController = await relay.connectController()
    const devices = await Promise.all([relay.connectDevice(), relay.connectDevice(), relay.connectDevice()])
    const guests = await Promise.all([1, 2, 3].map(n => guestFrom(`192.0.2.${n}`)))
    const { session, code } = await controller.ask('session:start', {})
    const outcomes = await Promise.all([
      ...devices.map(device => device.ask('code:redeem', { code }).then(got => got.sessionId, codeOf)),
      ...guests.map(socket =>
        ask(socket, fromGuestEvents, 'code:redeem', { code, guest: guestFacts }).then(
          got => got.sessionId,
          codeOf,
        ),
      ),
    ])
    expect(outcomes.filter(outcome => outcome === session.id)).toHaveLength(1)
    expect(outcomes.filter(outcome => outcome === 'code-refused')).toHaveLength(5)
    await controller.ask('session:cancel', { sessionId: session.id })
    for (const socket of guests) socket.disconnect()
  })

  test('[JOIN1] [AUTH2] no guest is taken for a device, and no device for a guest', async () => {
    const controller = await relay.connectController()
    const page = await guestFrom('192.0.2.77')
    const { session, code } = await controller.ask('session:start', {})
    const { secret } = await ask(page, fromGuestEvents, 'code:redeem', { code, guest: guestFacts })
    const request = await eventually(async () => {
      const { device } = await relay.api('GET /api/sessions/:id', { params: { id: session.id } })
      return device
    })
    expect(request.id.startsWith(guestIdOf(''))).toBe(true)
    // As an agent with the guest's name.
    const identity = await relay.enrolDevice()
    await expect(connectDeviceTo(relay.url, { ...identity, deviceId: request.id })).rejects.toMatchObject({
      code: 'device-unknown',
    })
    // An agent in the guest's session, and a guest in a device's with every secret it knows.
    const device = await relay.connectDevice()
    const answer = { accepted: true, decidedBy: 'user', floorDecided: false } as const
    await expect(device.ask('session:answer', { sessionId: session.id, answer })).rejects.toMatchObject({
      code: 'session-not-found',
    })
    const ofDevice = await liveSession(relay)
    for (const [event, more] of [
      ['session:resume', { secret }],
      ['session:end', { reason: 'target-ended' }],
      ['session:answer', { answer }],
    ] as const)
      await expect(
        ask(page, fromGuestEvents, event, { sessionId: ofDevice.id, ...more }),
      ).rejects.toMatchObject({ code: 'session-not-found' })
    expect(await phaseOf(relay, ofDevice.id)).toBe('live')
    const plain = openSocket(relay.url, '/agent', {
      protocol: PROTOCOL_VERSION,
      deviceId: request.id,
      secret,
    })
    await expect(connected(plain)).rejects.toMatchObject({ code: 'device-unknown' })
    page.disconnect()
  })
})
