import type { Logger } from 'pino'
import { Failure, type FailureCode } from '../../../shared/protocol/failure.ts'
import type { JobResult } from '../../../shared/protocol/job.ts'
import type { RelayLine } from '../../link/relay-link.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** Results on their way to the relay at once. */
const MAX_SENDING = 20
const RETRY_AFTER_MS = 5000

/** Refusals that sending again will not change: the relay does not know the job, or will never take this result. */
const lasting: ReadonlySet<FailureCode> = new Set([
  'not-found',
  'invalid-input',
  'too-large',
  'forbidden',
  'job-state',
])

/** Brings results to the relay: each is sent until it is acknowledged, across reconnects and restarts. */
export interface Outbox {
  /** Sends what is not on its way yet: the results of the ledger, and this one, which may not be on disk yet. */
  send: (result?: JobResult) => void
  stop: () => void
}

export function openOutbox(ledger: Ledger, relay: Pick<RelayLine, 'ask' | 'state'>, log: Logger): Outbox {
  const sending = new Set<string>()
  let retry: NodeJS.Timeout | null = null
  let stopped = false

  const deliver = async (result: JobResult): Promise<void> => {
    const { jobId } = result
    try {
      await relay.ask('job:result', result)
    } catch (error) {
      if (!(error instanceof Failure) || !lasting.has(error.code)) throw error
      log.error({ jobId, failure: error.message }, 'the relay will not take this result; it is dropped')
    }
    await ledger.delivered(jobId)
  }
  const sendOne = async (result: JobResult): Promise<void> => {
    sending.add(result.jobId)
    try {
      await deliver(result)
      sending.delete(result.jobId)
      send()
    } catch (error) {
      sending.delete(result.jobId)
      log.info({ jobId: result.jobId, why: String(error) }, 'a result waits in the outbox')
      if (!stopped) retry ??= setTimeout(retryNow, RETRY_AFTER_MS)
    }
  }
  const retryNow = (): void => {
    retry = null
    send()
  }
  const send = (fresh?: JobResult): void => {
    if (stopped || relay.state.phase !== 'connected') return
    for (const result of fresh ? [fresh] : ledger.results()) {
      if (sending.size >= MAX_SENDING) return
      if (!sending.has(result.jobId)) void sendOne(result)
    }
  }
  return {
    send,
    stop() {
      stopped = true
      if (retry) clearTimeout(retry)
    },
  }
}
