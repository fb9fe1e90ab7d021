import { Failure, type FailureCode } from '../../shared/protocol/failure.ts'
import type { RequestOf } from '../../shared/protocol/link.ts'
import type { FromAgent, RelayLine } from './relay-link.ts'

/** Refusals that sending again will not change: what it is about is not known there, or it will never be taken. */
const lasting: ReadonlySet<FailureCode> = new Set([
  'not-found',
  'invalid-input',
  'too-large',
  'forbidden',
  'job-state',
])

/**
 * Tells the relay something that is kept here until then. Resolves once the relay has it, or will never have it, which
 * `onRefused` hears; throws what may pass, so that it is told again later.
 */
export async function tellRelay<E extends keyof FromAgent>(
  relay: Pick<RelayLine, 'ask'>,
  event: E,
  request: RequestOf<FromAgent, E>,
  onRefused: (failure: Failure) => void,
): Promise<void> {
  try {
    await relay.ask(event, request)
  } catch (error) {
    if (!(error instanceof Failure) || !lasting.has(error.code)) throw error
    onRefused(error)
  }
}
