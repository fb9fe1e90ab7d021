import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { Logger } from 'pino'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { sayStorageFull } from '../store/storage-full.ts'
import { failureStatus } from './failure-status.ts'

/** What no route of the API answers. */
export const answerUnknownRoute: RequestHandler = request => {
  throw new Failure('not-found', `${relayWords.noSuchRoute} ${request.method} ${request.path}`.slice(0, 300))
}

/** Turns what a route threw into a status and `{ error: { code, message } }`. A fault of ours is logged and not told. */
export function answerFailures(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const failure = toFailure(sayStorageFull(error))
    if (failure.code === 'internal') log.error({ error, method: request.method, path: request.path }, 'fault')
    if (failure.retryAfterMs !== undefined)
      response.setHeader('Retry-After', String(Math.ceil(failure.retryAfterMs / 1000)))
    if (failure.code === 'not-signed-in') response.setHeader('WWW-Authenticate', 'Bearer')
    response.status(failureStatus[failure.code]).json({ error: failure.toBody() })
  }
}

/** Express and its body parser throw errors with a 4xx `status`; their messages may repeat what was sent, so ours are told. */
function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  const status =
    error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
  if (status === 413) return new Failure('too-large', relayWords.bodyTooLarge)
  if (status >= 400 && status < 500) return new Failure('invalid-input', relayWords.requestNotUnderstood)
  return new Failure('internal', relayWords.internal)
}
