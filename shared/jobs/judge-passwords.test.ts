import { expect, test } from 'vitest'
import { judgePasswords, readTried } from './judge-passwords.ts'
import type { OutputValue } from './output-values.ts'
import type { InputSource } from './task.ts'

const verifying: Record<string, InputSource> = {
  user: { from: 'field', of: 'record', field: 'user' },
  password: { from: 'password', state: 'current' },
  candidate: { from: 'password', state: 'candidate' },
}
const opens = (...value: string[]): OutputValue => ({ name: 'opens', type: 'string-list', value, flag: null })
const valid = (value: boolean): OutputValue => ({ name: 'valid', type: 'boolean', value, flag: null })

test.each([
  [[opens('candidate'), valid(false)], 'promote-candidate'],
  [[opens('candidate', 'password'), valid(true)], 'promote-candidate'],
  [[opens('password'), valid(true)], 'keep-current'],
  [[valid(false)], 'keep-all'],
  [[opens('somebody')], 'keep-all'],
  [[{ ...opens('candidate'), flag: 'wrong-type' as const }], 'keep-all'],
  [[], 'keep-all'],
])('[ROT1] verifying that says %j: %s', (outputs, verdict) => {
  expect(judgePasswords(readTried(verifying, outputs))).toBe(verdict)
})

test.each([
  [[valid(true)], 'promote-candidate'],
  [[valid(false)], 'drop-candidate'],
  [[], 'keep-all'],
])('[ROT1] a rotation that says %j: %s', (outputs, verdict) => {
  expect(judgePasswords(readTried({ password: { from: 'new-password' } }, outputs))).toBe(verdict)
})
