import express, { type Express, type Request, type RequestHandler } from 'express'
import { adminApi, type ApiCall } from '../../shared/protocol/admin-api.ts'
import type { ApiRoute } from '../../shared/protocol/api/route.ts'
import { Failure, parse, parseRequest } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { findSignIn, type SignIn } from '../accounts/sign-ins.ts'
import type { RelayContext } from '../context.ts'
import type { PendingWork } from '../operations/pending-work.ts'
import type { ApiHandlers } from '../station.ts'
import { sourceOf } from './source-of.ts'

const BODY_LIMIT = 1024 * 1024

type AnyHandler = (input: unknown, by: unknown) => Promise<unknown>

export const apiCalls = Object.keys(adminApi) as ApiCall[]

/**
 * Mounts every route of the admin API: who asks, what they may, what they hand in, then the one handler, and the reply
 * through its schema, so that nothing leaves that the table does not name.
 */
export function serveApi(
  app: Express,
  ctx: Pick<RelayContext, 'config' | 'store' | 'secrets' | 'clock'>,
  handlers: Partial<ApiHandlers>,
  pending: PendingWork,
): void {
  const readBody = express.json({ limit: BODY_LIMIT })
  for (const call of apiCalls) {
    const route: ApiRoute = adminApi[call]
    const handler = handlers[call] as AnyHandler | undefined
    const [method, path] = call.split(' ') as [string, string]
    const chain: RequestHandler[] = [
      async (request, response, next) => {
        const source = sourceOf(request, ctx.config.trustedProxies)
        response.locals['call'] = call
        response.locals['by'] =
          route.access === 'public' ? { caller: null, source } : await admit(ctx, route, request, source)
        next()
      },
      ...(route.body ? [readBody] : []),
      async (request, response) => {
        const input = readInput(route, request)
        if (!handler) throw new Failure('unavailable', relayWords.routeUnavailable)
        const reply = await pending.count(() => handler(input, response.locals['by']))
        response.json(parse(route.reply, reply, `reply of ${call}`, 'internal'))
      },
    ]
    mount(app, method, path, chain)
  }
}

function mount(app: Express, method: string, path: string, chain: RequestHandler[]): void {
  switch (method) {
    case 'GET':
      app.get(path, ...chain)
      return
    case 'POST':
      app.post(path, ...chain)
      return
    case 'PUT':
      app.put(path, ...chain)
      return
    case 'PATCH':
      app.patch(path, ...chain)
      return
    case 'DELETE':
      app.delete(path, ...chain)
      return
    default:
      throw new Error(`The API’s table names an unknown method: ${method} ${path}.`)
  }
}

async function admit(
  ctx: Pick<RelayContext, 'store' | 'secrets' | 'clock'>,
  route: ApiRoute,
  request: Request,
  source: string,
): Promise<SignIn & { source: string }> {
  const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) throw new Failure('not-signed-in', relayWords.bearerTokenExpected)
  const signIn = await findSignIn(ctx, token, source)
  if (!(route.access as readonly string[]).includes(signIn.caller.role))
    throw new Failure('forbidden', relayWords.roleNotAllowed)
  return { ...signIn, source }
}

function readInput(route: ApiRoute, request: Request): unknown {
  return {
    ...(route.params && { params: parseRequest(route.params, request.params, 'path') }),
    ...(route.query && { query: parseRequest(route.query, request.query, 'query') }),
    ...(route.body && { body: parseRequest(route.body, request.body, 'body') }),
  }
}
