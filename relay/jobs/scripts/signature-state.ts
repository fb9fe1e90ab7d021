import type { SignatureState } from '../../../shared/protocol/admin-api.ts'
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
  return {
    ...found,
    publisher: found.publisher?.slice(0, 200) ?? null,
    official: found.thumbprint !== null && found.thumbprint === officialThumbprint,
  }
}
