import { Failure, type FailureCode } from '../protocol/failure.ts'
import { failureSentences } from './en/failures.ts'
import { spokenLanguage } from './speak.ts'

/** Codes whose sentence says as much as the message that comes with them. The others' messages name what is wrong. */
const saysAsMuch: ReadonlySet<FailureCode> = new Set([
  'not-signed-in',
  'sign-in-failed',
  'weak-password',
  'setup-link-invalid',
  'protocol-too-old',
  'protocol-too-new',
  'enrolment-token-invalid',
  'device-unknown',
  'device-proof-failed',
  'device-offline',
  'relay-unknown',
  'code-refused',
  'code-entry-unavailable',
  'no-extension-left',
  'session-not-found',
  'relay-unreachable',
  'agent-not-running',
  'timed-out',
  'storage-full',
])

/** A failure as the page says it: relays write English, so another language has the code's own sentence where that will do. */
export function failureText({
  code,
  message,
  retryAfterMs,
}: Pick<Failure, 'code' | 'message'> & { retryAfterMs?: number | undefined }): string {
  // Where there is a time to wait, that it was too often is all there is to say.
  const isWait = code === 'too-many-requests' && retryAfterMs !== undefined
  return spokenLanguage() !== 'en' && (isWait || saysAsMuch.has(code)) ? failureSentences[code] : message
}

/** The same failure, with what the page says of it. */
export const spokenFailure = (failure: Failure): Failure =>
  new Failure(failure.code, failureText(failure), {
    ...(failure.retryAfterMs !== undefined && { retryAfterMs: failure.retryAfterMs }),
  })
