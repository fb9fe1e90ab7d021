import { Failure } from '../../shared/protocol/failure.ts'
import {
  checkProtocolVersion,
  OLDEST_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
} from '../../shared/protocol/version.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { say } from '../../shared/words/say.ts'
import { sayStorageFull } from '../store/storage-full.ts'

/** What a refused connection is told: Socket.IO hands `data` to the other end's `connect_error`. */
export function toConnectError(thrown: unknown): Error & { data: unknown } {
  const error = sayStorageFull(thrown)
  const failure = error instanceof Failure ? error : new Failure('internal', relayWords.internal)
  return Object.assign(new Error(failure.message), { data: failure.toBody() })
}

/** Throws `protocol-too-old` or `protocol-too-new` where the other end speaks no version that we do. */
export function requireProtocolVersion(auth: unknown): void {
  const offered = typeof auth === 'object' && auth !== null && 'protocol' in auth ? auth.protocol : undefined
  const verdict = checkProtocolVersion(offered)
  if (verdict === 'supported') return
  const versions = { oldest: OLDEST_PROTOCOL_VERSION, newest: PROTOCOL_VERSION }
  throw new Failure(
    verdict,
    say(verdict === 'protocol-too-old' ? relayWords.protocolTooOld : relayWords.protocolTooNew, versions),
  )
}
