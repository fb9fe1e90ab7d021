import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { SessionPhase, SessionState } from '../../shared/sessions/session-state.ts'
import {
  connectControllerTo,
  connectDeviceTo,
  eventually,
  testFacts,
  type TestController,
  type TestDevice,
  type TestIdentity,
} from '../support/relay.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { toldPhase, toldRequest } from '../support/sessions.ts'
import { startSeveralRelays, type SeveralRelays } from '../support/several-relays.ts'

export const accepted = { accepted: true, decidedBy: 'user', floorDecided: false } as const

export interface Ends {
  id: string
  code: string
  controller: TestController
  device: TestDevice
}

/** Two relay processes on one PostgreSQL and one Redis for the tests of a file, and a device of its own for each test. */
export interface TwoRelays {
  readonly relays: SeveralRelays
  readonly a: RelayProcess
  readonly b: RelayProcess
  /** Of the device of this test. */
  readonly deviceId: string
  /** From now on another device is meant. */
  anotherDevice: () => Promise<void>
  controllerAt: (relay: RelayProcess) => Promise<TestController>
  deviceAt: (relay: RelayProcess, handlers?: Parameters<typeof connectDeviceTo>[2]) => Promise<TestDevice>
  stateOf: (relay: RelayProcess, sessionId: string) => Promise<SessionState>
  /** Whether a relay says that the device is online. */
  isOnline: (relay: RelayProcess) => Promise<boolean>
  /** Controller at `a`, device at `b`, as far as the phase that is named. */
  setUp: (upTo: SessionPhase) => Promise<Ends>
}

/** `forB` are settings of the second relay alone. */
export function onTwoRelays(forB: Record<string, string> = {}): TwoRelays {
  let relays: SeveralRelays
  let identity: TestIdentity
  const open: { disconnect: () => void }[] = []

  beforeAll(async () => {
    relays = await startSeveralRelays(forB)
  }, 120_000)
  afterAll(() => relays?.stop())
  beforeEach(async () => {
    for (const relay of [relays.a, relays.b])
      await fetch(`${relay.url}/healthz`).catch(() => relay.startAgain())
    identity = await relays.enrolDevice()
  })
  afterEach(() => {
    for (const end of open.splice(0)) end.disconnect()
  })

  const two: TwoRelays = {
    get relays() {
      return relays
    },
    get a() {
      return relays.a
    },
    get b() {
      return relays.b
    },
    get deviceId() {
      return identity.deviceId
    },
    async anotherDevice() {
      identity = await relays.enrolDevice('desk-2')
    },
    async controllerAt(relay) {
      const controller = await connectControllerTo(relay.url, relays.a.token)
      open.push(controller)
      return controller
    },
    async deviceAt(relay, handlers = {}) {
      const device = await connectDeviceTo(relay.url, identity, handlers)
      open.push(device)
      await device.ask('device:facts', testFacts('desk-1'))
      return device
    },
    async stateOf(relay, id) {
      return (await relay.api('GET /api/sessions/:id', { params: { id } })).state
    },
    async isOnline(relay) {
      return (await relay.api('GET /api/devices/:id', { params: { id: identity.deviceId } })).online
    },
    async setUp(upTo) {
      const controller = await two.controllerAt(relays.a)
      const device = await two.deviceAt(relays.b)
      const shown = await controller.ask('session:start', {})
      const { id } = shown.session
      const ends: Ends = { controller, device, id, code: shown.code }
      if (upTo === 'waiting') return ends
      await device.ask('code:redeem', { code: shown.code })
      if (upTo === 'authenticating') return ends
      await toldRequest(device, id)
      await toldPhase(controller, id, 'accepting')
      if (upTo === 'accepting') return ends
      await device.ask('session:answer', { sessionId: id, answer: accepted })
      await toldPhase(controller, id, 'connecting')
      if (upTo === 'connecting') return ends
      await device.ask('session:happened', { sessionId: id, happening: { type: 'connected' } })
      await toldPhase(controller, id, 'live')
      return ends
    },
  }
  return two
}

/** Comes in as an agent does: again and again, for the old connection may not be gone yet. */
export const comeBack = (two: TwoRelays, relay: RelayProcess): Promise<TestDevice> =>
  eventually(() => two.deviceAt(relay).catch(() => null))
