import { expect, test } from 'vitest'
import { wishObstacles } from '../protocol/channel/wishes.ts'
import { heldConsents } from '../protocol/session.ts'
import { consentPoints, permissions } from '../sessions/session-terms.ts'
import { endReasons } from '../sessions/session-state.ts'
import { consentNames, endReasonSentences, permissionSentences, questionSentences } from './en/sessions.ts'
import { questionText } from './question-text.ts'
import { wishRefusalSentence } from './wish-refusal.ts'

const isSentence = /^[A-ZÄÖÜ“].*[.?!]$/u

test.each([...endReasons, ...wishObstacles])('[CONS3] %s has its sentence', reason => {
  expect(wishRefusalSentence(reason)).toMatch(isSentence)
  expect(wishRefusalSentence(reason, 'The disk is full.')).toContain('The disk is full.')
})

test('[CONS3] every end reason, and nothing else, has a sentence of its own', () => {
  expect(Object.keys(endReasonSentences).toSorted()).toEqual([...endReasons].toSorted())
  expect(new Set(Object.values(endReasonSentences)).size).toBe(endReasons.length)
})

const ben = { name: 'Ben', organisation: 'Example', mail: 'ben@example.org' }

test('[CONS1] every question has its words, on the page, in the terminal and in the history', () => {
  for (const point of heldConsents) {
    const { title, text, yes, no } = questionText({ point, mode: 'active', person: ben }, { name: 'Ada' })
    expect(title.length * yes.length * no.length).toBeGreaterThan(0)
    expect(text).toMatch(isSentence)
    expect(`${title} ${text}`).not.toContain('{')
    expect(consentNames[point]).not.toBe('')
  }
  expect(Object.keys(questionSentences).toSorted()).toEqual([...heldConsents].toSorted())
  // Each consent point but the start, which has a window of its own, is a question.
  expect(heldConsents).toEqual(
    expect.arrayContaining(consentPoints.filter(point => point !== 'session-start')),
  )
})

test('[CONS2] every permission has its words', () => {
  expect(Object.keys(permissionSentences).toSorted()).toEqual([...permissions].toSorted())
})
