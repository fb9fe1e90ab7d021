import { createAdapter } from '@socket.io/redis-streams-adapter'
import type { Logger } from 'pino'
import { createClient } from 'redis'
import type { Server } from 'socket.io'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { countInRedis, type MakeCounter } from '../throttles/counters.ts'

type Client = ReturnType<typeof makeClient>

/** The way between the relays of an installation: Socket.IO's cluster adapter, and counters that all share. */
export interface RedisLink {
  /** What a Socket.IO server takes as its adapter. */
  adapter: Parameters<Server['adapter']>[0]
  makeCounter: MakeCounter
  inTouch: () => boolean
  /** Called when Redis is back after it was away, with the time since when; news were lost meanwhile. */
  onBack: (listener: (awaySince: number) => void) => void
  /** Keeps the readers' place in the stream; called every few seconds. */
  mark: () => void
  /** To be called once the Socket.IO server is closed. */
  stop: () => void
}

const CONNECT_WITHIN_MS = 10_000
/** A Redis that hangs is as good as one that is away. */
const SILENT_FOR_MS = 8_000
const PING_EVERY_MS = 2_500
const READ_FOR_MS = 2_000
const SENT_WITHIN_MS = 1_000
/** All clients must be connected again before what was lost is looked for. */
const LOOK_EVERY_MS = 100
const STREAM = 'handrail:news'

/** Connects to Redis. Throws `unavailable` where it does not answer. */
export async function openRedis(url: string, log: Logger): Promise<RedisLink> {
  const readers: Client[] = []
  const listeners: ((awaySince: number) => void)[] = []
  // What cannot be sent now is not sent later: it would be stale news by then, and the store says what is true.
  const client = makeClient(url, true)
  let awaySince: number | null = null
  let waiting: NodeJS.Timeout | undefined
  const inTouch = (): boolean => client.isReady && readers.every(reader => reader.isReady)

  const watch = (each: Client): void => {
    each.on('error', (err: unknown) => {
      if (awaySince === null) log.warn({ err }, 'Redis is away: this relay goes on without the others')
      awaySince ??= Date.now()
    })
    each.on('ready', () => {
      clearInterval(waiting)
      if (awaySince !== null) waiting = setInterval(look, LOOK_EVERY_MS)
    })
  }
  const look = (): void => {
    if (!inTouch() || awaySince === null) return
    clearInterval(waiting)
    const since = awaySince
    awaySince = null
    log.warn({ awaySince: since }, 'Redis is back')
    for (const listener of listeners) listener(since)
  }
  watch(client)
  await connectInTime(client, url)

  /** All that the adapter uses of a client. It handles no refusal of some of them, and must not wait for ever for the others. */
  const forAdapter = {
    /** By this the adapter knows the package `redis`. */
    sSubscribe: () => undefined,
    duplicate() {
      const reader = makeClient(url, false)
      readers.push(reader)
      watch(reader)
      return Object.assign(reader, { disconnect: async () => closeNow(reader) })
    },
    publish: (...args: Parameters<Client['publish']>) => inTime(client.publish(...args)).catch(() => 0),
    xAdd: (...args: Parameters<Client['xAdd']>) => inTime(client.xAdd(...args)),
    /** PUBSUB NUMSUB: how many relays there are. Without Redis there is this one. */
    sendCommand: (command: string[]) => inTime(client.sendCommand(command)).catch(() => ['', '1']),
  }
  const names = { streamName: STREAM, channelPrefix: STREAM }
  const adapter = createAdapter(forAdapter, { ...names, blockTimeInMs: READ_FOR_MS })
  await untilTrue(inTouch)
  return {
    adapter,
    makeCounter: countInRedis(client),
    inTouch,
    onBack: listener => void listeners.push(listener),
    mark() {
      // A reader that has read nothing yet asks for “what comes from now on”, and misses what comes between two askings.
      forAdapter.xAdd(STREAM, '*', { mark: '' }).catch(() => undefined)
    },
    stop() {
      clearInterval(waiting)
      for (const each of [client, ...readers]) closeNow(each)
    },
  }
}

function makeClient(url: string, disableOfflineQueue: boolean) {
  return createClient({
    url,
    disableOfflineQueue,
    pingInterval: PING_EVERY_MS,
    socket: {
      connectTimeout: 2_000,
      socketTimeout: SILENT_FOR_MS,
      reconnectStrategy: retries => Math.min(50 * 2 ** Math.min(retries, 5), 1_000),
    },
  })
}

async function connectInTime(client: Client, url: string): Promise<void> {
  const connected = client.connect()
  connected.catch(() => undefined)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const { host } = new URL(url)
      reject(new Failure('unavailable', say(relayWords.redisUnreachable, { host })))
    }, CONNECT_WITHIN_MS)
  })
  try {
    await Promise.race([connected, late])
  } catch (error) {
    closeNow(client)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function untilTrue(isTrue: () => boolean): Promise<void> {
  for (const until = Date.now() + CONNECT_WITHIN_MS; !isTrue() && Date.now() < until;)
    await new Promise(resolve => setTimeout(resolve, 5))
}

/** What hangs is given up: local sockets hear of everything only after the others have been told. */
async function inTime<T>(sent: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis does not answer.')), SENT_WITHIN_MS)
  })
  sent.catch(() => undefined)
  try {
    return await Promise.race([sent, late])
  } finally {
    clearTimeout(timer)
  }
}

function closeNow(client: Client): void {
  if (client.isOpen) client.destroy()
}
