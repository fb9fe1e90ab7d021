import { expect, test } from 'vitest'
import { addReading, addToLog, LOG_GAP, type LiveLog } from './live-log.ts'

const log = (...pieces: [offset: number, text: string][]): LiveLog | null =>
  pieces.reduce<LiveLog | null>((held, [offset, text]) => addToLog(held, { offset, text }, 20), null)

test('pieces follow each other; what is there already, whole or in part, is not there twice', () => {
  expect(log([0, 'one\n'], [4, 'two\n'])).toEqual({ text: 'one\ntwo\n', end: 8 })
  expect(log([0, 'one\n'], [0, 'one\n'], [2, 'e\ntwo\n'])).toEqual({ text: 'one\ntwo\n', end: 8 })
})

test('what was missed leaves a mark, also at the start', () => {
  expect(log([0, 'one\n'], [100, 'two\n'])).toEqual({ text: `one\n${LOG_GAP}two\n`, end: 104 })
  expect(log([100, 'two\n'])).toEqual({ text: '[…]\ntwo\n', end: 104 })
})

test('only the end is kept', () => {
  expect(log([0, 'a'.repeat(30)], [30, 'b'])).toEqual({ text: `${'a'.repeat(19)}b`, end: 31 })
})

test('a reading continues a log, and fills a gap that it covers', () => {
  const read = (text: string, end = text.length): LiveLog => ({ text, end })
  expect(addReading(null, read('one\n'), 20)).toEqual(read('one\n'))
  expect(addReading(log([0, 'one\n']), read('one\ntwo\n'), 20)).toEqual(read('one\ntwo\n'))
  const gapped = log([0, 'a'], [8, 'c\n'])
  expect(gapped?.text).toContain(LOG_GAP)
  expect(addReading(gapped, read('abbbbbbb'), 20)).toEqual(read(`a${'b'.repeat(7)}c\n`))
  expect(addReading(gapped, read('abb'), 20)).toEqual(gapped)
})
