import { expect, test } from 'vitest'
import { MAX_MATCHES, splitAtMatches } from './find-matches.ts'

const shown = (text: string, search: string): string =>
  splitAtMatches(text, search)
    .map(piece => (piece.isMatch ? `[${piece.text}]` : piece.text))
    .join('')

test('places are found whatever their case, and what is searched for is no pattern', () => {
  expect(shown('Error: an error', 'error')).toBe('[Error]: an [error]')
  expect(shown('a.b axb (a)', 'a.b')).toBe('[a.b] axb (a)')
  expect(shown('a (b', '(')).toBe('a [(]b')
  expect(shown('nothing', '')).toBe('nothing')
  expect(shown('', 'a')).toBe('')
})

test('a text full of matches is marked up to a limit, and whole all the same', () => {
  const pieces = splitAtMatches('a'.repeat(5000), 'a')
  expect(pieces.filter(piece => piece.isMatch)).toHaveLength(MAX_MATCHES)
  expect(pieces.map(piece => piece.text).join('')).toHaveLength(5000)
})
