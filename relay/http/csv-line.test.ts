import { expect, test } from 'vitest'
import { csvLine } from './csv-line.ts'

test('what people wrote stays one cell, and is no formula to a spreadsheet', () => {
  expect(csvLine(['a', 'b, c', 'say "hi"', 'two\nlines'])).toBe('a,"b, c","say ""hi""","two\nlines"\r\n')
  expect(csvLine(['=1+1', '@x', '-2', '+3'])).toBe("'=1+1,'@x,'-2,'+3\r\n")
})

test('[OUT2] a number below zero is no text, and stays a number', () => {
  expect(csvLine([-2.5, '-2.5', 0])).toBe("-2.5,'-2.5,0\r\n")
})
