import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCertificate } from '../../shared/signing/certificate.ts'
import { readRevocationList, type RevocationList } from '../../shared/signing/revocation.ts'
import type { TrustSnapshot } from '../../shared/signing/trust-snapshot.ts'
import { isMissing } from './file-safety.ts'
import { readPem } from './read-pem.ts'

/** Handrail's own certificates: beside this file in the sources, beside the program in the built agent. */
export const handrailFiles = {
  publisher: 'handrail-publisher.pem',
  root: 'handrail-root.pem',
  revocationList: 'handrail-root.crl',
} as const

interface OfHandrail {
  certificates: NonNullable<TrustSnapshot['handrail']>
  /** The root's own list, so that official actions run also where revocation is strict. SIGN7. */
  revocationList: RevocationList
}

/**
 * What is pinned in this package, outside every trust folder; null where the package has none. Throws where it is
 * damaged. SIGN9.
 */
export async function readHandrailCertificates(dir: string): Promise<OfHandrail | null> {
  try {
    const [publisher, root, revocationList] = await Promise.all([
      readOne(join(dir, handrailFiles.publisher), 'certificate'),
      readOne(join(dir, handrailFiles.root), 'certificate'),
      readOne(join(dir, handrailFiles.revocationList), 'crl'),
    ])
    return {
      certificates: { publisher: readCertificate(publisher), root: readCertificate(root) },
      revocationList: readRevocationList(revocationList),
    }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function readOne(path: string, kind: 'certificate' | 'crl'): Promise<Uint8Array> {
  const [der, more] = readPem(await readFile(path), kind, path)
  if (!der || more) throw new Error(`${path} must hold one ${kind}.`)
  return der
}
