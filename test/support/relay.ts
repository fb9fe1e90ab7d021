import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { pino, type Logger } from 'pino'
import { startRelay, type RunningRelay } from '../../relay/app.ts'
import { readConfig, type RelayConfig } from '../../relay/config.ts'
import { adminApi, type ApiCall, type ApiReply, type ApiRequest } from '../../shared/protocol/admin-api.ts'
import { challengeText, fromAgentEvents, toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { fromControllerEvents, toControllerEvents } from '../../shared/protocol/controller-link.ts'
import { fromDashboardEvents, toDashboardEvents } from '../../shared/protocol/dashboard-link.ts'
import { Failure, failureSchema, type FailureBody } from '../../shared/protocol/failure.ts'
import { answerEvents, ask, type Handlers, type ReplyOf, type RequestOf } from '../../shared/protocol/link.ts'
import type { Role } from '../../shared/protocol/people.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import { answerAll, fail } from './answer-all.ts'

/** A password that every rule takes. */
export const TEST_PASSWORD = 'violet kettle sings 42'

export interface TestRelay {
  readonly url: string
  readonly dataDir: string
  readonly context: RunningRelay['context']
  /** The bearer token of the administrator `ada`. */
  readonly token: string
  readonly adminId: string
  /** One call of the API. Throws the relay's Failure. */
  api: <C extends ApiCall>(call: C, request: ApiRequest<C>, token?: string) => Promise<ApiReply<C>>
  /** Adds a user with TEST_PASSWORD and signs them in. */
  addUser: (name: string, role: Role) => Promise<{ id: string; token: string }>
  connectController: (token?: string) => Promise<TestController>
  connectDashboard: (token?: string) => Promise<TestDashboard>
  /** Enrols a device with a key of its own; connects nothing. */
  enrolDevice: (hostName?: string) => Promise<TestIdentity>
  /** Enrols (unless `identity` is given) and connects a bare device; resolves once it is welcomed. */
  connectDevice: (options?: DeviceOptions) => Promise<TestDevice>
  /** Stops the relay and starts it again on the same data and the same port. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

type ToAgent = typeof toAgentEvents
type FromAgent = typeof fromAgentEvents
type FromController = typeof fromControllerEvents

export interface TestIdentity {
  deviceId: string
  privateKey: KeyObject
  relayPublicKey: string
}

export interface DeviceOptions {
  identity?: TestIdentity
  hostName?: string
  /** What this device answers; events left out are acknowledged with nothing done. */
  handlers?: Partial<Handlers<ToAgent>>
  /** Another way to the relay, such as one that can be cut. */
  url?: string
  /** False: send no facts after the welcome. */
  facts?: boolean
}

export interface TestDevice {
  identity: TestIdentity
  deviceId: string
  socket: Socket
  /** Everything the relay sent, in order. */
  heard: { event: string; request: unknown }[]
  ask: <E extends keyof FromAgent>(
    event: E,
    request: RequestOf<FromAgent, E>,
  ) => Promise<ReplyOf<FromAgent, E>>
  disconnect: () => void
}

export interface TestController {
  socket: Socket
  heard: { event: string; request: unknown }[]
  ask: <E extends keyof FromController>(
    event: E,
    request: RequestOf<FromController, E>,
  ) => Promise<ReplyOf<FromController, E>>
  disconnect: () => void
}

export interface TestDashboard {
  heard: { event: string; request: unknown }[]
  ask: <E extends keyof typeof fromDashboardEvents>(
    event: E,
    request: RequestOf<typeof fromDashboardEvents, E>,
  ) => Promise<ReplyOf<typeof fromDashboardEvents, E>>
}

/** What a device that can do everything says of itself. */
export const testFacts = (hostName: string): RequestOf<FromAgent, 'device:facts'> => ({
  hostName,
  platform: 'linux',
  systemName: 'Debian GNU/Linux 12',
  agentVersion: '0.1.0',
  executionPolicy: 'trusted-publisher-or-handrail',
  publishers: [],
  modes: ['monitor', 'chat', 'file-transfer'],
  loggedOnUsers: ['user'],
})

/** A relay on a free port in a folder of its own, with an administrator `ada` made through the real set-up link. */
export async function startTestRelay(
  options: { clock?: () => number; config?: Partial<RelayConfig>; log?: Logger } = {},
): Promise<TestRelay> {
  const dataDir = await mkdtemp(join(tmpdir(), 'handrail-relay-'))
  const config: RelayConfig = { ...readConfig({ PORT: '0', DATA_DIR: dataDir }), ...options.config }
  const overrides = {
    ...(options.clock && { clock: options.clock }),
    log: options.log ?? pino({ level: 'silent' }),
  }
  let relay = await startRelay(config, overrides)
  const opened: Socket[] = []

  const api: TestRelay['api'] = (call, request, as = admin.token) => callApi(relay.url, call, request, as)
  const setupToken = new URLSearchParams(new URL(relay.setupUrl ?? '').hash.split('?')[1]).get('token') ?? ''
  const admin = await callApi(
    relay.url,
    'POST /api/setup',
    {
      body: {
        token: setupToken,
        organisation: 'Example Ltd',
        name: 'ada',
        fullName: 'Ada Lovelace',
        mail: 'ada@example.org',
        password: TEST_PASSWORD,
      },
    },
    undefined,
  )

  const enrolDevice: TestRelay['enrolDevice'] = hostName => enrolAt(api, hostName)

  return {
    get url() {
      return relay.url
    },
    get context() {
      return relay.context
    },
    dataDir,
    token: admin.token,
    adminId: admin.user.id,
    api,
    async addUser(name, role) {
      const { id } = await api('POST /api/users', {
        body: {
          name,
          fullName: `${name} Example`,
          mail: `${name}@example.org`,
          role,
          password: TEST_PASSWORD,
        },
      })
      const { token } = await api('POST /api/login', { body: { name, password: TEST_PASSWORD } })
      return { id, token }
    },
    enrolDevice,
    async connectController(token = admin.token) {
      const controller = await connectControllerTo(relay.url, token)
      opened.push(controller.socket)
      return controller
    },
    async connectDashboard(token = admin.token) {
      const socket = openSocket(relay.url, '/dashboard', { protocol: PROTOCOL_VERSION, token })
      opened.push(socket)
      const heard: TestDashboard['heard'] = []
      answerEvents(socket, toDashboardEvents, answerAll(toDashboardEvents, {}, heard), fail)
      await connected(socket)
      return { heard, ask: (event, request) => ask(socket, fromDashboardEvents, event, request) }
    },
    async connectDevice({
      identity: given,
      hostName = 'desk-1',
      url = relay.url,
      handlers = {},
      facts = true,
    } = {}) {
      const identity = given ?? (await enrolDevice(hostName))
      const device = await connectDeviceTo(url, identity, handlers)
      opened.push(device.socket)
      if (facts) await device.ask('device:facts', testFacts(hostName))
      return device
    },
    async restart() {
      const { port } = new URL(relay.url)
      await relay.stop()
      relay = await startRelay({ ...config, port: Number(port) }, overrides)
    },
    async stop() {
      for (const socket of opened) socket.disconnect()
      await relay.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Enrols a device with a key of its own, as the administrator whose API this is; connects nothing. */
export async function enrolAt(
  api: <C extends ApiCall>(call: C, request: ApiRequest<C>) => Promise<ApiReply<C>>,
  hostName = 'desk-1',
): Promise<TestIdentity> {
  const { token } = await api('POST /api/enrolment-tokens', {})
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { deviceId, relayPublicKey } = await api('POST /api/enrol', {
    body: {
      token,
      publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      hostName,
      platform: 'linux',
    },
  })
  return { deviceId, privateKey, relayPublicKey }
}

/** A controller at one relay. Throws the Failure with which it was refused. */
export async function connectControllerTo(url: string, token: string): Promise<TestController> {
  const socket = openSocket(url, '/controller', { protocol: PROTOCOL_VERSION, token })
  const heard: TestController['heard'] = []
  answerEvents(socket, toControllerEvents, answerAll(toControllerEvents, {}, heard), fail)
  await connected(socket)
  return {
    socket,
    heard,
    ask: (event, request) => ask(socket, fromControllerEvents, event, request),
    disconnect: () => socket.disconnect(),
  }
}

/** A bare device at one relay; resolves once it is welcomed. Throws the Failure with which it was refused. */
export async function connectDeviceTo(
  url: string,
  identity: TestIdentity,
  handlers: Partial<Handlers<ToAgent>> = {},
): Promise<TestDevice> {
  const { deviceId } = identity
  const socket = openSocket(url, '/agent', { protocol: PROTOCOL_VERSION, deviceId })
  const heard: TestDevice['heard'] = []
  const welcomed = new Promise<void>((resolve, reject) => {
    socket.once('refused', body => reject(toFailure(body)))
    socket.once('disconnect', reason => reject(new Error(`Disconnected before the welcome: ${reason}`)))
    const own: Partial<Handlers<ToAgent>> = {
      challenge: ({ nonce }) => ({ signature: prove(identity, nonce) }),
      welcome: () => {
        resolve()
        return {}
      },
    }
    answerEvents(socket, toAgentEvents, answerAll(toAgentEvents, { ...own, ...handlers }, heard), fail)
  })
  welcomed.catch(() => undefined)
  await connected(socket)
  await welcomed
  return {
    identity,
    deviceId,
    socket,
    heard,
    ask: (event, request) => ask(socket, fromAgentEvents, event, request),
    disconnect: () => socket.disconnect(),
  }
}

/** One call of the admin API over HTTP. Throws the relay's Failure. */
export async function callApi<C extends ApiCall>(
  url: string,
  call: C,
  request: ApiRequest<C>,
  token: string | undefined,
): Promise<ApiReply<C>> {
  const { params, query, body } = request as {
    params?: Record<string, string>
    query?: Record<string, string | number | undefined>
    body?: unknown
  }
  const [method, path] = call.split(' ') as [string, string]
  const target = new URL(
    path.replace(/:(\w+)/g, (_, name: string) => params?.[name] ?? ''),
    url,
  )
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) target.searchParams.set(name, String(value))
  const response = await fetch(target, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw toFailure((answer as { error?: unknown }).error)
  return adminApi[call].reply.parse(answer) as ApiReply<C>
}

/** A socket of the protocol, not connected again by itself. */
export function openSocket(url: string, namespace: string, auth: Record<string, unknown>): Socket {
  return io(`${url}${namespace}`, { transports: ['websocket'], reconnection: false, forceNew: true, auth })
}

/** Resolves when the socket is connected; throws the Failure with which the relay refused it. */
export function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', (error: Error & { data?: unknown }) => {
      reject(error.data === undefined ? error : toFailure(error.data))
    })
  })
}

/** Waits until `read` gives something other than undefined, null or false; looks every 10 ms. */
export async function eventually<T>(
  read: () => T | Promise<T>,
  timeoutMs = 30_000,
): Promise<Exclude<T, undefined | null | false>> {
  const giveUpAt = Date.now() + timeoutMs
  for (;;) {
    const value = await read()
    if (value !== undefined && value !== null && value !== false)
      return value as Exclude<T, undefined | null | false>
    if (Date.now() > giveUpAt) throw new Error(`Not so after ${timeoutMs} ms: ${read.toString()}`)
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

function prove({ deviceId, privateKey }: TestIdentity, nonce: string): string {
  return sign(null, Buffer.from(challengeText(deviceId, nonce)), privateKey).toString('base64')
}

function toFailure(body: unknown): Failure {
  const parsed = failureSchema.safeParse(body)
  const told: FailureBody = parsed.success
    ? parsed.data
    : { code: 'internal', message: `Not a failure body: ${JSON.stringify(body)}` }
  return Failure.fromBody(told)
}
