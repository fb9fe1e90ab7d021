import fc from 'fast-check'
import { expect, test } from 'vitest'
import { securityWordList } from '../words/en/security-words.ts'
import {
  bindingKey,
  bindingProof,
  commitmentTo,
  fingerprintOf,
  securityWords,
  type Exchanged,
} from './authentication-string.ts'

const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytes => Buffer.from(bytes).toString('hex'))
const exchanged: fc.Arbitrary<Exchanged> = fc.record({
  fingerprints: fc.record({ target: hex, controller: hex }),
  targetNonce: hex,
  controllerNonce: hex,
})

test('[E2E1] the list has 256 words that nobody mistakes for each other', () => {
  expect(new Set(securityWordList).size).toBe(256)
  expect(new Set(securityWordList.map(word => word.slice(0, 4))).size).toBe(256)
  expect(securityWordList.every(word => /^[a-z]{4,10}$/.test(word))).toBe(true)
})

test('[E2E1] the words are four, so 32 bits, and the same whenever the same was exchanged', async () => {
  await fc.assert(
    fc.asyncProperty(exchanged, async one => {
      const words = await securityWords(one)
      expect(words).toHaveLength(4)
      expect(words.every(word => securityWordList.includes(word))).toBe(true)
      expect(await securityWords(structuredClone(one))).toEqual(words)
    }),
  )
})

test('[E2E1] another certificate or nonce at either end gives another key, commitment and proof', async () => {
  await fc.assert(
    fc.asyncProperty(exchanged, exchanged, hex, async (one, other, key) => {
      const { target, controller } = one.fingerprints
      const changed: Exchanged[] = [
        { ...one, fingerprints: { target: other.fingerprints.target, controller } },
        { ...one, fingerprints: { target, controller: other.fingerprints.controller } },
        { ...one, fingerprints: { target: controller, controller: target } },
        { ...one, targetNonce: other.targetNonce },
        { ...one, controllerNonce: other.controllerNonce },
      ]
      const all = [one, ...changed]
      expect(new Set(await Promise.all(all.map(bindingKey))).size).toBe(all.length)
      const commitments = all.slice(0, 4).map(each => commitmentTo(one.targetNonce, each.fingerprints))
      expect(new Set(await Promise.all(commitments)).size).toBe(4)
      const said = { commitment: one.targetNonce, controllerNonce: one.controllerNonce }
      const proofs = all.slice(0, 4).map(each => bindingProof(key, 'target', each.fingerprints, said))
      proofs.push(bindingProof(key, 'controller', one.fingerprints, said))
      expect(new Set(await Promise.all(proofs)).size).toBe(5)
    }),
  )
})

test('[E2E1] known exchanges give the words that other implementations must give too', async () => {
  const words = await securityWords({
    fingerprints: { target: 'sha-256 AA:BB', controller: 'sha-256 CC:DD' },
    targetNonce: '00'.repeat(32),
    controllerNonce: 'ff'.repeat(32),
  })
  expect(words).toMatchInlineSnapshot(`
    [
      "corner",
      "vanilla",
      "fossil",
      "onion",
    ]
  `)
})

test.each([
  ['one for the whole session', 'v=0\r\na=fingerprint:sha-256 aa:0B\r\nm=audio\r\n', 'sha-256 AA:0B'],
  ['the same in each part', 'a=fingerprint:SHA-256 AA:BB\na=fingerprint:sha-256 aa:bb\n', 'sha-256 AA:BB'],
  ['none', 'v=0\r\n', null],
  ['two', 'a=fingerprint:sha-256 AA:BB\r\na=fingerprint:sha-256 AA:CC\r\n', null],
  ['two hashes', 'a=fingerprint:sha-256 AA:BB\r\na=fingerprint:sha-512 AA:CC\r\n', null],
  ['a weak hash', 'a=fingerprint:sha-1 AA:BB\r\n', null],
])('[E2E1] the fingerprint of a description with %s', (_what, sdp, fingerprint) => {
  expect(fingerprintOf(sdp)).toBe(fingerprint)
})
