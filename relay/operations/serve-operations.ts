import type { Express } from 'express'
import { sql } from 'kysely'
import type { RelayContext } from '../context.ts'

const STORE_ANSWERS_WITHIN_MS = 2_000

/** `/healthz`: the process answers; `/readyz`: it takes work and its store is there; `/metrics` for Prometheus. OPS1. */
export function serveOperations(app: Express, ctx: RelayContext, isStopping: () => boolean): void {
  app.get('/healthz', (_, response) => {
    response.json({ status: 'ok' })
  })
  app.get('/readyz', async (_, response) => {
    const storeAnswers = await answersInTime(sql`select 1`.execute(ctx.store.db))
    const ready = storeAnswers && !isStopping()
    response
      .status(ready ? 200 : 503)
      .json({ status: ready ? 'ready' : 'not-ready', store: storeAnswers, stopping: isStopping() })
  })
  app.get('/metrics', async (_, response) => {
    response.type(ctx.metrics.registry.contentType).send(await ctx.metrics.registry.metrics())
  })
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
