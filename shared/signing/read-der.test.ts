import { describe, expect, it } from 'vitest'
import { integer, nested, octets, sequence, tlv } from '../../test/support/signing/der.ts'
import { MAX_DER_DEPTH, MAX_DER_NODES } from './limits.ts'
import { readBoolean, readDer, readNamedBits, readOid, readSmallInteger, readTime } from './read-der.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** Counts what is made of it: one node takes two slices. */
class Counting extends Uint8Array {
  static slices = 0
  override subarray(begin?: number, end?: number): Uint8Array<ArrayBuffer> {
    Counting.slices += 1
    return new Uint8Array(this.buffer, this.byteOffset, this.length).subarray(begin, end)
  }
}

describe('reading DER', () => {
  it('[SIGN4] reads nodes as slices of the very bytes', () => {
    const bytes = sequence(integer(5), octets(Buffer.alloc(200, 7)))
    const node = readDer(bytes)
    expect(node.children.map(child => child.tag)).toEqual([2, 4])
    expect(node.children[1]?.content).toEqual(bytes.subarray(-200))
    expect(node.bytes.buffer).toBe(bytes.buffer)
  })

  it.each<[string, Buffer]>([
    ['nothing', hex('')],
    ['a tag alone', hex('30')],
    ['a length that lies by one', hex('30 03 02 01')],
    ['a length that lies by gigabytes', hex('30 84 7f ff ff ff 02 01 05')],
    ['a child longer than its parent', hex('30 03 02 05 01 02 03 04 05')],
    ['a child that ends where its parent is over', hex('30 04 02 01 05 02')],
    ['an indefinite length', hex('30 80 02 01 05 00 00')],
    ['a length of five bytes', hex('30 85 00 00 00 00 03 02 01 05')],
    ['a length of 126 bytes', Buffer.concat([hex('30 fe'), Buffer.alloc(130)])],
    ['the reserved length', hex('30 ff 02 01 05')],
    ['a long length that could be short', hex('30 81 03 02 01 05')],
    ['a long length with a leading zero', Buffer.concat([hex('30 82 00 80'), Buffer.alloc(0x80)])],
    ['a tag of several bytes', hex('3f 81 01 00')],
    ['the tag of end-of-contents', hex('30 02 00 00')],
    ['a byte behind the structure', hex('30 03 02 01 05 00')],
    ['two structures', hex('30 03 02 01 05 30 03 02 01 05')],
  ])('[SIGN4] refuses %s', (_, bytes) => {
    expect(() => readDer(bytes)).toThrow(/bad-structure/)
  })

  it('[SIGN4] refuses what is nested too deeply', () => {
    expect(readDer(nested(MAX_DER_DEPTH)).tag).toBe(0x30)
    // The last is as deep as a block has room for: recursion would end in a stack overflow.
    for (const depth of [MAX_DER_DEPTH + 1, 1000, 38_000])
      expect(() => readDer(nested(depth))).toThrow(/nested too deeply/)
  })

  it('[SIGN4] refuses what has too many parts, and looks at no more of them than the limit', () => {
    const parts = (count: number): Buffer => tlv(0x30, Buffer.alloc(count * 2, hex('05 00')))
    expect(readDer(parts(MAX_DER_NODES - 1)).children).toHaveLength(MAX_DER_NODES - 1)
    Counting.slices = 0
    expect(() => readDer(Counting.from(parts(95_000)))).toThrow(/too many parts/)
    expect(Counting.slices).toBeLessThanOrEqual(2 * MAX_DER_NODES)
    expect(Counting.slices).toBeGreaterThan(MAX_DER_NODES)
  })

  it('[SIGN4] takes one spelling of each value alone', () => {
    for (const bad of ['01 01 01', '01 02 ff ff', '01 00'])
      expect(() => readBoolean(readDer(hex(bad)))).toThrow()
    for (const bad of ['02 00', '02 01 ff', '02 05 01 00 00 00 00'])
      expect(() => readSmallInteger(readDer(hex(bad)))).toThrow()
    for (const bad of ['06 00', '06 01 80', '06 02 2a 86']) expect(() => readOid(readDer(hex(bad)))).toThrow()
    expect(() => readNamedBits(readDer(hex('03 02 08 80')))).toThrow()
    expect(readNamedBits(readDer(hex('03 02 07 80')))).toEqual(new Set([0]))
    expect(readNamedBits(readDer(hex('03 02 01 06')))).toEqual(new Set([5, 6]))
  })

  it('[SIGN5] reads times as RFC 5280 has them, and none that do not exist', () => {
    const utc = (text: string): number => readTime(readDer(tlv(0x17, Buffer.from(text))))
    const general = (text: string): number => readTime(readDer(tlv(0x18, Buffer.from(text))))
    expect(utc('490101000000Z')).toBe(Date.UTC(2049, 0, 1))
    expect(utc('500101000000Z')).toBe(Date.UTC(1950, 0, 1))
    expect(general('20260229000000Z'.replace('0229', '0228'))).toBe(Date.UTC(2026, 1, 28))
    expect(general('20260601120000.250Z')).toBe(Date.UTC(2026, 5, 1, 12, 0, 0, 250))
    for (const bad of ['260229000000Z', '261301000000Z', '260101240000Z', '260101006000Z', '2601010000Z'])
      expect(() => utc(bad), bad).toThrow(/bad-structure/)
    for (const bad of ['20260601120000', '20260601120000+0100', '260601120000Z', '20260601120000.Z'])
      expect(() => general(bad), bad).toThrow(/bad-structure/)
  })
})
