import type { SignatureState } from '../../../shared/protocol/api/jobs.ts'
import { describeSignature } from '../../../shared/signing/describe-signature.ts'

/**
 * What the relay shows of a script's signature: whether it is there and whole, and whose. `officialThumbprint` is the
 * SHA-256 of Handrail's own certificate. Whether a device trusts any of it, the device alone decides.
 */
export function signatureState(
  bytes: Uint8Array,
  fileName: string,
  officialThumbprint: string | null,
): SignatureState {
  const found = describeSignature(bytes, fileName)
  const unsigned = { signed: false, publisher: null, thumbprint: null, official: false }
  if (found.state === 'unsigned') return { ...unsigned, problem: null }
  if (found.state === 'broken') return { ...unsigned, signed: true, problem: found.problem }
  return {
    signed: true,
    publisher: found.publisher.name.slice(0, 200),
    thumbprint: found.thumbprint,
    problem: null,
    official: found.thumbprint === officialThumbprint,
  }
}
