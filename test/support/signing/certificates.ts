import { createHash, randomBytes, type KeyObject } from 'node:crypto'
import { readCertificate, type Certificate } from '../../../shared/signing/certificate.ts'
import { keysOf, signatureIdentifier, signWith, type KeyPair, type Method } from './algorithms.ts'
import {
  bits,
  generalizedTime,
  integer,
  octets,
  oid,
  plain,
  sequence,
  set,
  tagged,
  utcTime,
  utf8,
  yes,
} from './der.ts'

/** The day on which the tests live: nothing depends on the clock of the machine. */
export const NOW = Date.UTC(2026, 5, 1, 12)
export const DAY = 86_400_000
export const YEAR = 365 * DAY

/** Somebody with a name, keys and a certificate. */
export interface Party {
  name: Buffer
  issuer: Buffer
  keys: KeyPair
  der: Buffer
  serial: Buffer
}

export interface CertificateWish {
  /** The common name, or a whole name. */
  name: string | Buffer
  /** Who signs it; itself where nobody is named. */
  by?: Party
  extensions?: Buffer[]
  keys?: KeyPair
  /** Where the signature is made with another key than the issuer's own. */
  signedWith?: KeyObject
  from?: number
  until?: number
  method?: Method
  /** The algorithm that the signed part names, where it is to be another one than that of the signature. */
  named?: Buffer
}

export const commonName = (text: string): Buffer => distinguishedName({ '2.5.4.3': text })

/** A name of one attribute a part, in the given order. */
export function distinguishedName(parts: Record<string, string>): Buffer {
  return sequence(...Object.entries(parts).map(([type, text]) => set(sequence(oid(type), utf8(text)))))
}

const time = (epochMs: number): Buffer =>
  new Date(epochMs).getUTCFullYear() < 2050 ? utcTime(epochMs) : generalizedTime(epochMs)

/** Issues a certificate exactly as wished, sensible or not. */
export function issue(wish: CertificateWish): Party {
  const name = typeof wish.name === 'string' ? commonName(wish.name) : wish.name
  const keys = wish.keys ?? keysOf(typeof wish.name === 'string' ? wish.name : wish.name.toString('hex'))
  const key = wish.signedWith ?? wish.by?.keys.privateKey ?? keys.privateKey
  const method = wish.method ?? { hash: 'sha256' }
  const algorithm = signatureIdentifier(key, method)
  const serial = Buffer.concat([Buffer.of(0x41), randomBytes(15)])
  const extensions = wish.extensions ?? []
  const body = sequence(
    tagged(0, integer(2)),
    integer(serial),
    wish.named ?? algorithm,
    wish.by?.name ?? name,
    sequence(time(wish.from ?? NOW - YEAR), time(wish.until ?? NOW + YEAR)),
    name,
    keys.publicKey.export({ format: 'der', type: 'spki' }),
    ...(extensions.length > 0 ? [tagged(3, sequence(...extensions))] : []),
  )
  const der = sequence(body, algorithm, bits(signWith(key, body, method)))
  return { name, issuer: wish.by?.name ?? name, keys, der, serial }
}

/** The certificate as the verifier holds it. */
export const readParty = ({ der }: Party): Certificate => readCertificate(der)
export const thumbprint = ({ der }: Party): string => createHash('sha256').update(der).digest('hex')

export function extension(type: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(type), ...(critical ? [yes()] : []), octets(value))
}

export const basicConstraints = (ca: boolean, pathLength?: number): Buffer =>
  extension(
    '2.5.29.19',
    true,
    sequence(...(ca ? [yes()] : []), ...(pathLength === undefined ? [] : [integer(pathLength)])),
  )

const usageBits = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, crlSign: 6 } as const

export function keyUsage(...uses: (keyof typeof usageBits)[]): Buffer {
  const byte = uses.reduce((value, use) => value | (0x80 >> usageBits[use]), 0)
  const unused = byte === 0 ? 0 : Math.log2(byte & -byte)
  return extension('2.5.29.15', true, bits(Buffer.of(byte), unused))
}

const purposes = {
  codeSigning: '1.3.6.1.5.5.7.3.3',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  server: '1.3.6.1.5.5.7.3.1',
  any: '2.5.29.37.0',
} as const
export type Purpose = keyof typeof purposes

export const extendedUse = (uses: Purpose[], critical = false): Buffer =>
  extension('2.5.29.37', critical, sequence(...uses.map(use => oid(purposes[use]))))

export const unknownExtension = (critical: boolean): Buffer =>
  extension('1.3.6.1.4.1.99999.1', critical, sequence(utf8('?')))

const keyId = (keys: KeyPair): Buffer =>
  createHash('sha256')
    .update(keys.publicKey.export({ format: 'der', type: 'spki' }))
    .digest()
    .subarray(0, 20)
export const subjectKeyId = (keys: KeyPair): Buffer => extension('2.5.29.14', false, octets(keyId(keys)))
export const authorityKeyId = (keys: KeyPair): Buffer =>
  extension('2.5.29.35', false, sequence(plain(0, keyId(keys))))

/** GeneralNames, for constraints and alternative names. */
export const generalNames = {
  mail: (text: string): Buffer => plain(1, Buffer.from(text)),
  dns: (text: string): Buffer => plain(2, Buffer.from(text)),
  uri: (text: string): Buffer => plain(6, Buffer.from(text)),
  directory: (name: Buffer): Buffer => tagged(4, name),
}

export function nameConstraints({
  permitted = [],
  excluded = [],
}: {
  permitted?: Buffer[]
  excluded?: Buffer[]
}): Buffer {
  const trees = (number: number, names: Buffer[]): Buffer[] =>
    names.length === 0 ? [] : [tagged(number, ...names.map(name => sequence(name)))]
  return extension('2.5.29.30', true, sequence(...trees(0, permitted), ...trees(1, excluded)))
}

export const alternativeNames = (...names: Buffer[]): Buffer =>
  extension('2.5.29.17', false, sequence(...names))

/** What an ordinary authority, signer or time stamp authority has. */
export const usual = {
  authority: (pathLength?: number): Buffer[] => [
    basicConstraints(true, pathLength),
    keyUsage('keyCertSign', 'crlSign'),
  ],
  signer: (): Buffer[] => [keyUsage('digitalSignature'), extendedUse(['codeSigning'])],
  tsa: (): Buffer[] => [keyUsage('digitalSignature'), extendedUse(['timeStamping'], true)],
}
