import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { jobOrderSchema, type JobResult } from '../../shared/protocol/job.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { SessionPhase } from '../../shared/sessions/session-state.ts'
import { makeAgentProcess } from '../support/agent-process.ts'
import {
  callApi,
  connectControllerTo,
  connectDeviceTo,
  eventually,
  testFacts,
  type TestController,
  type TestDevice,
  type TestIdentity,
} from '../support/relay.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { lastHeard, toldPhase, toldRequest } from '../support/sessions.ts'
import { severalRelaysMissing, startSeveralRelays, type SeveralRelays } from '../support/several-relays.ts'

/** Everything here runs between two relay processes on one PostgreSQL and one Redis. BRK3. */

const accepted = { accepted: true, decidedBy: 'user', floorDecided: false } as const

describe.skipIf(severalRelaysMissing !== null)('two relays of one installation', () => {
  let relays: SeveralRelays
  let a: RelayProcess
  let b: RelayProcess
  let identity: TestIdentity
  const open: { disconnect: () => void }[] = []

  beforeAll(async () => {
    relays = await startSeveralRelays()
    ;({ a, b } = relays)
  }, 120_000)
  afterAll(() => relays?.stop())
  beforeEach(async () => {
    identity = await relays.enrolDevice()
  })
  afterEach(() => {
    for (const end of open.splice(0)) end.disconnect()
  })

  const controllerAt = async (relay: RelayProcess): Promise<TestController> => {
    const controller = await connectControllerTo(relay.url, a.token)
    open.push(controller)
    return controller
  }
  /** As an agent does it: until it is let in, where the relay is just starting or the old connection not yet gone. */
  const deviceAt = async (
    relay: RelayProcess,
    handlers: Parameters<typeof connectDeviceTo>[2] = {},
  ): Promise<TestDevice> => {
    const device = await connectDeviceTo(relay.url, identity, handlers)
    open.push(device)
    await device.ask('device:facts', testFacts('desk-1'))
    return device
  }
  const stateOf = async (relay: RelayProcess, id: string) =>
    (await relay.api('GET /api/sessions/:id', { params: { id } })).state
  const isOnline = async (relay: RelayProcess): Promise<boolean> =>
    (await relay.api('GET /api/devices/:id', { params: { id: identity.deviceId } })).online

  /** Controller at `a`, device at `b`, as far as the phase that is named. */
  async function setUp(upTo: SessionPhase) {
    const controller = await controllerAt(a)
    const device = await deviceAt(b)
    const shown = await controller.ask('session:start', {})
    const { id } = shown.session
    const at = { controller, device, id, code: shown.code }
    if (upTo === 'waiting') return at
    await device.ask('code:redeem', { code: shown.code })
    if (upTo === 'authenticating') return at
    await toldRequest(device, id)
    await toldPhase(controller, id, 'accepting')
    if (upTo === 'accepting') return at
    await device.ask('session:answer', { sessionId: id, answer: accepted })
    await toldPhase(controller, id, 'connecting')
    if (upTo === 'connecting') return at
    await device.ask('session:happened', { sessionId: id, happening: { type: 'connected' } })
    await toldPhase(controller, id, 'live')
    return at
  }

  test('[BRK2] a code made at one is entered at the other, and the controller is told where the device is', async () => {
    const { controller, device, id } = await setUp('accepting')
    const told = await eventually(() => lastHeard(controller, 'session:changed', id))
    expect(told.session.relay).toBe(b.url)
    const { here } = await controller.ask('session:attach', { sessionId: id })
    expect(here).toBe(a.url)
    // It moves: its token is good there, and from now on that socket hears of the session, and the old one does not.
    const moved = await controllerAt(b)
    expect(await moved.ask('session:attach', { sessionId: id })).toMatchObject({
      here: b.url,
      session: { id, relay: b.url },
    })
    await device.ask('session:answer', { sessionId: id, answer: accepted })
    await toldPhase(moved, id, 'connecting')
    expect(lastHeard(controller, 'session:changed', id)?.session.state.phase).toBe('accepting')
  })

  test('[BRK3] a controller that stays where it is is in session all the same: signals pass both ways', async () => {
    const { controller, device, id } = await setUp('connecting')
    await controller.ask('session:signal', { sessionId: id, signal: { type: 'ready' } })
    await eventually(() => lastHeard(device, 'session:signal', id))
    await device.ask('session:signal', {
      sessionId: id,
      signal: { type: 'offer', sdp: 'v=0', connection: 1 },
    })
    expect(await eventually(() => lastHeard(controller, 'session:signal', id))).toMatchObject({
      signal: { type: 'offer' },
    })
    await controller.ask('session:end', { sessionId: id, reason: 'controller-ended' })
    await eventually(() => lastHeard(device, 'session:ended', id))
  })

  test('[BRK3] what a device refuses at one relay is heard at the other in its own words', async () => {
    const device = await deviceAt(b, {
      'session:signal': () => {
        throw new Failure('unavailable', 'The device’s own words.')
      },
    })
    const controller = await controllerAt(a)
    const { session, code } = await controller.ask('session:start', {})
    await device.ask('code:redeem', { code })
    await toldRequest(device, session.id)
    await device.ask('session:answer', { sessionId: session.id, answer: accepted })
    await toldPhase(controller, session.id, 'connecting')
    await expect(
      controller.ask('session:signal', { sessionId: session.id, signal: { type: 'ready' } }),
    ).rejects.toMatchObject({ code: 'unavailable', message: 'The device’s own words.' })
  })

  test('[AUTH2] one identity at both relays at once is noticed; who has gone from one is let in at the other', async () => {
    const device = await deviceAt(a)
    await expect(deviceAt(b)).rejects.toMatchObject({ code: 'conflict' })
    device.disconnect()
    await eventually(async () => !(await isOnline(b)))
    await deviceAt(b)
    expect(await isOnline(a)).toBe(true)
  })

  test('[AUTH1] signing out at one relay closes the sockets at the other', async () => {
    const { token } = await callApi(
      a.url,
      'POST /api/login',
      { body: { name: 'ada', password: 'violet kettle sings 42' } },
      undefined,
    )
    const controller = await connectControllerTo(b.url, token)
    await callApi(a.url, 'POST /api/logout', {}, token)
    await eventually(() => !controller.socket.connected)
  })

  test('[CODE4] of two devices that hand in one code at two relays at once, one gets it', async () => {
    const controller = await controllerAt(a)
    const first = await deviceAt(a)
    identity = await relays.enrolDevice('desk-2')
    const second = await deviceAt(b)
    for (let round = 0; round < 5; round += 1) {
      const { session, code } = await controller.ask('session:start', {})
      const tries = await Promise.allSettled(
        [first, second].map(device => device.ask('code:redeem', { code })),
      )
      const won = tries.filter(each => each.status === 'fulfilled')
      expect(won).toHaveLength(1)
      expect(tries.find(each => each.status === 'rejected')?.reason).toMatchObject({ code: 'code-refused' })
      await controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
    }
  })

  test('[CODE5] wrong codes at one relay count at the other', async () => {
    const guess = (device: TestDevice) => device.ask('code:redeem', { code: '000000000' })
    const before = await deviceAt(a)
    for (let n = 0; n < 6; n += 1) await expect(guess(before)).rejects.toMatchObject({ code: 'code-refused' })
    before.disconnect()
    const after = await eventually(() => deviceAt(b).catch(() => null))
    await expect(guess(after)).rejects.toMatchObject({ code: 'too-many-requests' })
  })

  test('[AUDIT1] entries that both write at once keep one whole chain', async () => {
    const count = async (): Promise<number> =>
      (await a.api('GET /api/audit', { query: { act: 'enrolment-token:make', limit: 200 } })).rows.length
    const before = await count()
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? a : b).api('POST /api/enrolment-tokens', {})),
    )
    expect(await count()).toBe(before + 40)
    const { openStore } = await import('../../relay/store/open-store.ts')
    const { verifyAudit } = await import('../../relay/audit/verify-audit.ts')
    const store = await openStore({ dataDir: '', databaseUrl: relays.databaseUrl })
    try {
      expect(await verifyAudit(store)).toMatchObject({ sound: true, flaws: [] })
    } finally {
      await store.close()
    }
  })

  describe('jobs', () => {
    const script = (name: string) => Buffer.from(`# @action ${name}\necho\n`).toString('base64')
    const upload = async (name: string): Promise<string> =>
      (await a.api('POST /api/scripts', { body: { fileName: `${name}.sh`, base64: script(name) } })).id
    const ask = (relay: RelayProcess, scriptId: string) =>
      relay.api('POST /api/jobs', { body: { scriptId, deviceId: identity.deviceId, inputs: {} } })

    /** A device as an agent is one: what it has taken it runs once, and it reports until it is heard. */
    function counting() {
      const runs = new Map<string, number>()
      const outbox = new Map<string, JobResult>()
      const offered: string[] = []
      return {
        runs,
        outbox,
        offered,
        'job:offer': ({ order: text }: { order: string }) => {
          const order = jobOrderSchema.parse(JSON.parse(text))
          offered.push(order.jobId)
          if (runs.has(order.jobId)) return {}
          runs.set(order.jobId, (runs.get(order.jobId) ?? 0) + 1)
          outbox.set(order.jobId, {
            jobId: order.jobId,
            state: 'completed',
            cause: null,
            details: '',
            exitCode: 0,
            scriptSha256: order.script.sha256,
            publisher: null,
            startedAt: Date.now(),
            endedAt: Date.now(),
            outputs: [],
            logTail: '',
          })
          return {}
        },
      }
    }
    const report = async (device: TestDevice, outbox: Map<string, JobResult>): Promise<void> => {
      for (const result of outbox.values()) {
        await device.ask('job:result', result)
        outbox.delete(result.jobId)
      }
    }

    test('[TRIG4] a job asked for at one relay runs at once on a device of the other, and what it prints is seen there', async () => {
      const held = counting()
      const device = await deviceAt(b, { 'job:offer': held['job:offer'] })
      const watcher = await controllerAt(a)
      const { id } = await ask(a, await upload('Across'))
      await eventually(() => held.runs.has(id))
      await device.ask('job:started', { jobId: id, startedAt: Date.now() })
      await device.ask('job:output', { jobId: id, offset: 0, text: 'half way' })
      await eventually(() => watcher.heard.some(each => each.event === 'job:output'))
      const detail = await a.api('GET /api/jobs/:id', { params: { id } })
      expect(detail.live).toEqual({ text: 'half way', end: 8 })
      await report(device, held.outbox)
      expect((await a.api('GET /api/jobs/:id', { params: { id } })).state).toBe('completed')
    })

    test('[BRK3] the relay that was asked dies before it has told the other: the job is offered all the same', async () => {
      const held = counting()
      const device = await deviceAt(b, { 'job:offer': held['job:offer'] })
      const scriptId = await upload('Orphaned')
      const asked = Array.from({ length: 20 }, () => ask(a, scriptId).catch(() => null))
      await asked[0]
      await a.kill()
      const jobs = (await Promise.all(asked)).flatMap(job => job?.id ?? [])
      expect(jobs.length).toBeGreaterThan(0)
      await eventually(() => jobs.every(id => held.runs.get(id) === 1), 15_000)
      await report(device, held.outbox)
      for (const id of jobs)
        expect((await b.api('GET /api/jobs/:id', { params: { id } })).state).toBe('completed')
      await a.startAgain()
    })

    test('[BRK3] the relay that has taken jobs dies before it has offered them all: each runs once, through the other', async () => {
      const held = counting()
      let stuck = 0
      // The device hears of some jobs and never gets to answer; its relay dies meanwhile.
      await deviceAt(b, {
        'job:offer': () => {
          stuck += 1
          return new Promise<never>(() => undefined)
        },
      })
      const scriptId = await upload('Taken')
      const jobs = await Promise.all(Array.from({ length: 50 }, async () => (await ask(a, scriptId)).id))
      await eventually(() => stuck > 0)
      await b.kill()
      const device = await deviceAt(a, { 'job:offer': held['job:offer'] })
      await device.ask('job:sync', { jobIds: [] })
      await eventually(() => jobs.every(id => held.runs.get(id) === 1), 15_000)
      await report(device, held.outbox)
      for (const id of jobs)
        expect((await a.api('GET /api/jobs/:id', { params: { id } })).state).toBe('completed')
      await b.startAgain()
    })
  })

  describe('one of them is killed', () => {
    /** Both ends find the other relay by their lists, as agents and pages do. */
    const moveTo = async (
      relay: RelayProcess,
      { id, device: before }: { id: string; device: TestDevice },
    ) => {
      const device = relay === b ? before : await eventually(() => deviceAt(relay).catch(() => null))
      const controller = await controllerAt(relay)
      const { session } = await controller.ask('session:attach', { sessionId: id })
      await device.ask('session:sync', {
        sessionIds: session.state.phase === 'connecting' || session.state.phase === 'live' ? [id] : [],
      })
      return { device, controller }
    }
    const killedAfterwards = [
      ['the controller’s', () => a],
      ['the device’s', () => b],
    ] as const

    for (const [whose, victim] of killedAfterwards) {
      const survivor = (): RelayProcess => (victim() === a ? b : a)
      afterEach(async () => {
        await fetch(`${victim().url}/healthz`).catch(() => victim().startAgain())
      })

      test(`[BRK3] ${whose} while the code is shown: the code is good at the other, once`, async () => {
        const before = await setUp('waiting')
        const { id, code } = before
        await victim().kill()
        const { device, controller } = await moveTo(survivor(), before)
        expect(await device.ask('code:redeem', { code })).toEqual({ sessionId: id })
        await toldRequest(device, id)
        await toldPhase(controller, id, 'accepting')
        await expect(device.ask('code:redeem', { code })).rejects.toMatchObject({ code: 'code-refused' })
      })

      test(`[BRK3] ${whose} when the code was redeemed: the device is asked by the other`, async () => {
        const before = await setUp('authenticating')
        const { id, code } = before
        await victim().kill()
        const { device, controller } = await moveTo(survivor(), before)
        await toldRequest(device, id)
        expect((await stateOf(survivor(), id)).phase).toBe('accepting')
        await expect(device.ask('code:redeem', { code })).rejects.toMatchObject({ code: 'code-refused' })
        await device.ask('session:answer', { sessionId: id, answer: accepted })
        await toldPhase(controller, id, 'connecting')
      })

      test(`[BRK3] ${whose} while the user is asked: the answer counts at the other`, async () => {
        const before = await setUp('accepting')
        const { id } = before
        await victim().kill()
        const { device, controller } = await moveTo(survivor(), before)
        await toldRequest(device, id)
        await device.ask('session:answer', { sessionId: id, answer: accepted })
        await toldPhase(controller, id, 'connecting')
      })

      test(`[BRK3] ${whose} while both connect: signals pass through the other`, async () => {
        const before = await setUp('connecting')
        const { id } = before
        await victim().kill()
        const { device, controller } = await moveTo(survivor(), before)
        await controller.ask('session:signal', { sessionId: id, signal: { type: 'ready' } })
        await eventually(() => lastHeard(device, 'session:signal', id))
        await device.ask('session:happened', { sessionId: id, happening: { type: 'connected' } })
        await toldPhase(controller, id, 'live')
      })

      test(`[BRK3] ${whose} while the session is live: it stays live, and both can end it`, async () => {
        const before = await setUp('live')
        const { id } = before
        await victim().kill()
        const { device, controller } = await moveTo(survivor(), before)
        expect((await stateOf(survivor(), id)).phase).toBe('live')
        await device.ask('session:end', { sessionId: id, reason: 'target-ended' })
        expect(await toldPhase(controller, id, 'ended')).toMatchObject({ reason: 'target-ended' })
      })
    }

    test('[BRK3] and the device comes back nowhere: it is offline, and the session ends with its reason', async () => {
      const { id, controller, device } = await setUp('accepting')
      device.disconnect()
      await deviceAt(b)
      for (const end of open.splice(0)) if (end !== controller) end.disconnect()
      await b.kill()
      await eventually(async () => !(await isOnline(a)), 30_000)
      expect(
        await eventually(
          () =>
            lastHeard(controller, 'session:changed', id)?.session.state.phase === 'ended' &&
            lastHeard(controller, 'session:changed', id),
          60_000,
        ),
      ).toMatchObject({
        session: { state: { reason: 'device-went-offline' } },
      })
      await b.startAgain()
    }, 120_000)
  })

  test('[BRK3] a relay that stands still for so long that it counts as dead has its devices again when it goes on', async () => {
    await deviceAt(b)
    process.kill(b.pid, 'SIGSTOP')
    try {
      await eventually(async () => !(await isOnline(a)), 20_000)
    } finally {
      process.kill(b.pid, 'SIGCONT')
    }
    await eventually(() => isOnline(a), 10_000)
    const { session, code } = await (await controllerAt(a)).ask('session:start', {})
    const device = open.find((end): end is TestDevice => 'deviceId' in end)
    expect(await device?.ask('code:redeem', { code })).toEqual({ sessionId: session.id })
  }, 60_000)

  describe('a real agent', () => {
    test('[BRK1] keeps the list that the relay sends, and goes on at the next relay when its own dies', async () => {
      const agent = await makeAgentProcess()
      try {
        const { token } = await a.api('POST /api/enrolment-tokens', {})
        const enrolled = await agent.command(
          ['enrol', '--relay', a.url, '--token-stdin', '--json'],
          `${token}\n`,
        )
        const { deviceId, relays: list } = JSON.parse(enrolled.out) as { deviceId: string; relays: string[] }
        expect(list).toEqual([a.url, b.url])
        const linkedTo = async (): Promise<string | null> => {
          const { out } = await agent.command(['status', '--json'])
          const { link } = JSON.parse(out) as { link: { phase: string; relay?: string } | null }
          return link?.phase === 'connected' ? (link.relay ?? null) : null
        }
        agent.run()
        await eventually(async () => (await linkedTo()) === a.url, 20_000)
        await a.kill()
        await eventually(async () => (await linkedTo()) === b.url, 10_000)
        await b.api('GET /api/devices/:id', { params: { id: deviceId } }).then(device => {
          expect(device.online).toBe(true)
        })
        await a.startAgain()
        await b.kill()
        await eventually(async () => (await linkedTo()) === a.url, 10_000)
        await b.startAgain()
      } finally {
        await agent.cleanUp()
      }
    })
  })

  describe('Redis', () => {
    test('[BRK3] is killed and started again in mid-session: nothing ends, and what was missed is told', async () => {
      const { controller, device, id } = await setUp('accepting')
      await relays.redis.kill()
      // The store goes on without it: what the device does at its own relay counts.
      await device.ask('session:answer', { sessionId: id, answer: accepted })
      expect((await stateOf(a, id)).phase).toBe('connecting')
      // A code can be made, and entered, at either relay; wrong ones are still counted.
      const { code } = await controller.ask('session:start', {})
      expect(code).toMatch(/^\d{9}$/)
      for (let n = 0; n < 6; n += 1)
        await expect(device.ask('code:redeem', { code: '000000000' })).rejects.toMatchObject({
          code: 'code-refused',
        })
      await expect(device.ask('code:redeem', { code: '000000000' })).rejects.toMatchObject({
        code: 'too-many-requests',
      })
      await controller.ask('session:attach', { sessionId: id })
      await relays.redis.startAgain()
      await toldPhase(controller, id, 'connecting')
      await eventually(() =>
        controller
          .ask('session:signal', { sessionId: id, signal: { type: 'ready' } })
          .then(() => true)
          .catch(() => false),
      )
      await eventually(() => lastHeard(device, 'session:signal', id))
      await device.ask('session:happened', { sessionId: id, happening: { type: 'connected' } })
      await toldPhase(controller, id, 'live')
    })

    test('[BRK3] while it is away an end is told late, not never, and relays and devices still work', async () => {
      const { controller, device, id } = await setUp('live')
      await relays.redis.kill()
      await controller.ask('session:end', { sessionId: id, reason: 'controller-ended' })
      expect((await stateOf(b, id)).phase).toBe('ended')
      expect(await (await fetch(`${a.url}/readyz`)).json()).toMatchObject({
        status: 'ready',
        peers: 'away',
      })
      await relays.redis.startAgain()
      expect(await eventually(() => lastHeard(device, 'session:ended', id), 20_000)).toMatchObject({
        reason: 'controller-ended',
      })
    })
  })
})
