import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { cutPage, readCursor, writeCursor } from './page-cursor.ts'

const schema = z.tuple([z.string(), z.number()])

test('reads back what it wrote', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer(), (text, number) => {
      expect(readCursor(schema, writeCursor([text, number]))).toEqual([text, number])
    }),
  )
})

test('refuses anything else with a code', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      expect(() => readCursor(schema, text)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    }),
  )
})

test('a page has a next one only where there are more rows', () => {
  const keyOf = (row: number): number[] => [row]
  expect(cutPage([1, 2, 3], 3, keyOf)).toEqual({ rows: [1, 2, 3], next: null })
  expect(cutPage([1, 2, 3], 2, keyOf)).toEqual({ rows: [1, 2], next: writeCursor([2]) })
  expect(cutPage([], 2, keyOf)).toEqual({ rows: [], next: null })
})
