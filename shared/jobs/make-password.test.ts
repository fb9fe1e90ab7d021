import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { defaultPasswordPolicy, makePassword } from './make-password.ts'

test('[ROT1] a new password has its length, every kind of character, and begins with none that is an option', () => {
  const drawn = new Set<string>()
  for (let count = 0; count < 500; count++) {
    const password = makePassword(defaultPasswordPolicy, limit => randomInt(limit))
    expect(password).toHaveLength(24)
    expect(password).toMatch(/^[a-zA-Z2-9]/)
    for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[-_.+=@%,~]/]) expect(password).toMatch(kind)
    expect(password).not.toMatch(/['"`$\\!&|;<>\s]/)
    drawn.add(password)
  }
  expect(drawn.size).toBe(500)
})

test('[ROT1] without signs there are letters and digits alone', () => {
  const password = makePassword({ length: 128, withSigns: false }, limit => randomInt(limit))
  expect(password).toMatch(/^[a-zA-Z2-9]{128}$/)
})
