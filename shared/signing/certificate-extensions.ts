import {
  context,
  expectTag,
  Fields,
  onlyChild,
  readBoolean,
  readDer,
  readNamedBits,
  readOid,
  readSmallInteger,
  Tag,
  toHex,
  type DerNode,
} from './read-der.ts'
import { Refusal } from './refusal.ts'

export const KeyUsage = { digitalSignature: 0, keyCertSign: 5, crlSign: 6 } as const

export const extensionOids = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const

export const usageOids = {
  codeSigning: '1.3.6.1.5.5.7.3.3',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  any: '2.5.29.37.0',
} as const

/** What the extensions of a certificate say; absent ones are null. RFC 5280, 4.2. */
export interface Extensions {
  basicConstraints: { ca: boolean; pathLength: number | null } | null
  /** Numbers of the bits that are set. */
  keyUsage: Set<number> | null
  extendedKeyUsage: { critical: boolean; uses: string[] } | null
  nameConstraints: DerNode | null
  /** The GeneralNames. */
  subjectAltNames: DerNode[]
  subjectKeyId: string | null
  authorityKeyId: string | null
  /** Critical ones that are not understood here: such a certificate may not be used. */
  unknownCritical: string[]
}

/** Reads the `[3]` field of a certificate. Throws `bad-structure`. */
export function readExtensions(field: DerNode | null): Extensions {
  const read: Extensions = {
    basicConstraints: null,
    keyUsage: null,
    extendedKeyUsage: null,
    nameConstraints: null,
    subjectAltNames: [],
    subjectKeyId: null,
    authorityKeyId: null,
    unknownCritical: [],
  }
  for (const { oid, critical, value } of listExtensions(field)) {
    if (oid === extensionOids.basicConstraints) read.basicConstraints = readBasicConstraints(readDer(value))
    else if (oid === extensionOids.keyUsage) read.keyUsage = readNamedBits(readDer(value))
    else if (oid === extensionOids.extendedKeyUsage)
      read.extendedKeyUsage = { critical, uses: sequenceOf(readDer(value)).map(readOid) }
    else if (oid === extensionOids.nameConstraints) read.nameConstraints = readDer(value)
    else if (oid === extensionOids.subjectAltName) read.subjectAltNames = sequenceOf(readDer(value))
    else if (oid === extensionOids.subjectKeyIdentifier)
      read.subjectKeyId = toHex(expectTag(readDer(value), Tag.octetString, 'A key identifier').content)
    else if (oid === extensionOids.authorityKeyIdentifier)
      read.authorityKeyId = readAuthorityKeyId(readDer(value))
    // Policies are understood, and no rule here asks for one of them.
    else if (critical && oid !== extensionOids.certificatePolicies) read.unknownCritical.push(oid)
  }
  return read
}

/** The extensions in an explicitly tagged field, each once. Throws `bad-structure`. */
export function listExtensions(
  field: DerNode | null,
): { oid: string; critical: boolean; value: Uint8Array }[] {
  if (!field) return []
  const seen = new Set<string>()
  return sequenceOf(onlyChild(field)).map(node => {
    const fields = new Fields(node, Tag.sequence, 'An extension')
    const oid = readOid(fields.take(Tag.oid, 'its identifier'))
    const flag = fields.optional(Tag.boolean)
    const value = fields.take(Tag.octetString, 'its value').content
    fields.end()
    if (seen.has(oid)) throw new Refusal('bad-structure', `The extension ${oid} stands twice.`)
    seen.add(oid)
    return { oid, critical: flag !== null && readBoolean(flag), value }
  })
}

function sequenceOf(node: DerNode): DerNode[] {
  return expectTag(node, Tag.sequence, 'A list').children
}

function readBasicConstraints(node: DerNode): { ca: boolean; pathLength: number | null } {
  const fields = new Fields(node, Tag.sequence, 'The basic constraints')
  const ca = fields.optional(Tag.boolean)
  const pathLength = fields.optional(Tag.integer)
  fields.end()
  return { ca: ca !== null && readBoolean(ca), pathLength: pathLength && readSmallInteger(pathLength) }
}

function readAuthorityKeyId(node: DerNode): string | null {
  const id = expectTag(node, Tag.sequence, 'A key identifier').children.find(
    child => child.tag === context(0, false),
  )
  return id ? toHex(id.content) : null
}
