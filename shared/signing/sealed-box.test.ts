import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeSealingKey, openSealed, publicSealingKey, sealTo } from './sealed-box.ts'

const { publicKey, privateKey } = makeSealingKey()

test('[SEC1] only the holder of the key reads what was sealed to it, and only for its purpose', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 3000, unit: 'grapheme' }), text => {
      const sealed = sealTo(publicKey, 'job 1', text)
      expect(openSealed(privateKey, 'job 1', sealed)).toBe(text)
      expect(() => openSealed(privateKey, 'job 2', sealed)).toThrow()
      expect(() => openSealed(makeSealingKey().privateKey, 'job 1', sealed)).toThrow()
    }),
    { numRuns: 25 },
  )
})

test('[SEC1] the same text is sealed differently each time, and a changed byte is noticed', () => {
  const sealed = sealTo(publicKey, 'job 1', 'the password')
  expect(sealTo(publicKey, 'job 1', 'the password')).not.toBe(sealed)
  const bytes = Buffer.from(sealed, 'base64')
  for (const at of [20, 50, bytes.length - 1]) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    expect(() => openSealed(privateKey, 'job 1', changed.toString('base64'))).toThrow()
  }
  for (const length of [0, 43, 50]) {
    const cut = bytes.subarray(0, length).toString('base64')
    expect(() => openSealed(privateKey, 'job 1', cut)).toThrow()
  }
})

test('the public part is found from the private one; another kind of key is refused', () => {
  expect(publicSealingKey(privateKey)).toBe(publicKey)
  const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' })
  expect(() => sealTo(other.toString('base64'), 'job 1', 'x')).toThrow(/X25519/)
})
