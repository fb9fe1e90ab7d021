import { createPublicKey, randomBytes, verify, type KeyObject } from 'node:crypto'
import { challengeText, toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { ask, type LinkSocket } from '../../shared/protocol/link.ts'
import { relayWords } from '../../shared/words/en/relay.ts'

/** Reads an Ed25519 public key (SPKI DER, base64). Throws `invalid-input` where it is none. */
export function readDeviceKey(base64: string): KeyObject {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (cause) {
    throw new Failure('invalid-input', relayWords.keyNotUnderstood, { cause })
  }
  throw new Failure('invalid-input', relayWords.keyNotUnderstood)
}

/**
 * Has the device sign a fresh nonce with its own key. AUTH2.
 * Throws `device-proof-failed` when the signature is wrong, and `timed-out` without an answer within `timeoutMs`.
 */
export async function proveDevice(
  socket: Pick<LinkSocket, 'timeout'>,
  deviceId: string,
  publicKey: string,
  timeoutMs: number,
): Promise<void> {
  const nonce = randomBytes(32).toString('base64url')
  const { signature } = await ask(socket, toAgentEvents, 'challenge', { nonce }, timeoutMs)
  const text = Buffer.from(challengeText(deviceId, nonce))
  if (!verify(null, text, readDeviceKey(publicKey), Buffer.from(signature, 'base64')))
    throw new Failure('device-proof-failed', relayWords.deviceProofFailed)
}
