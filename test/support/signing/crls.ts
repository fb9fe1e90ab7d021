import type { KeyObject } from 'node:crypto'
import { readRevocationList, type RevocationList } from '../../../shared/signing/revocation.ts'
import { signatureIdentifier, signWith, type AnyHash } from './algorithms.ts'
import { DAY, extension, NOW, type Party } from './certificates.ts'
import { bits, generalizedTime, integer, sequence, tagged, tlv, utcTime } from './der.ts'

export interface CrlWish {
  by: Party
  revoked?: { party: Party; at: number; reason?: number; invalidSince?: number }[]
  from?: number
  until?: number | null
  hash?: AnyHash
  /** A forger's key. */
  signedWith?: KeyObject
  extensions?: Buffer[]
}

export function crlDer({ by, revoked = [], from = NOW - DAY, until = NOW + DAY, ...wish }: CrlWish): Buffer {
  const key = wish.signedWith ?? by.keys.privateKey
  const method = { hash: wish.hash ?? 'sha256' } as const
  const algorithm = signatureIdentifier(key, method)
  const entries = revoked.map(({ party, at, reason, invalidSince }) => {
    const more = [
      ...(reason === undefined ? [] : [extension('2.5.29.21', false, tlv(0x0a, Buffer.of(reason)))]),
      ...(invalidSince === undefined ? [] : [extension('2.5.29.24', false, generalizedTime(invalidSince))]),
    ]
    return sequence(integer(party.serial), utcTime(at), ...(more.length > 0 ? [sequence(...more)] : []))
  })
  const body = sequence(
    integer(1),
    algorithm,
    by.name,
    utcTime(from),
    ...(until === null ? [] : [utcTime(until)]),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    ...(wish.extensions ? [tagged(0, sequence(...wish.extensions))] : []),
  )
  return sequence(body, algorithm, bits(signWith(key, body, method)))
}

export const crl = (wish: CrlWish): RevocationList => readRevocationList(crlDer(wish))
