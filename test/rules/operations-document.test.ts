import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const text = read('docs/OPERATIONS.md')

test.each([
  ['relay/config.ts', /^ {2}([A-Z][A-Z_]+):/gm],
  ['agent/config.ts', /^ {2}(HANDRAIL_[A-Z_]+):/gm],
])('[OPS1] every setting of %s stands in docs/OPERATIONS.md', (path, setting) => {
  const names = [...read(path).matchAll(setting)].map(match => match[1] ?? '')
  expect(names.length).toBeGreaterThan(3)
  expect(names.filter(name => !text.includes(`| \`${name}\``))).toEqual([])
})

test('[OPS1] docs/OPERATIONS.md names each setting once, and none that there is not', () => {
  const told = [...text.matchAll(/^\| `([A-Z][A-Z_]+)`/gm)].map(match => match[1] ?? '')
  expect(new Set(told).size).toBe(told.length)
  const sources = ['relay/config.ts', 'agent/config.ts', 'agent/commands/enrol.ts'].map(read).join('\n')
  expect(told.filter(name => !sources.includes(name))).toEqual([])
})
