import { expect, test } from 'vitest'
import { Failure } from '../../shared/protocol/failure.ts'
import { commonPassphrases } from './common-passphrases.ts'
import { checkPassword, hashPassword, requireStrongPassword } from './passwords.ts'

const about = {
  name: 'ada.l',
  fullName: 'Ada Lovelace',
  mail: 'countess@example.org',
  organisation: 'Analytical Engines',
}

const codeOf = (password: string): string | null => {
  try {
    requireStrongPassword(password, about)
    return null
  } catch (error) {
    return error instanceof Failure ? error.code : 'no failure'
  }
}

for (const password of [
  'correct horse battery staple',
  'Correct-Horse-Battery-Staple-1',
  'passwordpassword',
  'Password1Password1',
  'p4ssw0rdp4ssw0rd',
  'aaaaaaaaaaaaaaaa',
  'abababababababab',
  '123456789012345',
  '1234567890123456',
  'qwertyuiopasdfg',
  'abcdefghijklmno',
  'zyxwvutsrqponml',
  'Tr0ub4dor Tr0ub4dor',
  'Ada Lovelace Ada Lovelace',
  'AnalyticalEngines1',
  'countess lovelace 1815',
  'change me please!!!',
  'ThisIsMyPassword',
])
  test(`[AUTH1] “${password}” is too easy to guess`, () => {
    expect(codeOf(password)).toBe('weak-password')
  })

for (const password of [
  'violet kettle sings 42',
  'Morgens um sieben fährt der Bus',
  'lovelace orbit granite teapot',
  'x7#Kq2!vLm9$Rt4&',
  'シンプルな長いパスフレーズです ね',
])
  test(`[AUTH1] “${password}” will do`, () => {
    expect(codeOf(password)).toBeNull()
  })

test('the list holds no phrase that its form could not match', () => {
  for (const phrase of commonPassphrases) expect(phrase).toMatch(/^[a-z0-9]+$/)
})

test('[AUTH1] hashes are argon2id, salted, and fit their own password only', async () => {
  const [one, other] = await Promise.all([hashPassword('violet kettle'), hashPassword('violet kettle')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(one).not.toBe(other)
  expect(await checkPassword(one, 'violet kettle')).toBe(true)
  expect(await checkPassword(one, 'violet kettle ')).toBe(false)
  // The same letters, composed and decomposed.
  expect(await checkPassword(await hashPassword('f\u00e4hrt'), 'fa\u0308hrt')).toBe(true)
})

test('[AUTH1] where there is no user, no password is right, and the check is still made', async () => {
  const startedAt = performance.now()
  expect(await checkPassword(null, 'nobody has this password')).toBe(false)
  expect(performance.now() - startedAt).toBeGreaterThan(1)
})
