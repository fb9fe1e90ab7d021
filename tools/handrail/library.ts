import { createPublicKey } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, mkdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import writeFileAtomic from 'write-file-atomic'
import { readCertificate } from '../../shared/signing/certificate.ts'
import { issueRevocationList } from '../../shared/signing/issue-certificate.ts'
import { makeCodeSigner, makeRoot } from '../../shared/signing/make-pki.ts'
import type { ScriptSigner } from '../../shared/signing/sign-script.ts'
import { handrailWords as words } from '../../shared/words/en/handrail-command.ts'
import { say } from '../../shared/words/say.ts'
import { belongsTo, keyToPem, readCertificates, readKey, toPem } from './key-files.ts'
import { signFile } from './sign.ts'
import { parseWords, Problem, required, type Terminal } from './terminal.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const ROOT_YEARS = 20
const PUBLISHER_YEARS = 10
const DAY_MS = 86_400_000
/** As long as the publisher's certificate: it is renewed with each signing, and agents that are never updated still run. */
const CRL_DAYS = PUBLISHER_YEARS * 365

/**
 * `library sign`: signs every official action, pins the certificates in the agent's package and lays a fresh revocation
 * list of the root beside them, so that official actions run also where revocation is strict. The keys stay in a folder
 * outside the project; where that folder has none, new ones are made. SIGN7, SIGN9.
 */
export async function signLibrary(args: string[], terminal: Terminal): Promise<void> {
  const { values } = parseWords(args, { keys: { type: 'string' } })
  const dir = resolve(required(values.keys, '--keys'))
  if (!relative(root, dir).startsWith('..')) throw new Problem(say(words.libraryInside, { dir }))
  const hasRoot = existsSync(join(dir, 'root.key'))
  const hasPublisher = existsSync(join(dir, 'publisher.key'))
  if (!hasRoot && !hasPublisher) await makeKeys(dir)
  else if (!hasRoot || !hasPublisher) throw new Problem(say(words.libraryHalf, { dir }))

  const [certificate] = await readCertificates(join(dir, 'publisher.pem'))
  const [rootCertificate] = await readCertificates(join(dir, 'root.pem'))
  if (!certificate || !rootCertificate) throw new Problem(say(words.notACertificate, { file: dir }))
  const signer: ScriptSigner = {
    certificate,
    chain: [],
    key: await readKey(join(dir, 'publisher.key'), undefined),
  }
  const files = (await Array.fromAsync(glob('library/*/*.{sh,py,mjs,ps1}', { cwd: root }))).sort()
  for (const file of files) await writeFileAtomic(`${root}${file}`, await signFile(`${root}${file}`, signer))
  await writeFileAtomic(`${root}agent/trust/handrail-publisher.pem`, toPem(certificate))
  await writeFileAtomic(`${root}agent/trust/handrail-root.pem`, toPem(rootCertificate))
  const now = Date.now()
  const rootKey = await readKey(join(dir, 'root.key'), undefined)
  if (!belongsTo(rootCertificate, rootKey))
    throw new Problem(say(words.keyDoesNotFit, { name: join(dir, 'root.pem') }))
  const crl = issueRevocationList(
    { revoked: [], thisUpdate: now, nextUpdate: now + CRL_DAYS * DAY_MS, number: Math.floor(now / 1000) },
    { name: readCertificate(rootCertificate).subject, key: rootKey, publicKey: createPublicKey(rootKey) },
  )
  await writeFileAtomic(`${root}agent/trust/handrail-root.crl`, toPem(crl, 'X509 CRL'))
  // For the relay, which only shows what is official; what runs is decided by the agent's own copy.
  await writeFileAtomic(`${root}library/publisher.pem`, toPem(certificate))
  const thumbprint = readCertificate(certificate).sha256
  terminal.out(`${say(words.librarySigned, { count: files.length, thumbprint })}\n`)
}

async function makeKeys(dir: string): Promise<void> {
  const now = Date.now()
  const named = { kind: 'rsa', now } as const
  const top = makeRoot({ ...named, name: { commonName: 'Handrail library root' }, years: ROOT_YEARS })
  const publisher = makeCodeSigner(
    { ...named, name: { commonName: 'Handrail' }, years: PUBLISHER_YEARS },
    top,
  )
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await writeFileAtomic(join(dir, 'root.pem'), toPem(top.certificate))
  await writeFileAtomic(join(dir, 'publisher.pem'), toPem(publisher.certificate))
  for (const [name, { key }] of Object.entries({ root: top, publisher }))
    await writeFileAtomic(join(dir, `${name}.key`), keyToPem(key, undefined), { mode: 0o600 })
}
