import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MAX_PIECE_BYTES, openLiveOutput, SEND_EVERY_MS } from './live-output.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const open = () => {
  const sent: { offset: number; text: string }[] = []
  return { sent, live: openLiveOutput(piece => sent.push(piece)) }
}

test('what is printed within a tenth of a second goes as one piece, with its place in the whole', () => {
  const { live, sent } = open()
  live.push('one\n')
  live.push('two\n')
  expect(sent).toEqual([])
  vi.advanceTimersByTime(SEND_EVERY_MS)
  live.push('three\n')
  vi.advanceTimersByTime(SEND_EVERY_MS)
  expect(sent).toEqual([
    { offset: 0, text: 'one\ntwo\n' },
    { offset: 8, text: 'three\n' },
  ])
})

test('a flood sends its newest part, at most 64 KB a second, and the offset tells what was left out', () => {
  const { live, sent } = open()
  for (let ms = 0; ms < 1000; ms += 10) {
    live.push('€'.repeat(5000))
    vi.advanceTimersByTime(10)
  }
  expect(sent.length).toBeLessThanOrEqual(10)
  for (const { text } of sent) {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_PIECE_BYTES)
    expect(text).toMatch(/^€+$/)
  }
  expect(sent[0]).toMatchObject({ offset: 50_000 - (sent[0]?.text.length ?? 0) })
})

test('nothing is sent after the end', () => {
  const { live, sent } = open()
  live.push('late')
  live.stop()
  vi.advanceTimersByTime(10 * SEND_EVERY_MS)
  expect(sent).toEqual([])
})
