import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberedName, safeFileName, safeRelativePath } from './safe-path.ts'

describe('safeFileName', () => {
  test.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\Windows\\win.ini', 'win.ini'],
    ['C:\\a\\b.txt', 'b.txt'],
    ['..', 'file'],
    ['', 'file'],
    ['   ', 'file'],
    ['.bashrc', 'bashrc'],
    ['/etc/', 'file'],
    ['a\u0000b\n.txt', 'ab.txt'],
    ['invoice\u202Etxt.exe', 'invoicetxt.exe'],
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['com1', '_com1'],
    ['console.log', 'console.log'],
    ['a<b>:c|d?e*.txt', 'a_b__c_d_e_.txt'],
    ['name. . ', 'name'],
    ['Übersicht – März.xlsx', 'Übersicht – März.xlsx'],
  ])('[FILE1] %j becomes %j', (offered, safe) => {
    expect(safeFileName(offered)).toBe(safe)
  })

  test('[FILE1] a long name is cut and keeps its ending', () => {
    const name = safeFileName(`${'ä'.repeat(240)}.tar.gz`)
    expect(name.endsWith('ä.tar.gz')).toBe(true)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
  })

  test('[FILE1] whatever is offered, the name is one plain file in its folder', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('.', '/', '\\', ' ', 'a', '\u0000', 'con', ':'), maxLength: 60 }),
    )
    fc.assert(
      fc.property(anything, offered => {
        const name = safeFileName(offered)
        expect(name).not.toBe('')
        expect(name).not.toMatch(/[/\\\0]/)
        expect(name).not.toMatch(/^\.|^\s|[\s.]$/)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
        expect(safeFileName(name)).toBe(name)
      }),
    )
  })
})

test.each([
  ['report.pdf', 1, 'report.pdf'],
  ['report.pdf', 2, 'report (2).pdf'],
  ['archive.tar.gz', 3, 'archive (3).tar.gz'],
  ['README', 2, 'README (2)'],
])('[FILE1] %s as number %d is %s', (name, nth, numbered) => {
  expect(numberedName(name, nth)).toBe(numbered)
})

describe('safeRelativePath', () => {
  test.each([
    ['src/.env', ['src', '.env']],
    ['con/aux.txt', ['_con', '_aux.txt']],
    ['a:b/c?', ['a_b', 'c_']],
    ['a\\b', ['a_b']],
    ['dots.../x. ', ['dots', 'x']],
  ])('[FILE1] %j becomes %j', (path, parts) => {
    expect(safeRelativePath(path)).toEqual({ parts })
  })

  test.each([
    ['../x', 'unsafe-name'],
    ['a/../../x', 'unsafe-name'],
    ['/etc/passwd', 'unsafe-name'],
    ['a//b', 'unsafe-name'],
    ['./a', 'unsafe-name'],
    ['a/', 'unsafe-name'],
    [Array.from({ length: 33 }, () => 'd').join('/'), 'too-deep'],
  ])('[FILE1] %j is refused', (path, stop) => {
    expect(safeRelativePath(path)).toEqual({ stop })
  })

  test('[FILE1] whatever path is sent, it stays in its folder', () => {
    const unit = fc.constantFrom('.', '..', '/', '\\', ' ', 'a', '\u0000', '\u202e', 'con', ':')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), path => {
        const safe = safeRelativePath(path)
        if ('stop' in safe) return
        for (const part of safe.parts) {
          expect(part).not.toMatch(/^\.{0,2}$|[/\\\0]|[\s.]$/)
          expect(Buffer.byteLength(part)).toBeLessThanOrEqual(200)
        }
      }),
    )
  })
})
