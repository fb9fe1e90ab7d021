import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import {
  authority,
  authorityKeyId,
  issueCertificate,
  signsCertificates,
  signsData,
  subjectKeyId,
  usedFor,
  type HolderName,
  type Issuer,
} from './issue-certificate.ts'

export type KeyKind = 'rsa' | 'ec'

/** A certificate (DER) with the keys of its holder. */
export interface Holder extends Issuer {
  certificate: Buffer
}

const YEAR_MS = 365.25 * 86_400_000
/** Clocks differ: what is issued now must hold on a device whose clock is a little late. */
const EARLIER_MS = 86_400_000
const RSA_BITS = 3072

export function makeKeys(kind: KeyKind): { key: KeyObject; publicKey: KeyObject } {
  const pair =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: RSA_BITS })
  return { key: pair.privateKey, publicKey: pair.publicKey }
}

interface Wish {
  name: HolderName
  kind: KeyKind
  now: number
  years: number
}

/** A root that certifies itself. */
export function makeRoot({ name, kind, now, years }: Wish): Holder {
  const keys = makeKeys(kind)
  const issuer = { name, ...keys }
  const certificate = issueCertificate(
    {
      subject: name,
      publicKey: keys.publicKey,
      notBefore: now - EARLIER_MS,
      notAfter: now + years * YEAR_MS,
      extensions: [authority(null), signsCertificates(), subjectKeyId(keys.publicKey)],
    },
    issuer,
  )
  return { ...issuer, certificate }
}

/** An authority for code signing alone, which certifies signers and no further authority. */
export function makeIntermediate(wish: Wish, issuer: Issuer): Holder {
  return makeHolder(wish, issuer, [authority(0), signsCertificates(), usedFor('codeSigning')])
}

/** A certificate that signs scripts. */
export function makeCodeSigner(wish: Wish, issuer: Issuer): Holder {
  return makeHolder(wish, issuer, [signsData(), usedFor('codeSigning')])
}

function makeHolder(
  { name, kind, now, years }: Wish,
  issuer: Issuer,
  uses: ReturnType<typeof authority>[],
): Holder {
  const keys = makeKeys(kind)
  const certificate = issueCertificate(
    {
      subject: name,
      publicKey: keys.publicKey,
      notBefore: now - EARLIER_MS,
      notAfter: now + years * YEAR_MS,
      extensions: [...uses, subjectKeyId(keys.publicKey), authorityKeyId(issuer.publicKey)],
    },
    issuer,
  )
  return { name, ...keys, certificate }
}
