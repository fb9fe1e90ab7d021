import { expect, test, vi } from 'vitest'
import { askQuestion } from './question.ts'

test('[CONS2] the first answer wins, wherever it was given', () => {
  const onAnswer = vi.fn()
  const question = askQuestion<'yes' | 'no'>(45_000, 'no', onAnswer)
  expect(question.answer('yes', 44_999)).toBe(true)
  expect(question.answer('no', 44_999)).toBe(false)
  question.look(99_000)
  expect(onAnswer.mock.calls).toEqual([['yes', 'user']])
})

test('[CONS2] silence answers when the time has run out, once', () => {
  const onAnswer = vi.fn()
  const question = askQuestion<'yes' | 'no'>(45_000, 'no', onAnswer)
  question.look(44_999)
  expect(onAnswer).not.toHaveBeenCalled()
  question.look(45_000)
  question.look(45_250)
  expect(onAnswer.mock.calls).toEqual([['no', 'time-out']])
})

test('[CONS2] an answer after the deadline is too late, also where nobody looked at the clock meanwhile', () => {
  const onAnswer = vi.fn()
  const question = askQuestion<'yes' | 'no'>(45_000, 'no', onAnswer)
  expect(question.answer('yes', 45_000)).toBe(false)
  expect(onAnswer.mock.calls).toEqual([['no', 'time-out']])
})
