import { expect, test } from 'vitest'
import { safeFileName } from './safe-file-name.ts'

test.each([
  ['report.pdf', 'report.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Windows\\system.ini', 'system.ini'],
  ['picture\u202egpj.exe', 'picturegpj.exe'],
  ['.hidden', 'hidden'],
  ['a\u0000b\nc.txt', 'abc.txt'],
  ['what?.txt', 'what_.txt'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['  . .', 'file'],
  ['', 'file'],
])('[FILE1] the name “%s” becomes “%s”', (offered, safe) => {
  expect(safeFileName(offered)).toBe(safe)
})

test('[FILE1] a long name keeps its ending', () => {
  const name = safeFileName(`${'x'.repeat(250)}.docx`)
  expect(name).toHaveLength(120)
  expect(name).toMatch(/x\.docx$/)
})
