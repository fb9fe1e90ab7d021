import { X509Certificate, createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

const file = new URL('../../../library/publisher.pem', import.meta.url)

/**
 * The thumbprint (SHA-256) of the certificate with which the shipped library is signed, so that the relay can show which
 * scripts are official. What runs is decided on the device, by a copy of its own. Throws where the library has none.
 */
export async function libraryThumbprint(): Promise<string> {
  const certificate = new X509Certificate(await readFile(file))
  return createHash('sha256').update(certificate.raw).digest('hex')
}
