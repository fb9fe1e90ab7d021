import forge from 'node-forge'
import { toBinary } from './read-der.ts'

const { Class, Type } = forge.asn1
export type Asn1 = forge.asn1.Asn1

/** Small words for building ASN.1 with node-forge. */
export const der = {
  sequence: (...children: Asn1[]): Asn1 => forge.asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, children),
  /** SET OF, its members in DER's order. */
  set: (...children: Asn1[]): Asn1 =>
    forge.asn1.create(
      Class.UNIVERSAL,
      Type.SET,
      true,
      children.toSorted((one, other) => Buffer.compare(encodeDer(one), encodeDer(other))),
    ),
  oid: (dotted: string): Asn1 =>
    forge.asn1.create(Class.UNIVERSAL, Type.OID, false, forge.asn1.oidToDer(dotted).getBytes()),
  integer: (value: number): Asn1 =>
    forge.asn1.create(Class.UNIVERSAL, Type.INTEGER, false, forge.asn1.integerToDer(value).getBytes()),
  /** A non-negative integer of any size, from its big-endian bytes. */
  unsigned: (bytes: Uint8Array): Asn1 => {
    let start = 0
    while (start < bytes.length - 1 && bytes[start] === 0) start++
    const rest = toBinary(bytes.subarray(start))
    const content = (bytes[start] ?? 0) >= 0x80 ? `\0${rest}` : rest
    return forge.asn1.create(Class.UNIVERSAL, Type.INTEGER, false, content)
  },
  enumerated: (value: number): Asn1 =>
    forge.asn1.create(Class.UNIVERSAL, Type.ENUMERATED, false, String.fromCharCode(value)),
  boolean: (value: boolean): Asn1 =>
    forge.asn1.create(Class.UNIVERSAL, Type.BOOLEAN, false, value ? '\xff' : '\0'),
  null: (): Asn1 => forge.asn1.create(Class.UNIVERSAL, Type.NULL, false, ''),
  octets: (bytes: Uint8Array): Asn1 =>
    forge.asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, toBinary(bytes)),
  bits: (bytes: Uint8Array, unused = 0): Asn1 =>
    forge.asn1.create(Class.UNIVERSAL, Type.BITSTRING, false, String.fromCharCode(unused) + toBinary(bytes)),
  utf8: (text: string): Asn1 =>
    forge.asn1.create(Class.UNIVERSAL, Type.UTF8, false, forge.util.encodeUtf8(text)),
  ia5: (text: string): Asn1 => forge.asn1.create(Class.UNIVERSAL, Type.IA5STRING, false, text),
  /** RFC 5280: UTCTime until 2049, GeneralizedTime from then on. Seconds are cut. */
  time: (epochMs: number): Asn1 => {
    const date = new Date(epochMs)
    return date.getUTCFullYear() < 2050
      ? forge.asn1.create(Class.UNIVERSAL, Type.UTCTIME, false, forge.asn1.dateToUtcTime(date))
      : der.generalizedTime(epochMs)
  },
  generalizedTime: (epochMs: number): Asn1 =>
    forge.asn1.create(
      Class.UNIVERSAL,
      Type.GENERALIZEDTIME,
      false,
      forge.asn1.dateToGeneralizedTime(new Date(epochMs)),
    ),
  /** A context-specific node: constructed around others, or primitive around bytes. */
  context: (number: number, value: Asn1[] | Uint8Array): Asn1 =>
    Array.isArray(value)
      ? forge.asn1.create(Class.CONTEXT_SPECIFIC, number, true, value)
      : forge.asn1.create(Class.CONTEXT_SPECIFIC, number, false, toBinary(value)),
  /** Bytes that are DER already. */
  raw: (bytes: Uint8Array): Asn1 => forge.asn1.fromDer(toBinary(bytes)),
}

export function encodeDer(node: Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(node).getBytes(), 'latin1')
}
