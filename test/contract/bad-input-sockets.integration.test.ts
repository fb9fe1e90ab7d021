import { pino } from 'pino'
import type { Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { fromAgentEvents } from '../../shared/protocol/agent-link.ts'
import { fromControllerEvents } from '../../shared/protocol/controller-link.ts'
import { Failure, failureSchema } from '../../shared/protocol/failure.ts'
import type { LinkEvents } from '../../shared/protocol/link.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import { connected, eventually, openSocket, startTestRelay, type TestRelay } from '../support/relay.ts'

/** Every event of every link, from the links' own tables: malformed, oversized and unauthorised input gets a coded answer. */

const refused = z.strictObject({ ok: z.literal(false), failure: failureSchema })

const nonsense: unknown[] = [
  undefined,
  null,
  0,
  '',
  'text',
  [],
  true,
  Buffer.from([0, 1, 2]),
  { sessionId: null },
  { sessionId: { $gt: '' }, jobId: [] },
  { sessionId: 'x'.repeat(1000) },
  { sessionId: '../../etc/passwd', signal: { type: 'offer' } },
]

let relay: TestRelay
const faults: string[] = []

beforeAll(async () => {
  relay = await startTestRelay({
    log: pino({ level: 'error' }, { write: (line: string) => void faults.push(line) }),
  })
})
afterAll(async () => {
  await relay.stop()
})

const raw = async (socket: Socket, ...packet: [string, ...unknown[]]): Promise<string> => {
  const answer: unknown = await socket.timeout(5_000).emitWithAck(...packet)
  return refused.parse(answer).failure.code
}

const refusalOf = async (namespace: string, auth: Record<string, unknown>): Promise<string> => {
  const socket = openSocket(relay.url, namespace, auth)
  try {
    await connected(socket)
    return 'connected'
  } catch (error) {
    return error instanceof Failure ? error.code : String(error)
  } finally {
    socket.disconnect()
  }
}

/** Requests that each schema takes, so that what is tested is not the form but who asks, and for what. */
const ID = 'unknown-0000000000'
const SHA = 'a'.repeat(64)
const wellFormed: Record<string, unknown> = {
  'device:facts': {
    hostName: 'a',
    platform: 'linux',
    systemName: 'a',
    agentVersion: '1',
    executionPolicy: 'disabled',
    publishers: [],
    modes: [],
    loggedOnUsers: [],
  },
  'device:key': { sealingKey: 'bm8ga2V5', signature: 'bm9uZQ==' },
  'code:redeem': { code: '123456789' },
  'session:answer': {
    sessionId: ID,
    answer: { accepted: false, reason: 'user-refused', floorDecided: false },
  },
  'session:signal': { sessionId: ID, signal: { type: 'ready', connectionId: ID } },
  'session:happened': { sessionId: ID, happening: { type: 'connected' } },
  'session:end': { sessionId: ID, reason: 'target-ended' },
  'participant:answer': { sessionId: ID, participantId: ID, answer: { accepted: true } },
  'participant:end': { sessionId: ID, participantId: ID, reason: 'participant-left' },
  'handover:answer': { sessionId: ID, participantId: ID, leadBecomes: ID, answer: { accepted: true } },
  'lane:open': { sessionId: ID },
  'recording:open': { recordingId: ID, sessionId: ID, startedAt: 1 },
  'recording:part': { recordingId: ID, fromByte: 0, base64: 'YQ==', sha256: SHA },
  'recording:finish': { recordingId: ID, bytes: 1, sha256: SHA, endedAt: 2 },
  'session:sync': { sessionIds: [] },
  'script:get': { sha256: SHA },
  'job:started': { jobId: ID, startedAt: 1 },
  'job:output': { jobId: ID, offset: 0, text: 'a' },
  'job:result': {
    jobId: ID,
    state: 'completed',
    cause: null,
    details: '',
    exitCode: 0,
    scriptSha256: SHA,
    publisher: null,
    startedAt: 1,
    endedAt: 2,
    outputs: [],
    logTail: '',
  },
  'job:sync': { jobIds: [] },
  'watch:happened': {
    eventId: ID,
    watchId: ID,
    at: 1,
    happening: 'came-about',
    observed: '96 % of / is used',
    jobId: null,
    until: null,
  },
  'offers:list': { languages: ['de', 'en'] },
  'offers:run': { triggerId: ID, inputs: { folder: '/tmp' }, user: 'ada' },
}

/** Payloads like this one, each with a NUL character in one of its texts; where it stands. */
function* withNul(value: unknown, where = ''): Generator<{ where: string; payload: unknown }> {
  if (typeof value === 'string') yield { where, payload: `${value}\0` }
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value))
    for (const { where: place, payload } of withNul(inner, where === '' ? name : `${where}.${name}`))
      yield {
        where: place,
        payload: Array.isArray(value) ? value.with(Number(name), payload) : { ...value, [name]: payload },
      }
}

/** What a script or a person wrote is taken with another sign in its place. */
const written = new Set(['job:output text', 'job:result details', 'job:result logTail'])

describe('connecting', () => {
  test('[AUTH2] tells an agent why it is refused', async () => {
    const { deviceId } = await relay.enrolDevice()
    expect(await refusalOf('/agent', {})).toBe('protocol-too-old')
    expect(await refusalOf('/agent', { protocol: 0, deviceId })).toBe('protocol-too-old')
    expect(await refusalOf('/agent', { protocol: '1', deviceId })).toBe('protocol-too-old')
    expect(await refusalOf('/agent', { protocol: PROTOCOL_VERSION + 1, deviceId })).toBe('protocol-too-new')
    expect(await refusalOf('/agent', { protocol: PROTOCOL_VERSION })).toBe('invalid-input')
    expect(await refusalOf('/agent', { protocol: PROTOCOL_VERSION, deviceId: { a: 1 } })).toBe(
      'invalid-input',
    )
    expect(await refusalOf('/agent', { protocol: PROTOCOL_VERSION, deviceId: ID })).toBe('device-unknown')
  })

  for (const namespace of ['/controller', '/dashboard'])
    test(`[AUTH1] tells a person at ${namespace} why they are refused`, async () => {
      const { token } = relay
      expect(await refusalOf(namespace, { token })).toBe('protocol-too-old')
      expect(await refusalOf(namespace, { protocol: PROTOCOL_VERSION + 1, token })).toBe('protocol-too-new')
      expect(await refusalOf(namespace, { protocol: PROTOCOL_VERSION })).toBe('invalid-input')
      expect(await refusalOf(namespace, { protocol: PROTOCOL_VERSION, token: ['a'] })).toBe('invalid-input')
      expect(await refusalOf(namespace, { protocol: PROTOCOL_VERSION, token: 'x' })).toBe('not-signed-in')
      expect(await refusalOf(namespace, { protocol: PROTOCOL_VERSION, token })).toBe('connected')
    })

  test('an auditor starts no sessions, and nothing lives at other addresses', async () => {
    const { token } = await relay.addUser('eve', 'auditor')
    expect(await refusalOf('/controller', { protocol: PROTOCOL_VERSION, token })).toBe('forbidden')
    expect(await refusalOf('/dashboard', { protocol: PROTOCOL_VERSION, token })).toBe('connected')
    expect(await refusalOf('/', { protocol: PROTOCOL_VERSION, token })).toBe('not-found')
    expect(await refusalOf('/admin', { protocol: PROTOCOL_VERSION, token })).toContain('Invalid namespace')
  })
})

function refusesNonsense(events: LinkEvents, open: () => Promise<Socket>): void {
  for (const [event, { request }] of Object.entries(events))
    test(`${event}: malformed requests, with and without somebody who waits for the answer`, async () => {
      const socket = await open()
      for (const payload of nonsense.filter(payload => !request.safeParse(payload).success)) {
        expect(await raw(socket, event, payload), JSON.stringify(payload)).toBe('invalid-input')
        socket.emit(event, payload)
      }
      socket.emit(event)
      socket.emit(event, 'not a function', 'not a function either')
      expect(socket.connected).toBe(true)
      socket.disconnect()
    })

  test('events that the link does not know', async () => {
    const socket = await open()
    for (const event of [
      'nothing',
      '__proto__',
      'constructor',
      'toString',
      'session:request',
      'job:offer',
      'welcome',
      '',
    ])
      expect(await raw(socket, event, {}), event).toBe('invalid-input')
    socket.disconnect()
  })

  test('more than 1.2 MB ends the connection, and nothing else', async () => {
    const socket = await open()
    const gone = new Promise(resolve => socket.once('disconnect', resolve))
    socket.emit(Object.keys(events)[0] ?? '', { code: 'x'.repeat(1_300_000) })
    await gone
    const again = await open()
    expect(again.connected).toBe(true)
    again.disconnect()
  })
}

describe('events of a proved agent', () => {
  refusesNonsense(fromAgentEvents, async () => (await relay.connectDevice({ facts: false })).socket)

  test('about sessions and jobs that are not this device’s get a coded answer', async () => {
    const { socket } = await relay.connectDevice({ facts: false })
    for (const [event, { request }] of Object.entries(fromAgentEvents)) {
      const payload = wellFormed[event]
      expect(request.safeParse(payload).success, `${event} is well formed here`).toBe(true)
      const answer = (await socket.timeout(5_000).emitWithAck(event, payload)) as { ok: boolean }
      if (!answer.ok) expect(refused.parse(answer).failure.code).not.toBe('internal')
    }
    socket.disconnect()
  })

  test('a NUL character in any text is refused with its place, or taken as another sign where a script wrote it', async () => {
    const { socket } = await relay.connectDevice({ facts: false })
    for (const [event, { request }] of Object.entries(fromAgentEvents))
      for (const { where, payload } of withNul(request.parse(wellFormed[event]))) {
        const answer: unknown = await socket.timeout(5_000).emitWithAck(event, payload)
        if (written.has(`${event} ${where}`)) {
          expect(answer, `${event} ${where}`).not.toMatchObject({ failure: { code: 'invalid-input' } })
          continue
        }
        const { failure } = refused.parse(answer)
        expect(failure.code, `${event} ${where}`).toBe('invalid-input')
        expect(failure.problems?.map(problem => problem.where)).toEqual([where])
      }
    socket.disconnect()
  })
})

describe('events before the proof', () => {
  test('[AUTH2] are refused, whatever they are', async () => {
    const { deviceId } = await relay.enrolDevice()
    const socket = openSocket(relay.url, '/agent', { protocol: PROTOCOL_VERSION, deviceId })
    await connected(socket)
    for (const event of Object.keys(fromAgentEvents))
      expect(await raw(socket, event, wellFormed[event]), event).toBe('device-proof-failed')
    expect(await relay.context.devices.isConnected(deviceId)).toBe(false)
    socket.disconnect()
  })
})

describe('events of a controller', () => {
  refusesNonsense(fromControllerEvents, async () => (await relay.connectController()).socket)

  test('about a session of somebody else tell nothing of it', async () => {
    const ada = await relay.connectController()
    const { session } = await ada.ask('session:start', {})
    const { token } = await relay.addUser('bob', 'support')
    const bob = await relay.connectController(token)
    const { sessionId } = { sessionId: session.id }
    const others: Record<string, unknown> = {
      'code:renew': { sessionId },
      'code:extend': { sessionId },
      'session:cancel': { sessionId },
      'session:attach': { sessionId },
      'session:signal': { ...(wellFormed['session:signal'] as object), sessionId },
      'session:happened': { sessionId, happening: { type: 'connected' } },
      'session:end': { sessionId, reason: 'controller-ended' },
      'session:invite': { sessionId },
      'session:uninvite': { sessionId },
      'session:leave': { sessionId },
      'session:ask-control': { sessionId, asks: true },
      'session:handover': { sessionId, participantId: ID },
      'lane:join': { sessionId },
    }
    // These name no session: one is begun, or joined by its code.
    const withoutSession = new Set(['session:start', 'session:join'])
    for (const event of Object.keys(fromControllerEvents).filter(name => !withoutSession.has(name))) {
      const payload = others[event]
      expect(await raw(bob.socket, event, payload), event).toBe('session-not-found')
    }
    // The same answer as for one that does not exist.
    expect(await raw(bob.socket, 'session:attach', { sessionId: ID })).toBe('session-not-found')
    expect((await ada.ask('session:attach', { sessionId })).session.state.phase).toBe('waiting')
    ada.disconnect()
    bob.disconnect()
  })
})

describe('floods', () => {
  test('one socket that sends without end is answered with too-many-requests, and the others are served', async () => {
    const flood = await relay.connectController()
    const other = await relay.connectController()
    const codes = await Promise.all(
      Array.from({ length: 1000 }, () => raw(flood.socket, 'session:attach', { sessionId: ID })),
    )
    expect(codes).toContain('too-many-requests')
    expect(codes).toContain('session-not-found')
    expect(await raw(other.socket, 'session:attach', { sessionId: ID })).toBe('session-not-found')
    await eventually(
      async () => (await raw(flood.socket, 'session:attach', { sessionId: ID })) === 'session-not-found',
    )
    flood.disconnect()
    other.disconnect()
  })
})

test('the relay called none of this a fault of its own', () => {
  expect(faults).toEqual([])
})
