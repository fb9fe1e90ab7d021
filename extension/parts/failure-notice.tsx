import type { JSX } from 'preact'
import type { Failure } from '../../shared/protocol/failure.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'

/** The relay's own words where they say more than the code does. */
const speaksForItself = new Set<Failure['code']>([
  'invalid-input',
  'input-invalid',
  'too-many-requests',
  'conflict',
  // By role or by policy: the relay says which.
  'forbidden',
])

export function failureSentence(failure: Failure): string {
  return speaksForItself.has(failure.code) && failure.message !== ''
    ? failure.message
    : failureSentences[failure.code]
}

/** What was refused, and what to do next; read out as soon as it appears. */
export function FailureNotice({ failure }: { failure: Failure | null }): JSX.Element {
  return <div role="alert">{failure && <p class="notice bad">{failureSentence(failure)}</p>}</div>
}
