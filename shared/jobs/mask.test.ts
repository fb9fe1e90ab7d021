import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMasker, MASK, maskSecrets } from './mask.ts'

describe('masking secrets', () => {
  it.each([
    ['one', 'user=ann pass=hunter2!', ['hunter2'], `user=ann pass=${MASK}!`],
    ['several times', 'abcxabc', ['abc'], `${MASK}x${MASK}`],
    ['overlapping ones', 'abcd', ['abc', 'bcd'], MASK],
    ['the longer of two', 'password1', ['password', 'password1'], MASK],
    [
      'a line of a key',
      'log: first line\nlog: second line\n',
      ['first line\nsecond line'],
      `log: ${MASK}\nlog: ${MASK}\n`,
    ],
    ['one inside JSON', '{"k":"a\\"b\\\\c"}', ['a"b\\c'], `{"k":"${MASK}"}`],
    ['none', 'text', [], 'text'],
    ['an empty one', 'text', [''], 'text'],
  ])('[ACT2] masks %s', (_, text, secrets, expected) => {
    expect(maskSecrets(text, secrets)).toBe(expected)
  })

  it('[ACT2] leaves no secret in the text, however the text comes in pieces', () => {
    const unit = fc.constantFrom('a', 'b', 'c', '\n')
    const secrets = fc.array(fc.string({ unit, minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 })
    const pieces = fc.array(fc.string({ unit, maxLength: 8 }), { maxLength: 12 })
    fc.assert(
      fc.property(secrets, pieces, (hidden, parts) => {
        const whole = maskSecrets(parts.join(''), hidden)
        for (const secret of hidden) expect(whole).not.toContain(secret)
        const masker = createMasker(hidden)
        expect(parts.map(part => masker.push(part)).join('') + masker.end()).toBe(whole)
      }),
      { numRuns: 1000 },
    )
  })

  it('[ACT2] holds back no more than one secret', () => {
    const masker = createMasker(['aa'])
    expect(masker.push('a'.repeat(100_000))).toBe(MASK)
    expect(masker.push('b') + masker.end()).toBe('b')
  })
})

it('[ACT2] only an end with which a secret could begin is held back, so that a line is seen when it is printed', () => {
  const masker = createMasker(['correct horse', 'other'])
  expect(masker.push('hello\n')).toBe('hello\n')
  expect(masker.push('hi corr')).toBe('hi ')
  expect(masker.push('oding\n')).toBe('corroding\n')
  expect(masker.push('corr')).toBe('')
  expect(masker.push('ect horse\n')).toBe(`${MASK}\n`)
  expect(masker.end()).toBe('')
})
