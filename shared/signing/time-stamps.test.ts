import { describe, expect, it } from 'vitest'
import { keysOf } from '../../test/support/signing/algorithms.ts'
import {
  DAY,
  extendedUse,
  issue,
  keyUsage,
  NOW,
  readParty,
  usual,
  YEAR,
  type Party,
} from '../../test/support/signing/certificates.ts'
import { integer, octets, sequence, tagged } from '../../test/support/signing/der.ts'
import { signedScript, type SignatureWish } from '../../test/support/signing/scripts.ts'
import { attribute } from '../../test/support/signing/signed-data.ts'
import {
  COUNTERSIGNATURE,
  countersigned,
  RFC3161_ATTRIBUTE,
  stamped,
  type StampWish,
} from '../../test/support/signing/stamps.ts'
import { ask, BODY, makeWorld, newSigner, verdictOn } from '../../test/support/signing/world.ts'
import { CLOCK_TOLERANCE_MS, MAX_TIME_STAMPS } from './limits.ts'
import { verifyScript } from './verify-script.ts'

const world = makeWorld()
const { tsa, tsaRoot, intermediate } = world
/** Valid for ten days, some time ago. */
const expired = newSigner(world, { name: 'Expired', from: NOW - 30 * DAY, until: NOW - 20 * DAY })
const INSIDE = NOW - 25 * DAY
const BEFORE = NOW - 31 * DAY
const AFTER = NOW - 19 * DAY

type Unsigned = NonNullable<SignatureWish['unsigned']>
/** The verdict on a script of the expired signer that bears these unsigned attributes. */
const verdict = (unsigned?: Unsigned, more: Party[] = [], trust = expired.trust): string =>
  verdictOn(world, { signer: expired.signer, chain: [intermediate, tsa, ...more], unsigned }, { trust })

/** Both kinds of stamp, made alike. */
const kinds: [string, (wish: Pick<StampWish, 'tsa' | 'at' | 'imprint' | 'method'>) => Unsigned][] = [
  ['RFC 3161', stamped],
  ['PKCS#9 countersignature', countersigned],
]

describe.each(kinds)('a time stamp (%s)', (_, stamp) => {
  it('[SIGN6] keeps a signature good after its certificate has expired', () => {
    expect(verdict()).toBe('certificate-expired')
    expect(verdict(stamp({ tsa, at: INSIDE }))).toBe('verified')
  })

  it('[SIGN6] is told with the time that it says', () => {
    const bytes = signedScript(BODY, 'a.sh', {
      signer: expired.signer,
      chain: [intermediate, tsa],
      unsigned: stamp({ tsa, at: INSIDE }),
    })
    expect(verifyScript(bytes, 'a.sh', ask(expired.trust))).toMatchObject({
      verdict: 'verified',
      signedAt: INSIDE,
    })
  })

  it('[SIGN6] helps nothing when it is from outside the certificate’s validity', () => {
    expect(verdict(stamp({ tsa, at: AFTER }))).toBe('certificate-expired')
    expect(verdict(stamp({ tsa, at: BEFORE }))).toBe('certificate-not-yet-valid')
  })

  it('[SIGN6] outlives the certificate of its authority', () => {
    const old = issue({
      name: 'Old stamps',
      by: tsaRoot,
      extensions: usual.tsa(),
      from: NOW - YEAR,
      until: NOW - DAY,
    })
    expect(verdict(stamp({ tsa: old, at: INSIDE }), [old])).toBe('verified')
  })

  it('[SIGN6] refuses the script when it is from the future', () => {
    const good = (at: number): string =>
      verdictOn(world, { chain: [intermediate, tsa], unsigned: stamp({ tsa, at }) })
    expect(good(NOW + CLOCK_TOLERANCE_MS)).toBe('verified')
    expect(good(NOW + CLOCK_TOLERANCE_MS + 1000)).toBe('bad-time-stamp')
  })

  it.each<[string, () => Party, string]>([
    ['an unknown authority', () => issue({ name: 'Unknown', extensions: usual.tsa() }), 'bad-time-stamp'],
    [
      'an authority of the same name with another key',
      () => ({ ...tsa, keys: keysOf('Impostor') }),
      'bad-time-stamp',
    ],
    [
      'an authority below a root for scripts alone',
      () => issue({ name: 'Elsewhere', by: world.root, extensions: usual.tsa() }),
      'bad-time-stamp',
    ],
    ['the publisher itself', () => world.publisher, 'bad-time-stamp'],
    [
      'one without the use',
      () => issue({ name: 'No use', by: tsaRoot, extensions: [keyUsage('digitalSignature')] }),
      'bad-time-stamp',
    ],
    [
      'one for code signing as well',
      () =>
        issue({
          name: 'Two uses',
          by: tsaRoot,
          extensions: [keyUsage('digitalSignature'), extendedUse(['timeStamping', 'codeSigning'], true)],
        }),
      'bad-time-stamp',
    ],
    [
      'one for any use',
      () =>
        issue({
          name: 'Any',
          by: tsaRoot,
          extensions: [keyUsage('digitalSignature'), extendedUse(['any'], true)],
        }),
      'bad-time-stamp',
    ],
    [
      'one whose use is not critical',
      () =>
        issue({
          name: 'Soft',
          by: tsaRoot,
          extensions: [keyUsage('digitalSignature'), extendedUse(['timeStamping'])],
        }),
      'bad-time-stamp',
    ],
    [
      'one that may not make signatures',
      () =>
        issue({
          name: 'Mute',
          by: tsaRoot,
          extensions: [keyUsage('keyEncipherment'), extendedUse(['timeStamping'], true)],
        }),
      'bad-time-stamp',
    ],
    [
      'one that was not valid yet when it stamped',
      () => issue({ name: 'Young', by: tsaRoot, extensions: usual.tsa(), from: INSIDE + DAY }),
      'bad-time-stamp',
    ],
    [
      'one that had expired when it stamped',
      () => issue({ name: 'Late', by: tsaRoot, extensions: usual.tsa(), until: INSIDE - DAY }),
      'bad-time-stamp',
    ],
    [
      'one with RSA-1024',
      () => issue({ name: 'Weak', by: tsaRoot, extensions: usual.tsa(), keys: keysOf('Weak', 'rsa1024') }),
      'weak-algorithm',
    ],
    [
      'one certified with SHA-1',
      () => issue({ name: 'Weakly', by: tsaRoot, extensions: usual.tsa(), method: { hash: 'sha1' } }),
      'weak-algorithm',
    ],
    [
      'one with RSA',
      () => issue({ name: 'Rsa', by: tsaRoot, extensions: usual.tsa(), keys: keysOf('Rsa', 'rsa2048') }),
      'verified',
    ],
  ])('[SIGN6] by %s: %#', (_name, authority, reason) => {
    const by = authority()
    expect(verdict(stamp({ tsa: by, at: INSIDE }), [by])).toBe(reason)
  })

  it('[SIGN6] by an authority without a root in tsa-roots is refused, also where the certificate is still valid', () => {
    const trust = { ...world.trust, tsaRoots: [] }
    const chain = [intermediate, tsa, tsaRoot]
    const unsigned = stamp({ tsa, at: NOW - DAY })
    expect(verdictOn(world, { chain, unsigned }, { trust })).toBe('bad-time-stamp')
    // The roots of scripts and those of stamps are two stores.
    expect(
      verdictOn(
        world,
        { chain, unsigned },
        { trust: { ...trust, roots: [...trust.roots, readParty(tsaRoot)] } },
      ),
    ).toBe('bad-time-stamp')
  })

  it('[SIGN6] over another signature, or over the script instead, is refused', () => {
    for (const imprint of [Buffer.alloc(32, 7), Buffer.alloc(0), Buffer.from(BODY)])
      expect(verdict(stamp({ tsa, at: INSIDE, imprint }))).toBe('bad-time-stamp')
  })

  it('[SIGN6] made with a weak hash is refused', () => {
    expect(verdict(stamp({ tsa, at: INSIDE, method: { hash: 'sha1' } }))).toBe('weak-algorithm')
    expect(verdict(stamp({ tsa, at: INSIDE, method: { hash: 'sha512' } }))).toBe('verified')
  })

  it('[SIGN6] several: the earliest counts, and each must hold', () => {
    const both =
      (...all: Unsigned[]): Unsigned =>
      signature =>
        all.flatMap(each => each(signature))
    const early = stamp({ tsa, at: INSIDE })
    const late = stamp({ tsa, at: AFTER })
    expect(verdict(both(early, late))).toBe('verified')
    expect(verdict(both(late, early))).toBe('verified')
    const unknown = issue({ name: 'Unknown', extensions: usual.tsa() })
    expect(verdict(both(early, stamp({ tsa: unknown, at: INSIDE })), [unknown])).toBe('bad-time-stamp')
    expect(verdict(both(...Array.from({ length: MAX_TIME_STAMPS }, () => early)))).toBe('verified')
    expect(verdict(both(...Array.from({ length: MAX_TIME_STAMPS + 1 }, () => early)))).toBe('bad-time-stamp')
  })
})

describe('an RFC 3161 token', () => {
  const token = (more: Partial<StampWish>): string => verdict(stamped({ tsa, at: INSIDE, ...more }))

  it.each<[string, Partial<StampWish>, string]>([
    ['with an imprint by SHA-512', { imprintHash: 'sha512' }, 'verified'],
    ['with an imprint by SHA-1', { imprintHash: 'sha1' }, 'weak-algorithm'],
    ['with an imprint by MD5', { imprintHash: 'md5' }, 'weak-algorithm'],
    ['that names its certificate by SHA-512', { namesBy: 'sha512' }, 'verified'],
    ['that names its certificate in the older form', { namesBy: 'sha1' }, 'verified'],
    ['that names no certificate', { names: null }, 'bad-time-stamp'],
    ['that names another certificate', { names: tsaRoot }, 'bad-time-stamp'],
    ['with a forged signature', { signature: made => Buffer.alloc(made.length, 1) }, 'bad-time-stamp'],
    ['with a nonce', { more: [integer(99)] }, 'verified'],
    ['with an accuracy', { more: [sequence(integer(1))] }, 'verified'],
    ['with an extension', { more: [tagged(1, sequence())] }, 'bad-time-stamp'],
    ['with more than belongs there', { more: [octets()] }, 'bad-time-stamp'],
  ])('[SIGN6] %s: %#', (_, more, reason) => {
    expect(token(more)).toBe(reason)
  })

  it('[SIGN6] brings its own intermediates, or takes those of the device', () => {
    const between = issue({ name: 'Stamp authority', by: tsaRoot, extensions: usual.authority(0) })
    const own = issue({ name: 'Stamps below', by: between, extensions: usual.tsa() })
    expect(verdict(stamped({ tsa: own, chain: [between], at: INSIDE }))).toBe('verified')
    expect(verdict(stamped({ tsa: own, at: INSIDE }))).toBe('bad-time-stamp')
    const kept = { ...expired.trust, intermediates: [readParty(between)] }
    expect(verdict(stamped({ tsa: own, at: INSIDE }), [], kept)).toBe('verified')
  })

  it.each<[string, Buffer[]]>([
    ['that is empty', [attribute(RFC3161_ATTRIBUTE, sequence())]],
    ['without a value', [attribute(RFC3161_ATTRIBUTE)]],
    ['that is no token', [attribute(RFC3161_ATTRIBUTE, octets(Buffer.from('now')))]],
    ['with an empty countersignature', [attribute(COUNTERSIGNATURE, sequence())]],
    ['without a countersignature in it', [attribute(COUNTERSIGNATURE)]],
  ])('[SIGN6] an attribute %s is refused', (_, attributes) => {
    expect(verdict(() => attributes)).toBe('bad-time-stamp')
  })

  it('[SIGN6] two tokens in one attribute are refused', () => {
    const twice: Unsigned = signature => {
      const [one] = stamped({ tsa, at: INSIDE })(signature)
      const value = (one ?? Buffer.alloc(0)).subarray(-1)
      return [attribute(RFC3161_ATTRIBUTE, octets(value), octets(value))]
    }
    expect(verdict(twice)).toBe('bad-time-stamp')
  })
})

describe('a countersignature', () => {
  it('[SIGN6] without a time is refused', () => {
    expect(verdict(countersigned({ tsa, at: INSIDE, attributes: made => made }))).toBe('bad-time-stamp')
  })
})
