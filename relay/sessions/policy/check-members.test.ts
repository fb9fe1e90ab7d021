import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holds } from './check-members.ts'

const held = new Map([
  ['all', ['north', 'south']],
  ['north', ['oslo']],
  ['south', ['rome']],
])

test.each([
  [['north'], 'all', false],
  [['all'], 'oslo', true],
  [['all'], 'all', true],
  [['south'], 'oslo', false],
  [[], 'all', false],
])('[POL1] whether %j hold %s: %s', (from, wanted, expected) => {
  expect(holds(held, from, wanted)).toBe(expected)
})

test('[POL1] ends also where groups hold each other', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  fc.assert(
    fc.property(fc.array(fc.tuple(names, fc.array(names))), names, names, (pairs, from, wanted) => {
      expect(typeof holds(new Map(pairs), [from], wanted)).toBe('boolean')
    }),
  )
})
