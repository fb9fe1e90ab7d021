import { vi } from 'vitest'
import { adminApi, type ApiCall, type ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { User } from '../../../shared/protocol/api/accounts.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { failureStatus } from '../../http/failure-status.ts'
import { forgetSignIn, rememberSignIn } from '../link/sign-in-state.ts'

/** What a page asked, as the relay would see it. */
export interface Asked {
  call: ApiCall
  params: Record<string, string>
  query: Record<string, string>
  body: unknown
  token: string | null
}

type Answer<C extends ApiCall> = ApiReply<C> | ((asked: Asked) => ApiReply<C>)

export interface FakeRelay {
  asked: Asked[]
  /** Sets what one call is answered with from now on; a Failure (or one that is thrown) is a refusal. */
  answer: <C extends ApiCall>(call: C, answer: Answer<C> | Failure) => void
  /** Makes every call fail as without a network. */
  unplug: (unplugged: boolean) => void
  bodyOf: (call: ApiCall) => unknown
}

const paths = (Object.keys(adminApi) as ApiCall[]).map(call => {
  const [method, path] = call.split(' ') as [string, string]
  return { call, method, pattern: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`) }
})

/** Takes the place of `fetch`, so that pages are tested with the real `call`: its addresses, its parsing, its failures. */
export function fakeRelay(): FakeRelay {
  const answers = new Map<ApiCall, unknown>()
  const asked: Asked[] = []
  let isUnplugged = false
  vi.stubGlobal('fetch', async (address: string, init: RequestInit): Promise<Response> => {
    await Promise.resolve()
    if (isUnplugged) throw new TypeError('Failed to fetch')
    const url = new URL(address, 'http://relay.test')
    const found = paths.find(({ method, pattern }) => method === init.method && pattern.test(url.pathname))
    if (!found) throw new Error(`No route ${String(init.method)} ${url.pathname}`)
    const request: Asked = {
      call: found.call,
      params: { ...found.pattern.exec(url.pathname)?.groups },
      query: Object.fromEntries(url.searchParams),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
      token: new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? null,
    }
    asked.push(request)
    try {
      let answer = answers.get(found.call)
      if (typeof answer === 'function') answer = (answer as (asked: Asked) => unknown)(request)
      if (answer instanceof Failure) throw answer
      if (answer === undefined) throw new Failure('not-found', `No answer for ${found.call}`)
      return Response.json(answer)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return Response.json({ error: error.toBody() }, { status: failureStatus[error.code] })
    }
  })
  return {
    asked,
    answer: (call, answer) => answers.set(call, answer),
    unplug: unplugged => {
      isUnplugged = unplugged
    },
    bodyOf: call => asked.findLast(request => request.call === call)?.body,
  }
}

export const ada: User = {
  id: 'user-ada-1',
  name: 'ada',
  fullName: 'Ada Lovelace',
  mail: 'ada@example.org',
  role: 'administrator',
  disabled: false,
  createdAt: 1,
  lastSignInAt: null,
}

export function signInAs(role: User['role'] = 'administrator'): void {
  rememberSignIn({
    token: 'token-1',
    expiresAt: Date.now() + 3_600_000,
    user: { ...ada, role },
    organisation: 'Example Ltd',
    relays: [],
  })
}

export function signOut(): void {
  forgetSignIn('signed-out')
}
