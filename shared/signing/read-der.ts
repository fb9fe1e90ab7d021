import forge from 'node-forge'
import { MAX_DER_DEPTH, MAX_DER_NODES } from './limits.ts'
import { Refusal } from './refusal.ts'

/**
 * One node of a DER structure, as slices of the bytes that were read, so that what is hashed and checked is what was
 * signed and never a re-encoding of it (ADR 0009).
 */
export interface DerNode {
  /** The identifier octet: class, constructed bit and number together. */
  tag: number
  /** Identifier, length and content. */
  bytes: Uint8Array
  content: Uint8Array
  /** Empty for primitive nodes. */
  children: DerNode[]
}

export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

/** The identifier octet of a context-specific node. */
export const context = (number: number, constructed = true): number =>
  0x80 | (constructed ? 0x20 : 0) | number

/**
 * Reads exactly one DER structure: definite and shortest lengths, one-byte tags, nothing behind it. Throws `bad-structure`,
 * before anything is built for what lies beyond the limits on depth and number of nodes. X.690, 8.1 and 10.1.
 */
export function readDer(bytes: Uint8Array, maxNodes: number = MAX_DER_NODES): DerNode {
  const budget = { nodes: maxNodes }
  const node = readNode(bytes, 0, bytes.length, 0, budget)
  if (node.bytes.length !== bytes.length) throw damaged('bytes stand behind the structure')
  return node
}

function readNode(
  bytes: Uint8Array,
  start: number,
  end: number,
  depth: number,
  budget: { nodes: number },
): DerNode {
  if (depth > MAX_DER_DEPTH) throw damaged('nested too deeply')
  if (--budget.nodes < 0) throw damaged('too many parts')
  const tag = bytes[start]
  let at = start + 1
  const first = bytes[at++]
  if (tag === undefined || first === undefined || at > end) throw damaged('it ends too early')
  if ((tag & 0x1f) === 0x1f || tag === 0) throw damaged('a tag that is not used here')
  let length = first
  if (first >= 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 4) throw damaged('a length that is not DER')
    length = 0
    for (let i = 0; i < count; i++) {
      const next = bytes[at++]
      if (next === undefined || at > end) throw damaged('it ends too early')
      length = length * 256 + next
    }
    if (length < 0x80 || length < 256 ** (count - 1)) throw damaged('a length that is not DER')
  }
  const stop = at + length
  if (stop > end) throw damaged('a length reaches beyond the end')
  const node: DerNode = {
    tag,
    bytes: bytes.subarray(start, stop),
    content: bytes.subarray(at, stop),
    children: [],
  }
  if ((tag & 0x20) !== 0)
    while (at < stop) {
      const child = readNode(bytes, at, stop, depth + 1, budget)
      node.children.push(child)
      at += child.bytes.length
    }
  return node
}

function damaged(what: string): Refusal {
  return new Refusal('bad-structure', `The ASN.1 structure is damaged: ${what}.`)
}

/** The node itself if it has that tag; throws `bad-structure` otherwise. */
export function expectTag(node: DerNode | undefined, tag: number, what: string): DerNode {
  if (node?.tag !== tag) throw new Refusal('bad-structure', `${what} is not where it belongs.`)
  return node
}

/** What stands inside an explicitly tagged node. Throws `bad-structure` unless it is exactly one. */
export function onlyChild(node: DerNode): DerNode {
  const [child, more] = node.children
  if (!child || more) throw new Refusal('bad-structure', 'A tagged field does not hold exactly one value.')
  return child
}

/** Takes the fields of a structure one after the other; each is checked, and none may be left over. */
export class Fields {
  readonly #nodes: DerNode[]
  readonly #what: string
  #next = 0

  constructor(parent: DerNode | undefined, tag: number, what: string) {
    this.#nodes = expectTag(parent, tag, what).children
    this.#what = what
  }

  take(tag: number, name: string): DerNode {
    const node = expectTag(this.#nodes[this.#next], tag, `${this.#what}: ${name}`)
    this.#next++
    return node
  }

  optional(tag: number): DerNode | null {
    const node = this.#nodes[this.#next]
    if (node?.tag !== tag) return null
    this.#next++
    return node
  }

  any(name: string): DerNode {
    const node = this.#nodes[this.#next++]
    if (!node) throw new Refusal('bad-structure', `${this.#what}: ${name} is missing.`)
    return node
  }

  end(): void {
    if (this.#next !== this.#nodes.length)
      throw new Refusal('bad-structure', `${this.#what} holds more than belongs there.`)
  }
}

/** An object identifier in dotted form. */
export function readOid(node: DerNode): string {
  const { content } = expectTag(node, Tag.oid, 'An object identifier')
  if (content.length === 0 || content.length > 64 || (content.at(-1) ?? 0x80) >= 0x80)
    throw damaged('an object identifier')
  return forge.asn1.derToOid(toBinary(content))
}

/** A whole number from 0 to 2³¹−1. */
export function readSmallInteger(node: DerNode, tag: number = Tag.integer): number {
  const { content } = expectTag(node, tag, 'A number')
  if (content.length === 0 || content.length > 4 || (content[0] ?? 0x80) >= 0x80)
    throw damaged('a number out of range')
  return content.reduce((value, byte) => value * 256 + byte, 0)
}

/** DER knows one true and one false. */
export function readBoolean(node: DerNode): boolean {
  const { content } = expectTag(node, Tag.boolean, 'A truth value')
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) throw damaged('a truth value')
  return content[0] === 0xff
}

/** The whole bytes of a bit string. */
export function readBitString(node: DerNode): Uint8Array {
  const { content } = expectTag(node, Tag.bitString, 'A bit string')
  if (content[0] !== 0) throw damaged('a bit string that is not whole bytes')
  return content.subarray(1)
}

/** The numbers of the bits that are set in a named bit list (bit 0 is the first one). */
export function readNamedBits(node: DerNode): Set<number> {
  const { content } = expectTag(node, Tag.bitString, 'A list of bits')
  const unused = content[0] ?? 8
  if (unused > 7 || content.length > 5) throw damaged('a list of bits')
  const bits = new Set<number>()
  const count = (content.length - 1) * 8 - unused
  for (let bit = 0; bit < count; bit++)
    if (((content[1 + (bit >> 3)] ?? 0) >> (7 - (bit & 7))) & 1) bits.add(bit)
  return bits
}

/** A UTCTime or GeneralizedTime in UTC, as epoch milliseconds. RFC 5280, 4.1.2.5; fractions as in RFC 3161. */
export function readTime(node: DerNode | undefined): number {
  if (node?.tag !== Tag.utcTime && node?.tag !== Tag.generalizedTime)
    throw new Refusal('bad-structure', 'A time is not where it belongs.')
  const text = toBinary(node.content)
  const parts = /^(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text)
  if (!parts || (parts[1] === undefined) !== (node.tag === Tag.utcTime)) throw damaged('a time')
  const short = Number(parts[2])
  const year = parts[1] === undefined ? short + (short < 50 ? 2000 : 1900) : Number(parts[1]) * 100 + short
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(3, 8).map(Number)
  const time = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(time)
  if (
    back.getUTCMonth() !== month - 1 ||
    back.getUTCDate() !== day ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  )
    throw damaged('a time that does not exist')
  return time + Math.trunc(Number(parts[8] ?? 0) * 1000)
}

/** Bytes as the one-character-a-byte string that node-forge works with. */
export function toBinary(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}
