import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { preferredLanguage } from './speak.ts'
import { layOver } from './translation.ts'

/** Read in terminals and in the relay's own answers only, which are English. */
const englishOnly = new Set([
  'command-line.ts',
  'fan-outs.ts',
  'fleet.ts',
  'handrail-command.ts',
  'powershell.ts',
  'records.ts',
  'relay-sessions.ts',
  'relay.ts',
  'results.ts',
  'start.ts',
  'terminal.ts',
  'trust.ts',
  'watches.ts',
])
/** Whose order is part of the protocol, and names that are no words. */
const untranslated = /^(security-words\.ts\.securityWordList|policies\.ts\.policyGroups\.\d+\.names)/

const english = new URL('en/', import.meta.url)
const german = new URL('de/', import.meta.url)
const filesIn = (folder: URL): string[] => readdirSync(folder).filter(name => /(?<!\.test)\.ts$/.test(name))

function textsIn(value: unknown, path: string): [string, string][] {
  if (untranslated.test(path)) return []
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => textsIn(part, `${path}.${name}`))
}
const texts = async (folder: URL, file: string): Promise<Map<string, string>> =>
  new Map(textsIn(await import(new URL(file, folder).href), file))
const placesOf = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort()

describe('[TRIG1] the German catalogue', () => {
  test('has every file of the English one that a page reads, and no other', () => {
    const expected = filesIn(english).filter(file => !englishOnly.has(file))
    expect(
      filesIn(german)
        .filter(file => file !== 'index.ts')
        .sort(),
    ).toEqual(expected.sort())
  })

  test.each(filesIn(german).filter(file => file !== 'index.ts'))(
    '%s: no text is missing, too many, or has other places',
    async file => {
      const [en, de] = await Promise.all([texts(english, file), texts(german, file)])
      const missing = [...en].filter(([path]) => !de.has(path)).map(([path, text]) => `${path}: ${text}`)
      expect(missing, `to be translated in shared/words/de/${file}`).toEqual([])
      expect([...de.keys()].filter(path => !en.has(path))).toEqual([])
      const otherPlaces = [...de].filter(
        ([path, text]) => placesOf(text).join() !== placesOf(en.get(path) ?? '').join(),
      )
      expect(otherPlaces, 'the places in braces have to be those of the English text').toEqual([])
    },
  )

  test('every file is laid over the English one', async () => {
    const { pairs } = await import('./de/index.ts')
    expect(pairs).toHaveLength(filesIn(german).length - 1)
  })

  test('lies over objects only, for the texts of a module itself cannot be assigned to', async () => {
    const { pairs } = await import('./de/index.ts')
    for (const { english: module } of pairs)
      expect(Object.entries(module).filter(([, texts]) => typeof texts === 'string')).toEqual([])
  })
})

describe('laying one language over another', () => {
  test('changes texts in place, deep and in lists, and leaves what has no counterpart', () => {
    const words = { a: 'one', more: { b: 'two', c: 'three' }, list: ['x', 'y'] }
    const alias = words.more
    layOver(words, { a: 'eins', more: { b: 'zwei', unknown: 'neu' }, list: ['u'], extra: 'mehr' })
    expect(words).toEqual({ a: 'eins', more: { b: 'zwei', c: 'three' }, list: ['u', 'y'] })
    expect(alias.b).toBe('zwei')
  })
})

test.each<[string | null, string[], string]>([
  ['de', ['en-GB'], 'de'],
  ['en', ['de-DE'], 'en'],
  ['fr', ['de-DE'], 'de'],
  [null, ['fr-FR', 'de-AT', 'en'], 'de'],
  [null, ['DE'], 'de'],
  [null, ['den', 'fr'], 'en'],
  [null, [], 'en'],
])('[TRIG1] chosen %s, the browser wants %j: %s', (chosen, wanted, spoken) => {
  expect(preferredLanguage(chosen, wanted)).toBe(spoken)
})
