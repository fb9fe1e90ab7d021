import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from './sha256.ts'

const reference = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

test('[FILE1] hashes as FIPS 180-4 says, at every length around its blocks', () => {
  for (let length = 0; length <= 260; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 0xff)
    const hash = sha256()
    hash.add(bytes)
    expect(hash.finish(), `${length} bytes`).toBe(reference(bytes))
  }
})

test('[FILE1] gives the same hash whatever the pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }), pieces => {
      const hash = sha256()
      for (const piece of pieces) hash.add(piece)
      expect(hash.finish()).toBe(reference(Buffer.concat(pieces)))
    }),
  )
})
