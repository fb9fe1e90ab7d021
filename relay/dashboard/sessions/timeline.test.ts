import { expect, it } from 'vitest'
import { chatOf, filesOf, timelineOf, type Happened } from './timeline.ts'

const chat = (at: number, text: string): Happened => ({
  at,
  happening: { type: 'chat', messageId: `message-${at}`, from: 'target', text, at },
})
const happenings: Happened[] = [
  chat(30, 'second'),
  { at: 10, happening: { type: 'connected' } },
  chat(20, 'first'),
  {
    at: 40,
    happening: { type: 'file', direction: 'to-target', name: 'a.txt', bytes: 3, sha256: 'a'.repeat(64) },
  },
  chat(50, 'third'),
]

it('puts what happened in its order, and chat messages in a row together', () => {
  expect(timelineOf(happenings)).toMatchObject([
    { at: 10, kind: 'happening', happening: { type: 'connected' } },
    { at: 20, kind: 'chat', count: 2 },
    { at: 40, kind: 'happening', happening: { type: 'file' } },
    { at: 50, kind: 'chat', count: 1 },
  ])
})

it('[CHAT1] keeps every chat message, in order', () => {
  expect(chatOf(happenings).map(line => line.text)).toEqual(['first', 'second', 'third'])
})

it('[FILE1] lists the files with their times', () => {
  expect(filesOf(happenings)).toMatchObject([{ name: 'a.txt', at: 40 }])
})
