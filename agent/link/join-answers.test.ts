import { expect, test } from 'vitest'
import { joinAnswers } from './join-answers.ts'

test('every event has exactly one answer; what no part answers is refused', async () => {
  const joined = joinAnswers([{ 'job:cancel': () => ({}) }, undefined])
  expect(joined['job:cancel']({ jobId: 'job-12345678' })).toEqual({})
  expect(() => joined['job:offer']({ order: '', signature: '' })).toThrow('does not answer job:offer')
  expect(() => joinAnswers([{ 'job:cancel': () => ({}) }, { 'job:cancel': () => ({}) }])).toThrow('Two parts')
})
