import { existsSync } from 'node:fs'
import { glob, mkdir } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import writeFileAtomic from 'write-file-atomic'
import { readCertificate } from '../../shared/signing/certificate.ts'
import { makeCodeSigner, makeRoot } from '../../shared/signing/make-pki.ts'
import type { ScriptSigner } from '../../shared/signing/sign-script.ts'
import { handrailWords as words } from '../../shared/words/en/handrail-command.ts'
import { say } from '../../shared/words/say.ts'
import { keyToPem, readCertificates, readKey, toPem } from './key-files.ts'
import { signFile } from './sign.ts'
import { parseWords, Problem, required, type Terminal } from './terminal.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const ROOT_YEARS = 20
const PUBLISHER_YEARS = 10

/**
 * `library sign`: signs every official action and pins the certificate in the agent's package. The key stays in a folder
 * outside the project; where that folder has none, a new one is made. The root's key is thrown away: it signs once. SIGN9.
 */
export async function signLibrary(args: string[], terminal: Terminal): Promise<void> {
  const { values } = parseWords(args, { keys: { type: 'string' } })
  const dir = resolve(required(values.keys, '--keys'))
  if (!relative(root, dir).startsWith('..')) throw new Problem(say(words.libraryInside, { dir }))
  if (!existsSync(join(dir, 'publisher.key'))) await makeKeys(dir)

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
  await writeFileAtomic(join(dir, 'publisher.key'), keyToPem(publisher.key, undefined), { mode: 0o600 })
}
