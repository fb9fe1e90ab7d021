import { describe, expect, it } from 'vitest'
import { keysOf } from '../../test/support/signing/algorithms.ts'
import { NOW } from '../../test/support/signing/certificates.ts'
import { labelBytes } from '../../test/support/signing/label-der.ts'
import { openBlock, signedScript, type SignatureWish } from '../../test/support/signing/scripts.ts'
import { countersigned, stamped } from '../../test/support/signing/stamps.ts'
import { ask, BODY, makeWorld, newSigner } from '../../test/support/signing/world.ts'
import type { TrustSnapshot } from './trust-snapshot.ts'
import { verifyScript } from './verify-script.ts'

const world = makeWorld()
const { publisher, intermediate, tsa } = world

/**
 * The only fields that no signature covers and whose change is accepted, since RFC 5652 and PKCS#7 differ in them and nothing
 * that runs, and nobody who signed, hangs on them: path in the DER, and what may stand there instead.
 */
const harmless = {
  /** SignedData.version: 1 (PKCS#7) or 3 (CMS). */
  version: '1.0.0: 1→3',
  /** The same of a stamp's own SignedData. */
  stampVersion: '1.0.4.0.6.0.1.0.1.0.0: 3→1',
  /** The signer's algorithm: RSA (as Windows says), or SHA-256 with RSA (as OpenSSL says), where the hash stands apart as well. */
  rsa: '1.0.4.0.4.0: 1→11',
}

const scriptOf = (wish: Partial<SignatureWish> = {}): Buffer =>
  signedScript(BODY, 'a.sh', { signer: publisher, chain: [intermediate], ...wish })

type Variant = [string, () => Buffer, string[]]
const stampedVariant: Variant = [
  'with an RFC 3161 stamp',
  () => scriptOf({ unsigned: stamped({ tsa, at: NOW - 1000 }) }),
  [harmless.version, harmless.stampVersion],
]
const variants: Variant[] = [
  ['without a stamp', () => scriptOf(), [harmless.version]],
  stampedVariant,
  [
    'with a countersignature',
    () => scriptOf({ chain: [intermediate, tsa], unsigned: countersigned({ tsa, at: NOW - 1000 }) }),
    [harmless.version],
  ],
]

/** What verifies, told as who signed and what was signed; null where it is refused. */
function accepted(script: Uint8Array, trust: TrustSnapshot): string | null {
  const result = verifyScript(script, 'a.sh', ask(trust))
  return result.verdict === 'verified' ? `${result.thumbprint} ${result.signedAt}` : null
}

const bodyOf = (script: Buffer): string => script.toString('latin1').split('# SIG #')[0] ?? ''

describe.each(variants)('a signed script %s', (_, make, allowed) => {
  const script = make()
  const truth = accepted(script, world.trust)
  const { der, withDer } = openBlock(script)
  const labels = labelBytes(der)

  it('[SIGN4] no flipped bit of its signature is accepted, but in the fields that are named here', () => {
    const found: string[] = []
    for (const [i, byte] of der.entries())
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = Buffer.from(der)
        changed[i] = byte ^ (1 << bit)
        const answer = accepted(withDer(changed), world.trust)
        if (answer === null) continue
        found.push(`${labels[i]}: ${byte}→${changed[i]}`)
        expect(answer).toBe(truth)
      }
    expect(found).toEqual(allowed)
  }, 60_000)
})

it('[SIGN2] no flipped bit of a signed file is accepted, but where it falls into those fields', () => {
  const [, make, allowed] = stampedVariant
  const script = make()
  const truth = accepted(script, world.trust)
  const { der } = openBlock(script)
  const labels = labelBytes(der)
  for (let i = 0; i < script.length; i += 1)
    for (let bit = 0; bit < 8; bit += 1) {
      const changed = Buffer.from(script)
      changed[i] = (script[i] ?? 0) ^ (1 << bit)
      const answer = accepted(changed, world.trust)
      if (answer === null) continue
      expect(answer).toBe(truth)
      expect(bodyOf(changed)).toBe(bodyOf(script))
      const other = openBlock(changed).der
      const places = [...der.keys()].filter(at => der[at] !== other[at])
      expect(places.map(at => `${labels[at]}: ${der[at]}→${other[at]}`)).toEqual([expect.toBeOneOf(allowed)])
    }
}, 60_000)

/** Certificates, content, signed attributes and the signature's value: what some signature covers. */
const covered = /^1\.0\.(?:2|3|4\.0\.[35])(?:\.|$)/

it('[SIGN4] of the fields that no signature covers no other value of any byte is accepted, but those named here', () => {
  const { signer, trust } = newSigner(world, { keys: keysOf('Every value', 'rsa2048') })
  const { der, withDer } = openBlock(scriptOf({ signer, form: 'octets' }))
  const labels = labelBytes(der)
  const found: string[] = []
  for (const [i, byte] of der.entries()) {
    if (covered.test(labels[i] ?? '')) continue
    for (let value = 0; value < 256; value += 1) {
      if (value === byte) continue
      const changed = Buffer.from(der)
      changed[i] = value
      if (accepted(withDer(changed), trust) !== null) found.push(`${labels[i]}: ${byte}→${value}`)
    }
  }
  expect(found).toEqual([harmless.version, harmless.rsa])
}, 60_000)
