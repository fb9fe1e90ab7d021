import { createHash, timingSafeEqual } from 'node:crypto'
import type { Express, RequestHandler } from 'express'
import { sql } from 'kysely'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import type { RelayContext } from '../context.ts'

const STORE_ANSWERS_WITHIN_MS = 2_000

/**
 * `/healthz`: the process answers; `/readyz`: it takes work and its store is there; `/metrics` for Prometheus, behind a
 * bearer token where one is set. OPS1.
 */
export function serveOperations(app: Express, ctx: RelayContext, isStopping: () => boolean): void {
  app.get('/healthz', (_, response) => {
    response.json({ status: 'ok' })
  })
  app.get('/readyz', async (_, response) => {
    const storeAnswers = await answersInTime(sql`select 1`.execute(ctx.store.db))
    const ready = storeAnswers && !isStopping()
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ready' : 'not-ready',
      store: storeAnswers,
      stopping: isStopping(),
      // Said, and no reason to send people elsewhere: without Redis a relay works for whoever is connected to it.
      ...(ctx.peers.several && { peers: ctx.peers.inTouch() ? 'in-touch' : 'away' }),
    })
  })
  app.get('/metrics', requireToken(ctx.config.metricsToken), async (_, response) => {
    response.type(ctx.metrics.registry.contentType).send(await ctx.metrics.registry.metrics())
  })
}

/** Lets through who shows the token; hashes of equal length are compared in constant time, so that it tells nothing of it. */
function requireToken(token: string | undefined): RequestHandler {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
  return (request, _, next) => {
    const shown = hash(request.headers.authorization ?? '')
    if (token === undefined || timingSafeEqual(shown, hash(`Bearer ${token}`))) next()
    else next(new Failure('not-signed-in', relayWords.metricsTokenExpected))
  }
}

async function answersInTime(query: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), STORE_ANSWERS_WITHIN_MS)
  })
  const answered = query.then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([answered, late])
  } finally {
    clearTimeout(timer)
  }
}
