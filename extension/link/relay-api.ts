import { z } from 'zod'
import { adminApi, type ApiCall, type ApiReply, type ApiRequest } from '../../shared/protocol/admin-api.ts'
import type { ApiRoute } from '../../shared/protocol/api/route.ts'
import { Failure, failureSchema, parse } from '../../shared/protocol/failure.ts'

/** Calls of the relay's API, typed by the table that the relay mounts. Throws the relay's Failure, or `relay-unreachable`. */
export interface RelayApi {
  call<C extends ApiCall>(call: C, request: ApiRequest<C>): Promise<ApiReply<C>>
}

export interface RelayApiOptions {
  relayUrl: string
  /** Relays where the token is good too, tried in order where the first one does not answer. BRK1. */
  others?: readonly string[]
  token?: string
  /** Called when the relay no longer knows the token. */
  onSignedOut?: () => void
  timeoutMs?: number
  fetch?: typeof globalThis.fetch
}

const DEFAULT_TIMEOUT_MS = 15_000
const failureReplySchema = z.object({ error: failureSchema })

interface AnyRequest {
  params?: Record<string, string>
  query?: Record<string, string | number | undefined>
  body?: unknown
}

/** Where a call goes: path parameters filled in, query attached, values that are undefined left out. */
export function urlOf(relayUrl: string, call: ApiCall, request: AnyRequest): URL {
  const path = call
    .slice(call.indexOf(' ') + 1)
    .replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(request.params?.[name] ?? ''))
  const url = new URL(path, relayUrl)
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value))
  return url
}

export function relayApi(options: RelayApiOptions): RelayApi {
  const { token, onSignedOut, timeoutMs = DEFAULT_TIMEOUT_MS } = options
  let current = options.relayUrl
  const fetch = options.fetch ?? globalThis.fetch.bind(globalThis)

  interface Answer {
    response: Response
    body: unknown
  }

  /** Throws `relay-unreachable` where no relay has answered. */
  async function sendToAny(call: ApiCall, request: AnyRequest): Promise<Answer> {
    try {
      return await send(current, call, request)
    } catch (unreachable) {
      for (const other of [options.relayUrl, ...(options.others ?? [])]) {
        if (other === current) continue
        const isReading = call.startsWith('GET ')
        const answer = await (
          isReading ? send(other, call, request) : send(other, 'GET /api/setup', {})
        ).catch(() => null)
        if (!answer) continue
        current = other
        if (isReading) return answer
        // Whether the first one heard it before it fell silent, nobody knows: it is for the person to do it again.
        break
      }
      throw unreachable
    }
  }

  async function send(relayUrl: string, call: ApiCall, request: AnyRequest): Promise<Answer> {
    try {
      const response = await fetch(urlOf(relayUrl, call, request), {
        method: call.slice(0, call.indexOf(' ')),
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      return { response, body: await response.json() }
    } catch (cause) {
      throw new Failure('relay-unreachable', `No Handrail relay answers at ${relayUrl}.`, { cause })
    }
  }

  return {
    async call<C extends ApiCall>(call: C, request: ApiRequest<C>) {
      const route: ApiRoute = adminApi[call]
      const { response, body } = await sendToAny(call, request as AnyRequest)
      if (!response.ok) {
        const { error } = parse(failureReplySchema, body, `refusal of ${call}`, 'relay-unreachable')
        if (error.code === 'not-signed-in') onSignedOut?.()
        throw Failure.fromBody(error)
      }
      return parse(route.reply, body, `answer to ${call}`) as ApiReply<C>
    },
  }
}
