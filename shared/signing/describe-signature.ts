import type { ScriptRefusal } from '../jobs/script-refusals.ts'
import { scriptExtension } from '../jobs/script-languages.ts'
import { MAX_SCRIPT_BYTES } from './limits.ts'
import { asRefusal, Refusal } from './refusal.ts'
import { decodeScript } from './script-text.ts'
import { readScriptSignature } from './script-signature.ts'

/** What can be said of a signature without knowing what a device trusts. */
export type SignatureState =
  | { state: 'unsigned' }
  | {
      state: 'signed'
      /** Who the certificate says it is; whether that is to be believed is for each device to decide. */
      publisher: { name: string; subject: string }
      /** SHA-256 of the signer's certificate. */
      thumbprint: string
      hasTimeStamp: boolean
      /** Validity of the signer's certificate, epoch milliseconds. */
      validFrom: number
      validUntil: number
    }
  | { state: 'broken'; problem: ScriptRefusal; detail: string }

/**
 * Says whether a script is signed and whether its signature is whole: structure, digest and the signer's own signature.
 * No trust, no chain, no stamp is judged; that is the device's part. Never throws.
 */
export function describeSignature(bytes: Uint8Array, fileName: string): SignatureState {
  try {
    const extension = scriptExtension(fileName)
    if (extension === null) throw new Refusal('unknown-language', fileName.slice(-100))
    if (bytes.length > MAX_SCRIPT_BYTES) throw new Refusal('too-large', `The file has ${bytes.length} bytes.`)
    const { signer } = readScriptSignature(decodeScript(bytes, extension).text, extension)
    const { name, subjectText, sha256, notBefore, notAfter } = signer.certificate
    return {
      state: 'signed',
      publisher: { name, subject: subjectText },
      thumbprint: sha256,
      hasTimeStamp: signer.unsignedAttributes.length > 0,
      validFrom: notBefore,
      validUntil: notAfter,
    }
  } catch (error) {
    const { code, detail } = asRefusal(error)
    return code === 'not-signed' ? { state: 'unsigned' } : { state: 'broken', problem: code, detail }
  }
}
