import { createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server as SocketServer, type Socket } from 'socket.io'
import {
  challengeText,
  fromAgentEvents,
  toAgentEvents,
  type DeviceFacts,
} from '../../shared/protocol/agent-link.ts'
import type { JobOrder, JobOutput, JobResult } from '../../shared/protocol/job.ts'
import type { SessionAnswer } from '../../shared/protocol/session.ts'
import type { Offer, Watch, WatchEvent, WatchList } from '../../shared/protocol/watches.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { answerEvents, ask, type Handlers } from '../../shared/protocol/link.ts'
import { makeOrder, makeScript, makeWatch, signText, type Forge, type TestScript } from './what-is-ordered.ts'

/**
 * As much of a relay as an agent can see, for tests of the agent alone: it enrols, challenges, welcomes, offers what a
 * test tells it to (forged orders too), and can be cut off at any moment.
 */
export interface SmallRelay {
  url: string
  /** Results in the order in which they came, doubles included. */
  results: JobResult[]
  facts: DeviceFacts[]
  started: string[]
  /** Live output, in the order in which it came. */
  outputs: JobOutput[]
  synced: string[][]
  /** What the device answered to requests for a session. */
  answers: { sessionId: string; answer: SessionAnswer }[]
  /** The session that every code stands for. */
  redeemsTo: string
  connects: number
  /** What the device told of its watches, in the order in which it came, doubles included. */
  events: WatchEvent[]
  /** Called before an event of a watch is acknowledged. */
  beforeEventAck: (event: WatchEvent) => Promise<void>
  /** What is offered to the device's user, and what they asked for. */
  offers: Offer[]
  asked: { triggerId: string; inputs: Record<string, string>; user: string }[]
  /** Makes the job that the user asked for; throws where it is refused. */
  onAsked: (triggerId: string) => Promise<{ jobId: string }>
  /** What `job:sync` answers as cancelled. */
  cancelled: string[]
  /** Called before a result is acknowledged; throwing or never resolving keeps the acknowledgement back. */
  beforeAck: (result: JobResult) => Promise<void>
  addScript: (text: string, fileName?: string) => TestScript
  /** From now on other bytes come for this script than its SHA-256 says. */
  sendInstead: (sha256: string, text: string) => void
  /** Becomes a rogue of the same name: orders are signed with another key than the one told at enrolment. */
  changeKey: () => void
  /** What it was told to seal secrets to; null before. */
  sealingKey: string | null
  order: (script: TestScript, more?: Partial<JobOrder>) => JobOrder
  /** Offers an order, signed with the relay's key or what is given instead. */
  offer: (order: JobOrder, forge?: Forge) => Promise<unknown>
  watch: typeof makeWatch
  /** Sends a watch list, signed as orders are. */
  sendWatches: (watches: readonly Watch[], more?: Partial<WatchList>, forge?: Forge) => Promise<unknown>
  /** Waits until this was told of a watch. */
  happened: (watchId: string, happening: WatchEvent['happening'], timeoutMs?: number) => Promise<WatchEvent>
  ask: (event: keyof typeof toAgentEvents, request: unknown) => Promise<unknown>
  resultOf: (jobId: string, timeoutMs?: number) => Promise<JobResult>
  connected: (timeoutMs?: number) => Promise<void>
  deviceId: string | null
  relays: string[]
  refuseWith: { code: string; message: string } | null
  /** Closes every socket and the port at once, as a kill does. */
  down: () => Promise<void>
  up: () => Promise<void>
  stop: () => Promise<void>
}

export async function waitFor(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const until = Date.now() + timeoutMs
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

export async function startSmallRelay(): Promise<SmallRelay> {
  let keys = generateKeyPairSync('ed25519')
  const scripts = new Map<string, Buffer>()
  let devicePublicKey: string | null = null
  let http: Server
  let sockets: SocketServer
  let current: Socket | null = null
  let port = 0

  const handlers = (): Handlers<typeof fromAgentEvents> => ({
    'device:facts': facts => {
      relay.facts.push(facts)
      return {}
    },
    'device:key': ({ sealingKey }) => {
      relay.sealingKey = sealingKey
      return {}
    },
    'code:redeem': () => ({ sessionId: relay.redeemsTo }),
    'session:answer': ({ sessionId, answer }) => {
      relay.answers.push({ sessionId, answer })
      return {}
    },
    'session:signal': () => ({}),
    'participant:answer': () => ({}),
    'participant:end': () => ({}),
    'handover:answer': () => ({ stands: true }),
    'session:happened': () => ({}),
    'session:end': () => ({}),
    'lane:open': () => {
      throw new Failure('unavailable', 'no lanes here')
    },
    'watch:happened': async event => {
      relay.events.push(event)
      await relay.beforeEventAck(event)
      return {}
    },
    'offers:list': () => ({ offers: relay.offers }),
    'offers:run': async asked => {
      relay.asked.push(asked)
      return await relay.onAsked(asked.triggerId)
    },
    'session:sync': () => ({ ended: [] }),
    'recording:open': () => ({ nextByte: 0, kept: false }),
    'recording:part': ({ fromByte, base64 }) => ({
      nextByte: fromByte + Buffer.from(base64, 'base64').length,
      kept: false,
    }),
    'recording:finish': ({ bytes }) => ({ nextByte: bytes, kept: true }),
    'script:get': ({ sha256 }) => {
      const bytes = scripts.get(sha256)
      if (!bytes) throw new Error(`no script ${sha256}`)
      return { base64: bytes.toString('base64') }
    },
    'job:started': ({ jobId }) => {
      relay.started.push(jobId)
      return {}
    },
    'job:output': output => {
      relay.outputs.push(output)
      return {}
    },
    'job:result': async result => {
      relay.results.push(result)
      await relay.beforeAck(result)
      return {}
    },
    'job:sync': ({ jobIds }) => {
      relay.synced.push(jobIds)
      return { cancelled: relay.cancelled }
    },
  })

  const welcome = async (socket: Socket): Promise<void> => {
    const nonce = randomBytes(24).toString('base64url')
    const { signature } = await ask(socket, toAgentEvents, 'challenge', { nonce })
    const key = createPublicKey({
      key: Buffer.from(devicePublicKey ?? '', 'base64'),
      format: 'der',
      type: 'spki',
    })
    const text = Buffer.from(challengeText(relay.deviceId ?? '', nonce))
    if (!verify(null, text, key, Buffer.from(signature, 'base64'))) {
      socket.emit('refused', { code: 'device-proof-failed', message: 'wrong proof' })
      return void socket.disconnect(true)
    }
    current = socket
    relay.connects += 1
    await ask(socket, toAgentEvents, 'welcome', {
      relays: relay.relays,
      organisation: 'Test',
      now: Date.now(),
    })
  }

  const up = async (): Promise<void> => {
    http = createServer((request, response) => {
      let body = ''
      request.on('data', piece => (body += String(piece)))
      request.on('end', () => {
        const given = JSON.parse(body) as { token: string; publicKey: string }
        response.setHeader('content-type', 'application/json')
        if (request.url !== '/api/enrol' || given.token !== 'good-token') {
          response.statusCode = 403
          const error = { code: 'enrolment-token-invalid', message: 'The enrolment token is wrong.' }
          return response.end(JSON.stringify({ error }))
        }
        devicePublicKey = given.publicKey
        relay.deviceId = `device-${randomBytes(6).toString('hex')}`
        const relayPublicKey = keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
        const reply = { deviceId: relay.deviceId, relayPublicKey, relays: relay.relays, organisation: 'Test' }
        return response.end(JSON.stringify(reply))
      })
    })
    sockets = new SocketServer(http, { transports: ['websocket'], maxHttpBufferSize: 2 * 1024 * 1024 })
    const agents = sockets.of('/agent')
    agents.use((_socket, next) => {
      if (!relay.refuseWith) return next()
      next(Object.assign(new Error(relay.refuseWith.message), { data: relay.refuseWith }))
    })
    agents.on('connection', socket => {
      answerEvents(socket, fromAgentEvents, handlers(), () => undefined)
      socket.on('disconnect', () => {
        if (current === socket) current = null
      })
      welcome(socket).catch(() => socket.disconnect(true))
    })
    await new Promise<void>(resolve => http.listen(port, '127.0.0.1', resolve))
    port = (http.address() as AddressInfo).port
  }
  const down = async (): Promise<void> => {
    current = null
    await sockets.close()
  }

  const relay: SmallRelay = {
    url: '',
    results: [],
    facts: [],
    started: [],
    outputs: [],
    synced: [],
    answers: [],
    redeemsTo: 'no-session',
    connects: 0,
    cancelled: [],
    events: [],
    beforeEventAck: () => Promise.resolve(),
    offers: [],
    asked: [],
    onAsked: () => Promise.reject(new Failure('not-found', 'nothing is offered here')),
    beforeAck: () => Promise.resolve(),
    deviceId: null,
    relays: [],
    refuseWith: null,
    sealingKey: null,
    addScript(text, fileName) {
      const script = makeScript(text, fileName)
      scripts.set(script.sha256, Buffer.from(text))
      return script
    },
    sendInstead: (sha256, text) => void scripts.set(sha256, Buffer.from(text)),
    changeKey: () => void (keys = generateKeyPairSync('ed25519')),
    order: (script, more) => makeOrder(relay, script, more),
    async offer(order, forge) {
      const { text, signature } = signText(order, keys.privateKey, forge)
      return await relay.ask('job:offer', { order: text, signature })
    },
    watch: makeWatch,
    async sendWatches(watches, more = {}, forge) {
      const list = {
        purpose: 'handrail watch list v1',
        deviceId: relay.deviceId ?? '',
        issuedAt: Date.now(),
        watches,
        ...more,
      }
      const { text, signature } = signText(list, keys.privateKey, forge)
      return await relay.ask('watch:list', { list: text, signature })
    },
    async happened(watchId, happening, timeoutMs) {
      const find = (): WatchEvent | undefined =>
        relay.events.find(event => event.watchId === watchId && event.happening === happening)
      await waitFor(`${happening} of ${watchId}`, () => find() !== undefined, timeoutMs)
      return find() as WatchEvent
    },
    async ask(event, request) {
      if (!current) throw new Error('The device is not connected.')
      return await ask(current, toAgentEvents, event, request as never)
    },
    async resultOf(jobId, timeoutMs) {
      const find = (): JobResult | undefined => relay.results.find(result => result.jobId === jobId)
      await waitFor(`result of ${jobId}`, () => find() !== undefined, timeoutMs)
      return find() as JobResult
    },
    async connected(timeoutMs) {
      await waitFor(
        'the device’s facts after a connect',
        () => relay.facts.length > 0 && relay.sealingKey !== null && current !== null,
        timeoutMs,
      )
    },
    down,
    up,
    stop: down,
  }
  await up()
  relay.url = `http://127.0.0.1:${port}`
  relay.relays = [relay.url]
  return relay
}
