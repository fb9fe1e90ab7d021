import { z } from 'zod'
import { adminApi, type ApiCall, type ApiReply, type ApiRequest } from '../../../shared/protocol/admin-api.ts'
import { Failure, failureSchema, parse } from '../../../shared/protocol/failure.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { forgetSignIn, signedIn } from './sign-in-state.ts'

const TIME_OUT_MS = 30_000

type CallArguments<C extends ApiCall> = unknown extends ApiRequest<C> ? [] : [request: ApiRequest<C>]

interface AnyRequest {
  params?: Record<string, string>
  query?: Record<string, string | number | undefined>
  body?: unknown
}

const failureReply = z.object({ error: failureSchema })

function addressOf(path: string, { params, query }: AnyRequest): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== '') search.set(name, String(value))
  return search.size > 0 ? `${filled}?${search.toString()}` : filled
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    throw new Failure('internal', commonWords.badAnswer, { cause })
  }
}

/**
 * Calls one route of the admin API as the signed-in user; the reply is parsed with the route's schema.
 * Throws the relay's Failure, or `relay-unreachable`. When the sign-in is over it is forgotten here, and the sign-in page
 * takes the place of whatever was shown.
 */
export async function call<C extends ApiCall>(name: C, ...rest: CallArguments<C>): Promise<ApiReply<C>> {
  const request = (rest[0] ?? {}) as AnyRequest
  const [method, path] = name.split(' ') as [string, string]
  const token = signedIn.value?.token
  let response: Response
  try {
    response = await fetch(addressOf(path, request), {
      method,
      headers: {
        accept: 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(TIME_OUT_MS),
    })
  } catch (cause) {
    throw new Failure('relay-unreachable', commonWords.unreachable, { cause })
  }
  const reply = await readJson(response)
  if (response.ok) return parse(adminApi[name].reply, reply, name, 'internal') as ApiReply<C>
  const refused = failureReply.safeParse(reply)
  if (!refused.success) throw new Failure('internal', commonWords.badAnswer)
  if (refused.data.error.code === 'not-signed-in' && token !== undefined && token === signedIn.value?.token)
    forgetSignIn('ended')
  throw Failure.fromBody(refused.data.error)
}

/** Whatever was thrown, as a Failure that can be shown. */
export function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure('internal', commonWords.badAnswer, { cause: error })
}
