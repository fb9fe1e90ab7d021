import { expect, test } from 'vitest'
import type { Script } from '../../../shared/protocol/api/jobs.ts'
import { arrangeActions } from './arrange-actions.ts'

const script = (id: string, name: string, german?: string): Script =>
  ({
    id,
    declaration: {
      name,
      description: `What ${name} does`,
      inputs: [],
      outputs: [],
      texts: german === undefined ? {} : { de: { name: german, description: '', labels: {} } },
    },
  }) as unknown as Script
const scripts = [
  script('c', 'Collect'),
  script('a', 'Analyse', 'Untersuchen'),
  script('b', 'Burn'),
  script('d', 'Defrag'),
]
const idsOf = (search: string, language = 'en'): Record<string, string> => {
  const mine = { favourites: new Set(['d', 'gone']), recent: ['c', 'd', 'gone', 'a'] }
  return Object.fromEntries(
    Object.entries(arrangeActions(scripts, mine, search, language)).map(([group, found]) => [
      group,
      (found as Script[]).map(({ id }) => id).join(''),
    ]),
  )
}

test('[TRIG1] favourites, then those run lately with the last one first, then all others by name; each of them once', () => {
  expect(idsOf('')).toEqual({ favourites: 'd', recent: 'ca', others: 'b' })
})

test('[TRIG1] a search finds every word in name or description, in the page’s language and in English', () => {
  expect(idsOf('BUR doe')).toEqual({ favourites: '', recent: '', others: 'b' })
  expect(idsOf('untersuch', 'de').recent).toBe('a')
  expect(idsOf('analyse', 'de').recent).toBe('a')
  expect(idsOf('nothing')).toEqual({ favourites: '', recent: '', others: '' })
})
