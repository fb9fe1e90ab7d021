import type { ScriptRefusal } from '../jobs/script-refusals.ts'
import { scriptExtension } from '../jobs/script-languages.ts'
import { MAX_SCRIPT_BYTES } from './limits.ts'
import { asRefusal, Refusal } from './refusal.ts'
import { readScriptSignature } from './script-signature.ts'
import { decodeScript } from './script-text.ts'

/** What can be said of a signature without knowing what a device trusts. */
export interface DescribedSignature {
  signed: boolean
  /** Who the certificate says it is; whether that is to be believed is for each device to decide. Null where it is not known. */
  publisher: string | null
  /** SHA-256 of the signer's certificate. */
  thumbprint: string | null
  /** What is wrong with the signature itself; null where it is whole, and where there is none. */
  problem: ScriptRefusal | null
}

/**
 * Says whether a script is signed and whether its signature is whole: encoding, block, structure, digest and the signer's
 * own signature. No chain, stamp or trust is judged; that is the device's part. Never throws.
 */
export function describeSignature(bytes: Uint8Array, fileName: string): DescribedSignature {
  try {
    const extension = scriptExtension(fileName)
    if (extension === null) throw new Refusal('unknown-language', fileName.slice(-100))
    if (bytes.length > MAX_SCRIPT_BYTES) throw new Refusal('too-large', `The file has ${bytes.length} bytes.`)
    const { certificate } = readScriptSignature(decodeScript(bytes, extension).text, extension).signer
    return { signed: true, publisher: certificate.name, thumbprint: certificate.sha256, problem: null }
  } catch (error) {
    const { code } = asRefusal(error)
    const unsigned = code === 'not-signed'
    return { signed: !unsigned, publisher: null, thumbprint: null, problem: unsigned ? null : code }
  }
}
