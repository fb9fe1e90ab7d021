import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_FILE_BYTES } from '../protocol/channel/files.ts'
import { openFolderList, refuseFolder } from './folder-list.ts'
import { folderStreamBytes } from './folder-stream.ts'

function listOf(entries: { path: string; bytes: number | null }[]) {
  const files = entries.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]))
  const bytes = folderStreamBytes(files)
  return openFolderList({ files: files.length, folders: entries.length - files.length, bytes })
}

test('[FILE1] files, folders and empty folders keep their places', () => {
  const entries = [
    { path: 'empty', bytes: null },
    { path: 'src/main.ts', bytes: 10 },
    { path: 'src/.env', bytes: 0 },
  ]
  const list = listOf(entries)
  expect(list.add(entries.slice(0, 1))).toBeNull()
  expect(list.isWhole()).toBe(false)
  expect(list.add(entries.slice(1))).toBeNull()
  expect(list.isWhole()).toBe(true)
  expect(list.entries.map(({ parts }) => parts.join('/'))).toEqual(['empty', 'src/main.ts', 'src/.env'])
})

test('[FILE1] names that become the same on some file system are told apart, with what is below them', () => {
  const entries = ['a:b/x', 'a?b/x', 'A_B/x', 'a:b/y', 'a:b/Y'].map(path => ({ path, bytes: 1 }))
  const list = listOf(entries)
  expect(list.add(entries)).toBeNull()
  expect(list.entries.map(({ parts }) => parts.join('/'))).toEqual([
    'a_b/x',
    'a_b (2)/x',
    'A_B (3)/x',
    'a_b/y',
    'a_b/Y (2)',
  ])
})

test.each([
  ['out of the folder', [{ path: '../../x', bytes: 1 }], 'unsafe-name'],
  ['too deep', [{ path: Array.from({ length: 40 }, () => 'd').join('/'), bytes: 1 }], 'too-deep'],
  ['one name over and over', Array.from({ length: 300 }, () => ({ path: 'same', bytes: 1 })), 'unsafe-name'],
])('[FILE1] %s: refused', (_what, entries, stop) => {
  expect(listOf(entries).add(entries)).toBe(stop)
})

test('[FILE1] more than was offered, other sizes than were offered: not taken', () => {
  const list = openFolderList({ files: 1, folders: 0, bytes: 42 })
  expect(list.add([{ path: 'a', bytes: 9 }])).toBeNull()
  expect(list.isWhole()).toBe(false)
  expect(list.add([{ path: 'b', bytes: 1 }])).toBe('too-many-files')
})

test('[FILE1] a folder of millions of entries or of too many bytes is refused before it is listed', () => {
  expect(refuseFolder({ files: 2_000_000, folders: 0, bytes: 1 })).toBe('too-many-files')
  expect(refuseFolder({ files: 1, folders: 0, bytes: MAX_FILE_BYTES + 1 })).toBe('too-large')
  expect(refuseFolder({ files: 1000, folders: 10, bytes: 1000 })).toBeNull()
})

test('[FILE1] whatever is listed, no two entries have one place, and none is a file and a folder', () => {
  const path = fc.string({ unit: fc.constantFrom('a', 'A', ':', '?', '/', '.'), maxLength: 9 })
  fc.assert(
    fc.property(fc.array(path, { maxLength: 25 }), paths => {
      const entries = paths.map(each => ({ path: each, bytes: 1 }))
      const list = listOf(entries)
      if (list.add(entries) !== null) return
      const places = list.entries.map(({ parts }) => parts.join('/').toLowerCase())
      expect(new Set(places).size).toBe(places.length)
      for (const place of places) expect(places.some(other => other.startsWith(`${place}/`))).toBe(false)
    }),
  )
})

test('[FILE1] a list of the longest paths, each through folders of its own, is stopped before it fills the memory', () => {
  const path = (n: number): string =>
    Array.from({ length: 30 }, (_, level) => `${n}-${level}-`.padEnd(60, 'x')).join('/')
  const list = openFolderList({ files: 0, folders: 100_000, bytes: 0 })
  let taken = 0
  while (list.add([{ path: path(taken), bytes: null }]) === null) taken += 1
  expect(taken).toBeLessThan(1000)
  // What people have: as many entries as are allowed, some folders deep.
  const usual = openFolderList({ files: 90_000, folders: 0, bytes: 0 })
  for (let n = 0; n < 90_000; n += 1)
    if (usual.add([{ path: `project/packages/part-${n % 900}/src/component-${n}.ts`, bytes: 0 }]) !== null)
      expect.fail(`stopped at ${n}`)
})
