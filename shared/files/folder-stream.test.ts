import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DIGEST_BYTES, folderStream, folderStreamBytes } from './folder-stream.ts'

const sizes = fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 12 })

test('[FILE1] however the stream is cut into chunks, each byte reaches its file once and in order', () => {
  fc.assert(
    fc.property(sizes, fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1 }), (files, cuts) => {
      const stream = folderStream(files)
      const total = folderStreamBytes(files)
      expect(stream.bytes).toBe(total)
      const got = files.map(() => ({ content: 0, digest: 0 }))
      const all = Uint8Array.from({ length: total }, (_, index) => index % 251)
      for (let at = 0, turn = 0; at < total; turn++) {
        const chunk = all.slice(at, at + (cuts[turn % cuts.length] ?? 1))
        let position = at
        for (const piece of stream.cut(at, chunk)) {
          const of = got[piece.file] ?? { content: -1, digest: -1 }
          expect(piece.at).toBe(of[piece.kind])
          expect(piece.bytes).toEqual(all.slice(position, position + piece.bytes.length))
          of[piece.kind] += piece.bytes.length
          position += piece.bytes.length
        }
        at += chunk.length
      }
      expect(got).toEqual(files.map(content => ({ content, digest: DIGEST_BYTES })))
    }),
  )
})

test('[FILE1] a position lies in the file whose bytes or checksum stand there', () => {
  const stream = folderStream([10, 0, 5])
  expect([0, 41, 42, 73, 74, 110, 111].map(position => stream.fileAt(position))).toEqual([
    0, 0, 1, 1, 2, 2, 3,
  ])
  expect(folderStream([]).fileAt(0)).toBe(0)
})
