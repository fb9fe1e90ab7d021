import type { Logger } from 'pino'
import { io, type Socket } from 'socket.io-client'
import { fromAgentEvents, toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { Failure, failureSchema, type FailureBody } from '../../shared/protocol/failure.ts'
import { answerEvents, ask, type Handlers, type ReplyOf, type RequestOf } from '../../shared/protocol/link.ts'
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'
import type { Identity } from '../state/identity.ts'
import type { LinkState } from '../state/status-file.ts'
import { retryDelayMs } from './retry-delay.ts'

export type FromAgent = typeof fromAgentEvents
type ToAgent = typeof toAgentEvents
/** What the rest of the agent answers; challenge and welcome are the link's own. */
export type RelayHandlers = Omit<Handlers<ToAgent>, 'challenge' | 'welcome'>
type Welcome = Parameters<Handlers<ToAgent>['welcome']>[0]

/** The way to whichever relay answers. */
export interface RelayLine {
  /** Throws `relay-unreachable` at once when not connected, else as `ask` of shared/protocol/link.ts. */
  ask<E extends keyof FromAgent>(
    event: E,
    request: RequestOf<FromAgent, E>,
    timeoutMs?: number,
  ): Promise<ReplyOf<FromAgent, E>>
  readonly state: LinkState
}

export interface LinkSetting {
  identity: Identity
  /** The relay list as it is now, in order. */
  relays: () => readonly string[]
  handlers: RelayHandlers
  onWelcome: (welcome: Welcome) => Promise<void>
  onLost: () => void
  onState: () => void
  log: Logger
  clock: () => number
}

const CONNECT_TIMEOUT_MS = 10_000
/** Where there are other relays, one that says nothing at all keeps the device from them no longer than this. */
const CONNECT_TIMEOUT_OF_SEVERAL_MS = 4_000
/** Refusals that a retry in a moment will not change. */
const lasting: ReadonlySet<string> = new Set([
  'protocol-too-old',
  'protocol-too-new',
  'device-unknown',
  'device-proof-failed',
  'conflict',
])

/** Keeps the device connected to the first relay of its list that answers, until stopped. BRK1, AUTH2. */
export function openRelayLink(setting: LinkSetting): RelayLine & { stop: () => Promise<void> } {
  const { clock, log } = setting
  const stopping = new AbortController()
  let socket: Socket | null = null
  let state: LinkState = { phase: 'connecting', relay: '', since: clock() }
  let wake: () => void = () => undefined

  const become = (next: LinkState): void => {
    state = next
    setting.onState()
  }

  /** One connection from its beginning to its end; tells whether the relay welcomed us, and why it ended. */
  const connectTo = (relay: string): Promise<{ welcomed: boolean; failure: FailureBody }> =>
    new Promise(resolve => {
      become({ phase: 'connecting', relay, since: clock() })
      const timeout = setting.relays().length > 1 ? CONNECT_TIMEOUT_OF_SEVERAL_MS : CONNECT_TIMEOUT_MS
      const current = io(`${relay.replace(/\/$/, '')}/agent`, {
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        timeout,
        auth: { protocol: PROTOCOL_VERSION, deviceId: setting.identity.deviceId },
      })
      socket = current
      let welcomed = false
      let refusal: FailureBody | null = null
      let over = false
      const end = (failure: FailureBody): void => {
        if (over) return
        over = true
        clearTimeout(patience)
        current.disconnect()
        if (socket === current) socket = null
        if (welcomed) setting.onLost()
        resolve({ welcomed, failure: refusal ?? failure })
      }
      const patience = setTimeout(() => end(unreachable(relay, 'no welcome came')), timeout)
      answerEvents(
        current,
        toAgentEvents,
        {
          ...setting.handlers,
          challenge: ({ nonce }) => ({ signature: setting.identity.prove(nonce) }),
          welcome: async welcome => {
            clearTimeout(patience)
            welcomed = true
            await setting.onWelcome(welcome)
            become({ phase: 'connected', relay, since: clock() })
            log.info({ relay }, 'connected')
            return {}
          },
        },
        (event, error) => log.error({ event, err: error }, 'a request of the relay failed here'),
      )
      current.on('refused', (body: unknown) => {
        refusal = failureSchema.safeParse(body).data ?? null
      })
      current.on('connect_error', (error: Error & { data?: unknown }) => {
        refusal = failureSchema.safeParse(error.data).data ?? null
        end(unreachable(relay, error.message))
      })
      current.on('disconnect', reason => end(unreachable(relay, reason)))
      wake = () => end(unreachable(relay, 'stopped'))
      if (stopping.signal.aborted) wake()
    })

  const pause = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (stopping.signal.aborted) wake()
    })

  const keepConnected = async (): Promise<void> => {
    let failedRounds = 0
    let lostAt = clock()
    while (!stopping.signal.aborted) {
      let failure: FailureBody = noRelay
      for (const relay of setting.relays()) {
        const ended = await connectTo(relay)
        failure = ended.failure
        if (stopping.signal.aborted) return
        log.info({ relay, failure: failure.message }, ended.welcomed ? 'connection lost' : 'not connected')
        if (!ended.welcomed) continue
        failedRounds = 0
        lostAt = clock()
        break
      }
      const refused = lasting.has(failure.code)
      const delayMs = retryDelayMs(failedRounds, clock() - lostAt, Math.random(), refused)
      failedRounds += 1
      become({ phase: 'waiting', since: clock(), nextTryAt: clock() + delayMs, failure })
      await pause(delayMs)
    }
  }
  const running = keepConnected()

  return {
    get state() {
      return state
    },
    async ask(event, request, timeoutMs) {
      if (state.phase !== 'connected' || !socket)
        throw new Failure('relay-unreachable', failureSentences['relay-unreachable'])
      return await ask(socket, fromAgentEvents, event, request, timeoutMs)
    },
    async stop() {
      stopping.abort()
      wake()
      await running
    },
  }
}

const noRelay: FailureBody = { code: 'relay-unknown', message: failureSentences['relay-unknown'] }

function unreachable(relay: string, why: string): FailureBody {
  return { code: 'relay-unreachable', message: `${relay} cannot be reached: ${why}.` }
}
