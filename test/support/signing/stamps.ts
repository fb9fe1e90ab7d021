import { hashIdentifier, type AnyHash, type Method } from './algorithms.ts'
import type { Party } from './certificates.ts'
import { generalizedTime, integer, octets, oid, sequence, utcTime } from './der.ts'
import { attribute, digest, oids, signedData, signerInfo, type SignerWish } from './signed-data.ts'

const TST_INFO = '1.2.840.113549.1.9.16.1.4'
export const RFC3161_ATTRIBUTE = '1.3.6.1.4.1.311.3.3.1'
export const COUNTERSIGNATURE = '1.2.840.113549.1.9.6'

export interface StampWish {
  tsa: Party
  chain?: Party[]
  at: number
  method?: Method
  /** The hash of the imprint. */
  imprintHash?: AnyHash
  /** What is stamped, where it is not the signature that it stands at. */
  imprint?: Buffer
  /** The certificate that the authority names as its own; null: it names none. */
  names?: Party | null
  /** How it names it: by SHA-256 (RFC 5035), by another hash, or in the older form by SHA-1 (RFC 2634). */
  namesBy?: AnyHash
  signature?: (made: Buffer) => Buffer
  /** Fields behind the time. */
  more?: Buffer[]
}

/** A time-stamp token. RFC 3161. */
export function stampToken(signature: Buffer, wish: StampWish): Buffer {
  const hash = wish.imprintHash ?? 'sha256'
  const info = sequence(
    integer(1),
    oid('1.3.6.1.4.1.99999.2'),
    sequence(hashIdentifier(hash), octets(wish.imprint ?? digest(hash, signature))),
    integer(4711),
    generalizedTime(wish.at),
    ...(wish.more ?? []),
  )
  const signer = signerInfo({
    signer: wish.tsa,
    ...(wish.method && { method: wish.method }),
    contentType: TST_INFO,
    content: info,
    attributes: usual => [...usual, ...ownCertificate(wish)],
    ...(wish.signature && { signature: wish.signature }),
  })
  return signedData({
    contentType: TST_INFO,
    content: octets(info),
    certificates: [wish.tsa, ...(wish.chain ?? [])].map(({ der }) => der),
    signers: [signer],
    version: 3,
    digestAlgorithms: [hashIdentifier(wish.method?.hash ?? 'sha256')],
  })
}

function ownCertificate({ tsa, names = tsa, namesBy = 'sha256' }: StampWish): Buffer[] {
  if (names === null) return []
  const older = namesBy === 'sha1'
  const id = sequence(
    ...(older || namesBy === 'sha256' ? [] : [hashIdentifier(namesBy)]),
    octets(digest(namesBy, names.der)),
  )
  return [attribute(`1.2.840.113549.1.9.16.2.${older ? 12 : 47}`, sequence(sequence(id)))]
}

/** The unsigned attributes of a signature that bears such a stamp. */
export const stamped =
  (wish: StampWish) =>
  (signature: Buffer): Buffer[] => [attribute(RFC3161_ATTRIBUTE, stampToken(signature, wish))]

/** The same with the older kind. Its certificates stand among the script's own: pass the authority as `chain` there. */
export const countersigned =
  (wish: Pick<StampWish, 'tsa' | 'at' | 'imprint' | 'method'> & { attributes?: SignerWish['attributes'] }) =>
  (signature: Buffer): Buffer[] => {
    const usual: NonNullable<SignerWish['attributes']> = made => [
      ...made,
      attribute(oids.signingTime, utcTime(wish.at)),
    ]
    const counter = signerInfo({
      signer: wish.tsa,
      ...(wish.method && { method: wish.method }),
      contentType: oids.data,
      content: wish.imprint ?? signature,
      attributes: wish.attributes ?? usual,
    })
    return [attribute(COUNTERSIGNATURE, counter)]
  }
