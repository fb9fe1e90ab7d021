/** A DER writer of a few lines, so that what the tests make shares no code with what reads it or with what we sign with. */

export function tlv(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(tag, ...lengthBytes(content.length)), content])
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

/** Sequences one inside the other, around a NULL. */
export function nested(depth: number): Buffer {
  const headers = [Buffer.of(0x05, 0)]
  let length = 2
  for (let i = 0; i < depth; i += 1) {
    const header = Buffer.of(0x30, ...lengthBytes(length))
    headers.unshift(header)
    length += header.length
  }
  return Buffer.concat(headers)
}

export const sequence = (...parts: Uint8Array[]): Buffer => tlv(0x30, ...parts)
export const set = (...parts: Uint8Array[]): Buffer =>
  tlv(0x31, ...parts.toSorted((one, other) => Buffer.compare(one, other)))
export const octets = (...parts: Uint8Array[]): Buffer => tlv(0x04, ...parts)
export const bits = (bytes: Uint8Array, unused = 0): Buffer => tlv(0x03, Buffer.of(unused), bytes)
export const nothing = (): Buffer => tlv(0x05)
export const yes = (): Buffer => tlv(0x01, Buffer.of(0xff))
export const utf8 = (text: string): Buffer => tlv(0x0c, Buffer.from(text))
/** A context-specific node: constructed, or with `plain` primitive. */
export const tagged = (number: number, ...parts: Uint8Array[]): Buffer => tlv(0xa0 | number, ...parts)
export const plain = (number: number, ...parts: Uint8Array[]): Buffer => tlv(0x80 | number, ...parts)

export function integer(value: number | Uint8Array): Buffer {
  if (typeof value !== 'number') return tlv(0x02, value)
  const bytes = [value & 0xff]
  for (let rest = value >> 8; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff)
  return tlv(0x02, Buffer.of(...((bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes)))
}

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)))
}

function base128(value: number): number[] {
  const bytes = [value % 128]
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift(0x80 | (rest % 128))
  return bytes
}

const digits = (epochMs: number): string => new Date(epochMs).toISOString().replace(/[-:T]|\.\d+/g, '')
export const generalizedTime = (epochMs: number): Buffer => tlv(0x18, Buffer.from(digits(epochMs)))
export const utcTime = (epochMs: number): Buffer => tlv(0x17, Buffer.from(digits(epochMs).slice(2)))
