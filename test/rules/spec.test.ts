import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const spec = readFileSync(join(root, 'docs/SPEC.md'), 'utf8')
const rules = [...spec.matchAll(/^- ([A-Z][A-Z0-9]*?\d+) /gm)].map(match => match[1] ?? '')

/** Rules that are not built yet, or have no test yet. The list can only become shorter. */
const notYet: string[] = []

/** The ids that stand at the beginning of a title: `[CODE4] …`, `[OUT1] [OUT3] …`. */
function idsInTitles(): Set<string> {
  const tests = ['shared', 'relay', 'agent', 'extension', 'library', 'tools', 'test', 'bench']
    .flatMap(folder =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
    )
    .filter(name => /\.test\.tsx?$/.test(name))
  const titles = tests.flatMap(name => [
    ...readFileSync(join(root, name), 'utf8').matchAll(/['"`]((?:\[[A-Z][A-Z0-9]*\d\] ?)+)/g),
  ])
  return new Set(titles.flatMap(title => [...(title[1] ?? '').matchAll(/[A-Z0-9]+/g)].map(([id]) => id)))
}

test('every rule has a test that names it', () => {
  const named = idsInTitles()
  const missing = rules.filter(rule => !named.has(rule))
  if (missing.length > 0) console.info(`Rules without a test: ${missing.join(', ')}`)
  expect(missing.filter(rule => !notYet.includes(rule))).toEqual([])
  // What has a test by now is to be taken off the list.
  expect(notYet.filter(rule => !missing.includes(rule))).toEqual([])
  expect([...named].filter(id => !rules.includes(id))).toEqual([])
})

test('every rule stands once, and once with the place where it is held', () => {
  expect(rules.length).toBeGreaterThan(80)
  expect(new Set(rules).size).toBe(rules.length)
  const rows = [...spec.matchAll(/^\| ([A-Z][A-Z0-9]*\d) +\| (.*) \|$/gm)]
  expect(rows.map(row => row[1])).toEqual(rules)
  const places = rows.flatMap(row => [...(row[2] ?? '').matchAll(/`([^`]+)`/g)].map(match => match[1] ?? ''))
  expect(places.filter(place => !existsSync(join(root, place)))).toEqual([])
})
