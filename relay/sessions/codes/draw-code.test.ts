import { expect, test } from 'vitest'
import { drawCode } from './draw-code.ts'

test.each([7, 9, 16])('[CODE1] draws %i digits', length => {
  for (let n = 0; n < 200; n++) expect(drawCode(length)).toMatch(new RegExp(`^\\d{${length}}$`))
})

test('[CODE1] every digit is as likely as any other, at every place', () => {
  const codes = Array.from({ length: 5000 }, () => drawCode(7))
  for (let place = 0; place < 7; place++)
    for (let digit = 0; digit < 10; digit++) {
      const seen = codes.filter(code => code[place] === String(digit)).length
      // 500 expected, standard deviation 21: beyond seven of them once in 10^11 runs.
      expect(Math.abs(seen - 500)).toBeLessThan(150)
    }
})
