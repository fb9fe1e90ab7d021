import { basename } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { readCertificate } from '../../shared/signing/certificate.ts'
import { Refusal } from '../../shared/signing/refusal.ts'
import { signScript, type ScriptSigner } from '../../shared/signing/sign-script.ts'
import { handrailWords as words } from '../../shared/words/en/handrail-command.ts'
import { say } from '../../shared/words/say.ts'
import { authorityUrl, stampSigned } from './time-stamp.ts'
import { belongsTo, readCertificates, readKey, readPkcs12 } from './key-files.ts'
import {
  parseWords,
  passphraseOptions,
  Problem,
  readInput,
  readPassphrase,
  required,
  WrongUsage,
  type Terminal,
} from './terminal.ts'

/** `sign`: signs scripts with a certificate and its key. Nothing is written before all of them could be signed. SIGN11. */
export async function signFiles(args: string[], terminal: Terminal): Promise<void> {
  const { values, positionals: files } = parseWords(args, {
    certificate: { type: 'string' },
    key: { type: 'string' },
    chain: { type: 'string', multiple: true },
    pkcs12: { type: 'string' },
    out: { type: 'string' },
    'time-stamp': { type: 'string' },
    ...passphraseOptions,
  })
  required(files[0], 'FILE')
  if (values.out !== undefined && files.length > 1)
    throw new WrongUsage(say(words.oneOut, { count: files.length }))
  const authority = authorityUrl(values['time-stamp'])
  const passphrase = await readPassphrase(values, terminal)
  const signer =
    values.pkcs12 === undefined
      ? await signerFromFiles(values, passphrase)
      : await readPkcs12(values.pkcs12, passphrase)
  const { name } = readCertificate(signer.certificate)

  const signed: { file: string; bytes: Buffer }[] = []
  for (const file of files) {
    const bytes = await signFile(file, signer)
    const stamped = authority === null ? bytes : await stampSigned(bytes, file, authority)
    signed.push({ file: values.out ?? file, bytes: stamped })
  }
  for (const { file, bytes } of signed) {
    await writeFileAtomic(file, bytes)
    terminal.out(`${say(words.signed, { file, name })}\n`)
  }
}

/** One file's signed bytes. Throws a Problem that names the file. */
export async function signFile(file: string, signer: ScriptSigner): Promise<Buffer> {
  try {
    return signScript(await readInput(file), basename(file), signer)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Problem(say(words.refused, { file, reason: error.detail }), { cause: error })
  }
}

async function signerFromFiles(
  values: { certificate?: string; key?: string; chain?: string[] },
  passphrase: string | undefined,
): Promise<ScriptSigner> {
  const file = required(values.certificate, '--certificate or --pkcs12')
  const key = await readKey(required(values.key, '--key'), passphrase)
  // A file may hold the whole chain, the signer first.
  const [certificate, ...rest] = await readCertificates(file)
  if (!certificate || !belongsTo(certificate, key))
    throw new Problem(say(words.keyDoesNotFit, { name: file }))
  const chain = (await Promise.all((values.chain ?? []).map(readCertificates))).flat()
  return { certificate, chain: [...rest, ...chain], key }
}
