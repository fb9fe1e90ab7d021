import express, { type Express, type RequestHandler } from 'express'
import type { RelayContext } from '../context.ts'
import type { ApiHandlers, Station } from '../station.ts'
import type { Metrics } from '../operations/metrics.ts'
import type { PendingWork } from '../operations/pending-work.ts'
import { serveOperations } from '../operations/serve-operations.ts'
import { allowExtensions } from './allow-extensions.ts'
import { answerFailures, answerUnknownRoute } from './answer-failures.ts'
import { describeApi } from './describe-api.ts'
import { pageHeaders } from './page-headers.ts'
import { serveApi } from './serve-api.ts'
import { servePages } from './serve-pages.ts'

/** Everything that the relay answers over HTTP, in the order in which it is tried. */
export function makeHttpApp(
  ctx: RelayContext,
  handlers: Partial<ApiHandlers>,
  pending: PendingWork,
  isStopping: () => boolean,
  stations: readonly Station[],
): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(pageHeaders(ctx.config.publicUrl))
  serveOperations(app, ctx, isStopping)
  app.use('/api', allowExtensions, neverStored, measure(ctx.metrics))
  let description: unknown
  app.get('/api/openapi.json', (_, response) => {
    response.json((description ??= describeApi(ctx.config.publicUrl)))
  })
  for (const { streams = {} } of stations)
    for (const [path, handler] of Object.entries(streams)) app.get(path, handler)
  serveApi(app, ctx, handlers, pending)
  app.use('/api', answerUnknownRoute)
  servePages(app)
  app.use(answerUnknownRoute)
  app.use(answerFailures(ctx.log))
  return app
}

const neverStored: RequestHandler = (_, response, next) => {
  response.setHeader('Cache-Control', 'no-store')
  next()
}

const measure = (metrics: Metrics): RequestHandler => {
  return (_, response, next) => {
    const startedAt = performance.now()
    response.once('finish', () => {
      const route: unknown = response.locals['call']
      metrics.requestSeconds.observe(
        { route: typeof route === 'string' ? route : 'other', status: response.statusCode },
        (performance.now() - startedAt) / 1000,
      )
    })
    next()
  }
}
