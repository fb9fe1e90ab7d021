import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatConnectionCode,
  formatCountdown,
  MAX_CODE_LENGTH,
  MIN_CODE_LENGTH,
  parseConnectionCode,
} from './connection-code.ts'

const codes = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: MIN_CODE_LENGTH, maxLength: MAX_CODE_LENGTH })
  .map(digits => digits.join(''))

describe('formatConnectionCode', () => {
  test.each([
    ['1234567', '123 456 7'],
    ['123456789', '123 456 789'],
    ['1234567890', '123 456 789 0'],
    ['0000000000000000', '000 000 000 000 000 0'],
  ])('[CODE1] shows %s as %s', (code, shown) => {
    expect(formatConnectionCode(code)).toBe(shown)
  })
})

describe('parseConnectionCode', () => {
  test('[CODE6] reads every code as it is shown, with dashes, and as a pasted URL', () => {
    fc.assert(
      fc.property(codes, code => {
        const shown = formatConnectionCode(code)
        const written = [
          code,
          shown,
          ` ${shown}\n`,
          shown.replaceAll(' ', '-'),
          shown.replaceAll(' ', '\u2013'),
          shown.replaceAll(' ', '\u00a0'),
          shown.replaceAll(' ', '.'),
          `https://help.example.org/join/#${code}`,
          `HTTP://127.0.0.1:8080/join/#${shown.replaceAll(' ', '-')}`,
        ]
        expect(written.map(parseConnectionCode)).toEqual(written.map(() => code))
      }),
    )
  })

  test.each([
    ['nothing', ''],
    ['too few digits', '123456'],
    ['too many digits', '12345678901234567'],
    ['letters', '12345678a'],
    ['a URL without a fragment', 'https://help.example.org/join/123456789'],
    ['a URL with another fragment', 'https://help.example.org/#top'],
    ['digits of other scripts', '١٢٣٤٥٦٧٨٩'],
    ['a sign', '+123456789'],
    ['something endless', '1'.repeat(10_000)],
  ])('[CODE6] finds no code in %s', (_, text) => {
    expect(parseConnectionCode(text)).toBeNull()
  })

  test('[CODE6] gives digits or nothing, whatever is pasted', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(parseConnectionCode(text) ?? '1234567').toMatch(/^\d{7,16}$/)
      }),
    )
  })
})

describe('formatCountdown', () => {
  test.each([
    [15 * 60_000, '15:00'],
    [15 * 60_000 - 1, '15:00'],
    [899_000, '14:59'],
    [60_000, '1:00'],
    [9_001, '0:10'],
    [1, '0:01'],
    [0, '0:00'],
    [-5_000, '0:00'],
  ])('[CODE2] shows %i ms as %s', (leftMs, shown) => {
    expect(formatCountdown(leftMs)).toBe(shown)
  })
})
