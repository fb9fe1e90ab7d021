import { createPublicKey } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { readCertificate } from '../../shared/signing/certificate.ts'
import { issueRevocationList } from '../../shared/signing/issue-certificate.ts'
import { makeCodeSigner, makeIntermediate, makeRoot, type KeyKind } from '../../shared/signing/make-pki.ts'
import { handrailWords as words } from '../../shared/words/en/handrail-command.ts'
import { say } from '../../shared/words/say.ts'
import { belongsTo, keyToPem, readCertificates, readKey, toPem } from './key-files.ts'
import {
  parseWords,
  passphraseOptions,
  Problem,
  readPassphrase,
  required,
  WrongUsage,
  type Terminal,
} from './terminal.ts'

const ROOT_YEARS = 20
const INTERMEDIATE_YEARS = 10
const PUBLISHER_YEARS = 3
const CRL_DAYS = 30
const DAY_MS = 86_400_000

/** `pki init`: a private root, an intermediate and a code-signing certificate in a new folder. SIGN11. */
export async function initPki(args: string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = parseWords(args, {
    name: { type: 'string' },
    organisation: { type: 'string' },
    key: { type: 'string', default: 'rsa' },
    years: { type: 'string', default: String(PUBLISHER_YEARS) },
    ...passphraseOptions,
  })
  const dir = resolve(required(positionals[0], 'DIR'))
  const name = required(values.name, '--name')
  const kind = keyKind(values.key)
  const years = wholeNumber(values.years, '--years', 1, INTERMEDIATE_YEARS)
  const passphrase = await readPassphrase(values, terminal)
  await makeNewFolder(dir)

  const now = Date.now()
  const wish = (commonName: string, long: number) => ({
    name: { commonName, ...(values.organisation !== undefined && { organisation: values.organisation }) },
    kind,
    now,
    years: long,
  })
  const root = makeRoot(wish(`${name} root`, ROOT_YEARS))
  const intermediate = makeIntermediate(wish(`${name} intermediate`, INTERMEDIATE_YEARS), root)
  const publisher = makeCodeSigner(wish(name, years), intermediate)
  for (const [file, holder] of Object.entries({ root, intermediate, publisher })) {
    await writeFileAtomic(join(dir, `${file}.pem`), toPem(holder.certificate), { mode: 0o644 })
    await writeFileAtomic(join(dir, `${file}.key`), keyToPem(holder.key, passphrase), { mode: 0o600 })
  }
  const sealed = passphrase === undefined ? '' : words.sealed
  terminal.out(`${say(words.pkiMade, { dir, sealed })}\n`)
}

/** `pki crl`: a revocation list that names the given certificates. SIGN7. */
export async function makeRevocationList(args: string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = parseWords(args, {
    issuer: { type: 'string' },
    key: { type: 'string' },
    out: { type: 'string' },
    days: { type: 'string', default: String(CRL_DAYS) },
    'key-compromise': { type: 'boolean' },
    ...passphraseOptions,
  })
  const issuerFile = required(values.issuer, '--issuer')
  const keyFile = required(values.key, '--key')
  const out = required(values.out, '--out')
  const days = wholeNumber(values.days, '--days', 1, 3650)
  const [issuerDer] = await readCertificates(issuerFile)
  const key = await readKey(keyFile, await readPassphrase(values, terminal))
  if (!issuerDer || !belongsTo(issuerDer, key))
    throw new Problem(say(words.keyDoesNotFit, { name: issuerFile }))
  const revoked = (await Promise.all(positionals.map(readCertificates))).flat()

  const now = Date.now()
  const nextUpdate = now + days * DAY_MS
  const crl = issueRevocationList(
    {
      revoked: revoked.map(each => ({
        serial: Buffer.from(readCertificate(each).serial, 'hex'),
        at: now,
        reason: values['key-compromise'] === true ? 'key-compromise' : 'unspecified',
      })),
      thisUpdate: now,
      nextUpdate,
      number: Math.floor(now / 1000),
    },
    { name: readCertificate(issuerDer).subject, key, publicKey: createPublicKey(key) },
  )
  await writeFileAtomic(out, toPem(crl, 'X509 CRL'), { mode: 0o644 })
  terminal.out(
    `${say(words.crlMade, { file: out, count: revoked.length, until: new Date(nextUpdate).toISOString() })}\n`,
  )
}

function keyKind(text: string): KeyKind {
  if (text !== 'rsa' && text !== 'ec') throw new WrongUsage(`--key: expected rsa or ec, not “${text}”.`)
  return text
}

function wholeNumber(text: string, what: string, least: number, most: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most)
    throw new WrongUsage(`${what}: expected a whole number from ${least} to ${most}, not “${text}”.`)
  return value
}

/** A folder that was not there, so that no key is ever written over. */
async function makeNewFolder(dir: string): Promise<void> {
  try {
    await mkdir(resolve(dir, '..'), { recursive: true })
    await mkdir(dir, { mode: 0o755 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new Problem(say(words.exists, { file: dir }), { cause: error })
  }
}
