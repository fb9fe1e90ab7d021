import { expect, it } from 'vitest'
import { below, moveInTree, pathText, visibleRows, type FolderRow } from './tree-model.ts'

const folder = (id: string, parentId: string | null): FolderRow => ({
  id,
  parentId,
  name: id,
  access: { role: 'viewer', taskControl: 'none' },
})
const folders = [
  folder('europe', null),
  folder('berlin', 'europe'),
  folder('cellar', 'berlin'),
  folder('bonn', 'europe'),
  folder('asia', null),
]
const names = (open: string[]): string[] =>
  visibleRows(folders, new Set(open)).map(({ folder: { name }, level }) => `${level} ${name}`)

it('[RECD1] shows what is open, with level and place', () => {
  expect(names([])).toEqual(['1 europe', '1 asia'])
  expect(names(['europe'])).toEqual(['1 europe', '2 berlin', '2 bonn', '1 asia'])
  expect(visibleRows(folders, new Set(['europe']))[2]).toMatchObject({ place: 2, siblings: 2 })
})

it('[RECD2] puts a folder whose parent is not to be seen on the first level', () => {
  const seen = folders.filter(({ id }) => id !== 'europe')
  expect(visibleRows(seen, new Set()).map(row => row.folder.id)).toEqual(['berlin', 'bonn', 'asia'])
})

it('[UX1] arrows walk, open and close; letters find', () => {
  const rows = visibleRows(folders, new Set(['europe']))
  expect(moveInTree(rows, 'europe', 'ArrowDown')).toEqual({ go: 'berlin' })
  expect(moveInTree(rows, 'europe', 'ArrowUp')).toBeNull()
  expect(moveInTree(rows, 'europe', 'ArrowRight')).toEqual({ go: 'berlin' })
  expect(moveInTree(rows, 'berlin', 'ArrowRight')).toEqual({ open: 'berlin' })
  expect(moveInTree(rows, 'berlin', 'ArrowLeft')).toEqual({ go: 'europe' })
  expect(moveInTree(rows, 'europe', 'ArrowLeft')).toEqual({ close: 'europe' })
  expect(moveInTree(rows, 'asia', 'ArrowRight')).toBeNull()
  expect(moveInTree(rows, 'asia', 'Home')).toEqual({ go: 'europe' })
  expect(moveInTree(rows, 'europe', 'End')).toEqual({ go: 'asia' })
  expect(moveInTree(rows, 'berlin', 'b')).toEqual({ go: 'bonn' })
  expect(moveInTree(rows, 'bonn', 'b')).toEqual({ go: 'berlin' })
})

it('tells what is above and below', () => {
  expect(pathText(folders, 'cellar')).toBe('europe / berlin / cellar')
  expect([...below(folders, 'europe')].sort()).toEqual(['berlin', 'bonn', 'cellar', 'europe'])
})
