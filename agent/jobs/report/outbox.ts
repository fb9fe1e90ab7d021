import type { Logger } from 'pino'
import type { JobResult } from '../../../shared/protocol/job.ts'
import type { RelayLine } from '../../link/relay-link.ts'
import { tellRelay } from '../../link/tell-relay.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** Results on their way to the relay at once. */
const MAX_SENDING = 20
const RETRY_AFTER_MS = 5000

/** Brings results to the relay: each is sent until it is acknowledged, across reconnects and restarts. */
export interface Outbox {
  /** Sends a result that the ledger knows, even if it is not on disk yet: what the relay has cannot be lost any more. */
  send: (result: JobResult) => void
  /** Sends all results of the ledger that are not on their way: after a connect. */
  sendAll: () => void
  stop: () => void
}

export function openOutbox(ledger: Ledger, relay: Pick<RelayLine, 'ask' | 'state'>, log: Logger): Outbox {
  const waiting = new Map<string, JobResult>()
  const sending = new Set<string>()
  let retry: NodeJS.Timeout | null = null
  let stopped = false

  const deliver = async (result: JobResult): Promise<void> => {
    const { jobId } = result
    await tellRelay(relay, 'job:result', result, ({ message }) =>
      log.error({ jobId, failure: message }, 'the relay will not take this result; it is dropped'),
    )
    ledger.delivered(jobId)
  }
  const sendOne = async (result: JobResult): Promise<void> => {
    sending.add(result.jobId)
    try {
      await deliver(result)
    } catch (error) {
      log.info({ jobId: result.jobId, why: String(error) }, 'a result waits in the outbox')
      if (!stopped) retry ??= setTimeout(sendAll, RETRY_AFTER_MS)
    } finally {
      sending.delete(result.jobId)
    }
    sendWaiting()
  }
  const sendWaiting = (): void => {
    if (stopped || relay.state.phase !== 'connected') return
    for (const [jobId, result] of waiting) {
      if (sending.size >= MAX_SENDING) return
      waiting.delete(jobId)
      void sendOne(result)
    }
  }
  const sendAll = (): void => {
    if (retry) clearTimeout(retry)
    retry = null
    for (const result of ledger.results()) if (!sending.has(result.jobId)) waiting.set(result.jobId, result)
    sendWaiting()
  }
  return {
    send(result) {
      waiting.set(result.jobId, result)
      sendWaiting()
    },
    sendAll,
    stop() {
      stopped = true
      if (retry) clearTimeout(retry)
    },
  }
}
