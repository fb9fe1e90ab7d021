import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCertificate, type Certificate } from '../../shared/signing/certificate.ts'
import type { TrustSnapshot } from '../../shared/signing/trust-snapshot.ts'
import { isMissing } from './file-safety.ts'
import { readPem } from './read-pem.ts'

/** Handrail's own certificates: beside this file in the sources, beside the program in the built agent. */
export const handrailFiles = { publisher: 'handrail-publisher.pem', root: 'handrail-root.pem' } as const

/**
 * What is pinned in this package, outside every trust folder; null where the package has none. Throws where it is
 * damaged. SIGN9.
 */
export async function readHandrailCertificates(dir: string): Promise<TrustSnapshot['handrail']> {
  try {
    const [publisher, root] = await Promise.all([
      readOne(join(dir, handrailFiles.publisher)),
      readOne(join(dir, handrailFiles.root)),
    ])
    return { publisher, root }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function readOne(path: string): Promise<Certificate> {
  const [der, more] = readPem(await readFile(path), 'certificate', path)
  if (!der || more) throw new Error(`${path} must hold one certificate.`)
  return readCertificate(der)
}
