import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { trustFolders, type TrustKind } from '../../agent/trust/trust-source.ts'
import { toPem } from '../../agent/trust/read-pem.ts'
import { readCertificate } from '../../shared/signing/certificate.ts'
import { makeCodeSigner, makeIntermediate, makeRoot, type Holder } from '../../shared/signing/make-pki.ts'
import { signScript } from '../../shared/signing/sign-script.ts'

/** A root, an authority below it and who signs scripts, as an organisation has them. */
export interface Organisation {
  root: Holder
  intermediate: Holder
  publisher: Holder
  /** SHA-256 of the publisher's certificate. */
  thumbprint: string
  /** A script, signed by the publisher. */
  sign: (text: string, fileName?: string) => Buffer
}

export function makeOrganisation(name: string, now: number = Date.now()): Organisation {
  const wish = (commonName: string, years: number) =>
    ({ name: { commonName }, kind: 'ec', now, years }) as const
  const root = makeRoot(wish(`${name} root`, 10))
  const intermediate = makeIntermediate(wish(`${name} intermediate`, 5), root)
  const publisher = makeCodeSigner(wish(name, 1), intermediate)
  return {
    root,
    intermediate,
    publisher,
    thumbprint: thumbprintOf(publisher),
    sign: (text, fileName = 'action.sh') =>
      signScript(Buffer.from(text), fileName, { ...publisher, chain: [intermediate.certificate] }),
  }
}

export const thumbprintOf = ({ certificate }: Holder): string => readCertificate(certificate).sha256
export const pemOf = (holder: Holder): string => toPem(holder.certificate, 'certificate')

/** Puts a file into a trust folder, which is made where it is missing, and returns its path. */
export async function putTrust(
  dir: string,
  kind: TrustKind,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  const folder = join(dir, trustFolders[kind])
  await mkdir(folder, { recursive: true, mode: 0o755 })
  const path = join(folder, name)
  await writeFile(path, content, { mode: 0o644 })
  return path
}

/** A trust folder in which scripts of this organisation are trusted. */
export async function trustOrganisation(dir: string, { publisher, root }: Organisation): Promise<void> {
  await putTrust(dir, 'publisher', 'publisher.pem', pemOf(publisher))
  await putTrust(dir, 'root', 'root.pem', pemOf(root))
}
