import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { executionPolicies } from '../jobs/execution-policy.ts'
import { jobCauses, jobStates, runCauses } from '../jobs/job-state.ts'
import { scriptRefusals } from '../jobs/script-refusals.ts'
import { failureCodes } from '../protocol/failure.ts'
import { fileStops } from '../protocol/channel/files.ts'
import { modeObstacles, sessionModes } from '../sessions/session-mode.ts'
import { endReasons } from '../sessions/session-state.ts'
import { failureSentences } from './en/failures.ts'
import * as jobWords from './en/jobs.ts'
import { scriptRefusalSentences } from './en/script-refusals.ts'
import * as sessionWords from './en/sessions.ts'
import { say } from './say.ts'

describe('[CONS3] every closed list has its words', () => {
  test.each<[string, readonly string[], Record<string, string>]>([
    ['end reasons', endReasons, sessionWords.endReasonSentences],
    ['modes', sessionModes, sessionWords.modeNames],
    ['what modes mean', sessionModes, sessionWords.modeMeanings],
    ['what stands in a mode’s way', modeObstacles, sessionWords.modeObstacles],
    ['why a file stopped', fileStops, sessionWords.fileStopSentences],
    ['failure codes', failureCodes, failureSentences],
    ['job states', jobStates, jobWords.jobStateNames],
    ['causes around a run', runCauses, jobWords.runCauseSentences],
    ['script refusals', scriptRefusals, scriptRefusalSentences],
    ['execution policies', executionPolicies, jobWords.executionPolicyNames],
  ])('%s', (_, list, words) => {
    expect(Object.keys(words).sort()).toEqual([...list].sort())
    for (const word of Object.values(words)) expect(word.trim()).toMatch(/^\S.*\S$/)
    expect(new Set(Object.values(words)).size).toBe(list.length)
  })

  test('causes of jobs are those around a run and the refusals of scripts', () => {
    const sentences = { ...jobWords.runCauseSentences, ...scriptRefusalSentences }
    expect(Object.keys(sentences).sort()).toEqual([...jobCauses].sort())
  })
})

/** Every text of the catalogue, wherever it hangs; functions make texts and are tested where they are used. */
function textsIn(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => textsIn(part, `${path}.${name}`))
}

const folder = new URL('en/', import.meta.url)
const files = readdirSync(folder).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))

describe('the catalogue', () => {
  test.each(files)('%s: no text is empty, padded, or has a place that nothing can fill', async file => {
    const texts = textsIn(await import(new URL(file, folder).href), file)
    expect(texts.length).toBeGreaterThan(0)
    for (const [path, text] of texts) {
      expect(text.trim(), path).not.toBe('')
      const places = [...text.matchAll(/\{([^}]*)\}/g)].map(match => match[1] ?? '')
      expect(
        places.filter(place => !/^\w+$/.test(place)),
        path,
      ).toEqual([])
      const filled = say(text, Object.fromEntries(places.map(place => [place, 'x'])))
      expect(filled, path).not.toMatch(/[{}]/)
    }
  })
})

describe('say', () => {
  test('fills each place, as often as it stands there', () => {
    expect(say('{a} and {b} and {a}', { a: 1, b: 'two' })).toBe('1 and two and 1')
  })

  test('throws where a place has no value', () => {
    expect(() => say('Hello {name}', { nam: 'Ada' })).toThrow('{name}')
  })

  test('takes nothing that stands on every object for a value', () => {
    expect(() => say('Hello {constructor}')).toThrow('{constructor}')
  })

  test('leaves what a value itself contains alone', () => {
    expect(say('{a}', { a: '{b} $& $1' })).toBe('{b} $& $1')
  })
})
