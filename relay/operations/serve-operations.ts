import { createHash, timingSafeEqual } from 'node:crypto'
import type { Express, RequestHandler } from 'express'
import { sql } from 'kysely'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import type { RelayContext } from '../context.ts'
import { measureClock, type ClockState } from '../link/compare-clocks.ts'

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
    const clock = await withinTime(askStore(ctx))
    const storeAnswers = clock !== null
    const ready = storeAnswers && !isStopping()
    response.status(ready ? 200 : 503).json({
      status: ready ? 'ready' : 'not-ready',
      store: storeAnswers,
      stopping: isStopping(),
      // Said, and no reason to send people elsewhere: without Redis a relay works for whoever is connected to it.
      ...(ctx.peers.several && { peers: ctx.peers.inTouch() ? 'in-touch' : 'away' }),
      ...(clock !== null && clock !== 'own' && { clock }),
      // What is there can be seen, and room can be made from the dashboard.
      ...((await ctx.storage.isFull()) && { storage: 'full' }),
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

/** Whether the relay's clock agrees with that of the store; `own` where the store has none of its own. */
async function askStore(ctx: RelayContext): Promise<ClockState | 'own'> {
  if (ctx.store.dialect === 'postgres') return (await measureClock(ctx)).state
  await sql`select 1`.execute(ctx.store.db)
  return 'own'
}

/** Null where it fails or takes too long. */
async function withinTime<T>(query: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>(resolve => {
    timer = setTimeout(() => resolve(null), STORE_ANSWERS_WITHIN_MS)
  })
  const answered = query.catch(() => null)
  try {
    return await Promise.race([answered, late])
  } finally {
    clearTimeout(timer)
  }
}
