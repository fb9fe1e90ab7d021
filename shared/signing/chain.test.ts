import { createPublicKey, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { keysOf, newKeys, signatureIdentifier } from '../../test/support/signing/algorithms.ts'
import {
  authorityKeyId,
  basicConstraints,
  commonName,
  DAY,
  extendedUse,
  issue,
  keyUsage,
  NOW,
  readParty,
  subjectKeyId,
  unknownExtension,
  usual,
  YEAR,
  type CertificateWish,
  type Party,
} from '../../test/support/signing/certificates.ts'
import { bits, integer, nothing, oid, sequence } from '../../test/support/signing/der.ts'
import { makeWorld, newSigner, trustIn, verdictOn } from '../../test/support/signing/world.ts'
import { findChain } from './chain.ts'
import { MAX_CHAIN_LENGTH, MAX_CHAIN_TRIES } from './limits.ts'

const world = makeWorld()
const { root, intermediate, publisher } = world

/** The verdict on a script by a leaf with these wishes, below the world's intermediate. */
function byLeaf(wish: Partial<CertificateWish>, at = NOW): string {
  const { signer, trust } = newSigner(world, wish)
  return verdictOn(world, { signer }, { trust, at })
}

/** The verdict on a script by an ordinary leaf below an intermediate with these wishes. */
function byIntermediate(wish: Partial<CertificateWish>, at = NOW): string {
  const between = issue({ name: 'Between', by: root, extensions: usual.authority(), ...wish })
  const { signer, trust } = newSigner(world, { by: between })
  return verdictOn(world, { signer, chain: [between] }, { trust, at })
}

/** The verdict on a script by an ordinary leaf below a root with these wishes, which the device trusts. */
function byRoot(wish: Partial<CertificateWish>, between = 0, at = NOW): string {
  const top = issue({ name: 'Own root', extensions: usual.authority(), ...wish })
  const chain = authorities(top, between)
  const signer = issue({ name: 'Signer', by: chain.at(-1) ?? top, extensions: usual.signer() })
  return verdictOn(world, { signer, chain }, { trust: trustIn({ publishers: [signer], roots: [top] }), at })
}

function authorities(top: Party, count: number): Party[] {
  const chain: Party[] = []
  for (let i = 0; i < count; i += 1)
    chain.push(issue({ name: `Authority ${i}`, by: chain.at(-1) ?? top, extensions: usual.authority() }))
  return chain
}

describe('the chain', () => {
  it('[SIGN5] leads through what came along, or through what the device keeps', () => {
    expect(verdictOn(world)).toBe('verified')
    expect(verdictOn(world, { chain: [] })).toBe('untrusted-certificate')
    const kept = { ...world.trust, intermediates: [readParty(intermediate)] }
    expect(verdictOn(world, { chain: [] }, { trust: kept })).toBe('verified')
  })

  it('[SIGN5] needs a root that the device trusts: one that came along, or stands among the intermediates, is none', () => {
    const { publishers } = world.trust
    const none = { ...trustIn({}), publishers }
    expect(verdictOn(world, { more: [root.der] }, { trust: none })).toBe('untrusted-certificate')
    const asIntermediate = { ...trustIn({ intermediates: [root, intermediate] }), publishers }
    expect(verdictOn(world, {}, { trust: asIntermediate })).toBe('untrusted-certificate')
    const asTsaRoot = { ...trustIn({ tsaRoots: [root] }), publishers }
    expect(verdictOn(world, {}, { trust: asTsaRoot })).toBe('untrusted-certificate')
  })

  it('[SIGN5] a root of the same name with another key is another root', () => {
    const twin = issue({ name: root.name, keys: newKeys(), extensions: usual.authority() })
    const trust = { ...trustIn({ roots: [twin] }), publishers: world.trust.publishers }
    expect(verdictOn(world, {}, { trust })).toBe('untrusted-certificate')
    // The other way round: a whole chain made below a root that only bears the name.
    const under = issue({ name: 'Intermediate', by: twin, extensions: usual.authority() })
    const { signer, trust: own } = newSigner(world, { by: under })
    expect(verdictOn(world, { signer, chain: [under, twin] }, { trust: own })).toBe('untrusted-certificate')
    // And among several of one name the right one is found.
    const both = { ...trustIn({ roots: [twin, root] }), publishers: world.trust.publishers }
    expect(verdictOn(world, {}, { trust: both })).toBe('verified')
  })

  it('[SIGN5] a forged signature on a certificate of the chain ends it', () => {
    expect(byLeaf({ signedWith: keysOf('Impostor').privateKey })).toBe('untrusted-certificate')
    expect(byIntermediate({ signedWith: keysOf('Impostor').privateKey })).toBe('untrusted-certificate')
  })

  it('[SIGN5] several authorities of one name: the one whose key made the certificate counts', () => {
    const others = Array.from({ length: 6 }, () =>
      issue({ name: 'Intermediate', by: root, keys: newKeys(), extensions: usual.authority() }),
    )
    expect(verdictOn(world, { chain: [...others, intermediate] })).toBe('verified')
  })

  it('[SIGN5] a key identifier that does not fit passes an authority over', () => {
    const keys = keysOf('With id')
    const by = issue({
      name: 'With id',
      by: root,
      keys,
      extensions: [...usual.authority(), subjectKeyId(keys)],
    })
    const leaf = (id: Buffer): string => {
      const { signer, trust } = newSigner(world, { by, extensions: [...usual.signer(), id] })
      return verdictOn(world, { signer, chain: [by] }, { trust })
    }
    expect(leaf(authorityKeyId(keys))).toBe('verified')
    expect(leaf(authorityKeyId(keysOf('Impostor')))).toBe('untrusted-certificate')
  })

  it('[SIGN5] a signer that is itself a trusted root is a chain of one', () => {
    const alone = issue({ name: 'Alone', extensions: usual.signer() })
    const trust = trustIn({ publishers: [alone], roots: [alone] })
    expect(verdictOn(world, { signer: alone, chain: [] }, { trust })).toBe('verified')
    expect(verdictOn(world, { signer: alone, chain: [] }, { trust: trustIn({ publishers: [alone] }) })).toBe(
      'untrusted-certificate',
    )
  })

  it('[SIGN5] a loop of authorities that certify each other ends', () => {
    const [one, two] = ['Loop 1', 'Loop 2'].map(name => issue({ name, extensions: usual.authority() })) as [
      Party,
      Party,
    ]
    const crossed = [
      issue({ name: 'Loop 1', by: two, extensions: usual.authority() }),
      issue({ name: 'Loop 2', by: one, extensions: usual.authority() }),
    ]
    const { signer, trust } = newSigner(world, { by: one })
    expect(verdictOn(world, { signer, chain: [one, two, ...crossed] }, { trust })).toBe(
      'untrusted-certificate',
    )
  })
})

describe('what a signer may be', () => {
  it.each<[string, Partial<CertificateWish>, string]>([
    ['code signing and digitalSignature', {}, 'verified'],
    [
      'code signing among others',
      { extensions: [keyUsage('digitalSignature'), extendedUse(['server', 'codeSigning'])] },
      'verified',
    ],
    [
      'code signing as critical',
      { extensions: [keyUsage('digitalSignature'), extendedUse(['codeSigning'], true)] },
      'verified',
    ],
    [
      'an unknown extension that is not critical',
      { extensions: [...usual.signer(), unknownExtension(false)] },
      'verified',
    ],
    ['no extended use', { extensions: [keyUsage('digitalSignature')] }, 'not-for-code-signing'],
    ['no extensions at all', { extensions: [] }, 'not-for-code-signing'],
    [
      'TLS use',
      { extensions: [keyUsage('digitalSignature'), extendedUse(['server'])] },
      'not-for-code-signing',
    ],
    [
      'any use, which does not do',
      { extensions: [keyUsage('digitalSignature'), extendedUse(['any'])] },
      'not-for-code-signing',
    ],
    ['time stamping', { extensions: usual.tsa() }, 'not-for-code-signing'],
    [
      'no digitalSignature',
      { extensions: [keyUsage('keyEncipherment'), extendedUse(['codeSigning'])] },
      'not-for-code-signing',
    ],
    [
      'an unknown critical extension',
      { extensions: [...usual.signer(), unknownExtension(true)] },
      'bad-chain',
    ],
    [
      'an extension twice',
      { extensions: [...usual.signer(), extendedUse(['codeSigning'])] },
      'bad-structure',
    ],
  ])('[SIGN5] %s: %#', (_, wish, reason) => {
    expect(byLeaf(wish)).toBe(reason)
  })

  it.each<[string, number, string]>([
    ['before its first second', NOW - YEAR - 1, 'certificate-not-yet-valid'],
    ['in its first second', NOW - YEAR, 'verified'],
    ['in its last second', NOW + YEAR + 999, 'verified'],
    ['after its last second', NOW + YEAR + 1000, 'certificate-expired'],
  ])('[SIGN5] a certificate %s', (_, at, reason) => {
    expect(byLeaf({}, at)).toBe(reason)
  })
})

describe('what an authority may be', () => {
  it.each<[string, Partial<CertificateWish>, string]>([
    ['an ordinary one', {}, 'verified'],
    ['one without key usage', { extensions: [basicConstraints(true)] }, 'verified'],
    [
      'one for code signing',
      { extensions: [...usual.authority(), extendedUse(['codeSigning'])] },
      'verified',
    ],
    ['one for any use', { extensions: [...usual.authority(), extendedUse(['any'])] }, 'verified'],
    [
      'one for TLS only',
      { extensions: [...usual.authority(), extendedUse(['server'])] },
      'not-for-code-signing',
    ],
    ['CA:FALSE', { extensions: [basicConstraints(false), keyUsage('keyCertSign')] }, 'bad-chain'],
    ['no basicConstraints', { extensions: [keyUsage('keyCertSign')] }, 'bad-chain'],
    ['no extensions', { extensions: [] }, 'bad-chain'],
    [
      'no keyCertSign',
      { extensions: [basicConstraints(true), keyUsage('crlSign', 'digitalSignature')] },
      'bad-chain',
    ],
    [
      'an unknown critical extension',
      { extensions: [...usual.authority(), unknownExtension(true)] },
      'bad-chain',
    ],
    ['an expired one', { until: NOW - DAY }, 'certificate-expired'],
    ['one not yet valid', { from: NOW + DAY }, 'certificate-not-yet-valid'],
    ['one signed with MD5', { method: { hash: 'md5' }, by: rsaRoot() }, 'weak-algorithm'],
    ['one signed with SHA-1', { method: { hash: 'sha1' } }, 'weak-algorithm'],
    ['one with RSA-1024', { keys: keysOf('Between', 'rsa1024') }, 'weak-algorithm'],
    ['one with an odd curve', { keys: keysOf('Between', 'secp256k1') }, 'weak-algorithm'],
    ['one with RSA', { keys: keysOf('Between', 'rsa2048') }, 'verified'],
    ['one that signs with P-384', { keys: keysOf('Between', 'p384') }, 'verified'],
  ])('[SIGN5] %s above the signer: %#', (_, wish, reason) => {
    expect(byIntermediate(wish)).toBe(reason)
  })

  it.each<[string, Partial<CertificateWish>, number, string]>([
    ['ordinary, directly above', {}, 0, 'verified'],
    ['path length 0, directly above', { extensions: usual.authority(0) }, 0, 'verified'],
    ['path length 0, one between', { extensions: usual.authority(0) }, 1, 'bad-chain'],
    ['path length 1, one between', { extensions: usual.authority(1) }, 1, 'verified'],
    ['path length 1, two between', { extensions: usual.authority(1) }, 2, 'bad-chain'],
    ['CA:FALSE', { extensions: [basicConstraints(false)] }, 0, 'bad-chain'],
    ['no extensions', { extensions: [] }, 0, 'bad-chain'],
    [
      'for TLS only',
      { extensions: [...usual.authority(), extendedUse(['server'])] },
      0,
      'not-for-code-signing',
    ],
    [
      'an unknown critical extension',
      { extensions: [...usual.authority(), unknownExtension(true)] },
      0,
      'bad-chain',
    ],
    ['expired', { until: NOW - DAY }, 0, 'certificate-expired'],
    ['RSA-1024', { keys: keysOf('Own root', 'rsa1024') }, 0, 'weak-algorithm'],
    ['signed by itself with SHA-1, which nobody checks', { method: { hash: 'sha1' } }, 0, 'verified'],
    ['as many between as may be', {}, MAX_CHAIN_LENGTH - 2, 'verified'],
    ['more between than may be', {}, MAX_CHAIN_LENGTH - 1, 'untrusted-certificate'],
  ])('[SIGN5] a root: %s: %#', (_, wish, between, reason) => {
    expect(byRoot(wish, between)).toBe(reason)
  })

  it('[SIGN5] path length in the middle of the chain counts, and self-issued certificates do not', () => {
    const limited = issue({ name: 'Limited', by: root, extensions: usual.authority(0) })
    const below = issue({ name: 'Below', by: limited, extensions: usual.authority() })
    const first = newSigner(world, { by: below })
    expect(verdictOn(world, { signer: first.signer, chain: [below, limited] }, { trust: first.trust })).toBe(
      'bad-chain',
    )
    // A new key of the same authority, certified with its old one.
    const renewed = issue({ name: 'Limited', keys: newKeys(), by: limited, extensions: usual.authority(0) })
    const second = newSigner(world, { by: renewed })
    expect(
      verdictOn(world, { signer: second.signer, chain: [renewed, limited] }, { trust: second.trust }),
    ).toBe('verified')
  })

  it('[SIGN5] a leaf is no authority, whoever it signs for', () => {
    const { signer, trust } = newSigner(world, { by: publisher })
    expect(verdictOn(world, { signer, chain: [publisher, intermediate] }, { trust })).toBe('bad-chain')
  })

  it('[SIGN5] a certificate signed with SHA-1 or MD5 below a good authority is refused', () => {
    expect(byLeaf({ method: { hash: 'sha1' } })).toBe('weak-algorithm')
    const { signer, trust } = newSigner(world, { by: rsaRoot(), method: { hash: 'md5' } })
    expect(verdictOn(world, { signer }, { trust: { ...trust, roots: [readParty(rsaRoot())] } })).toBe(
      'weak-algorithm',
    )
  })

  it('[SIGN5] a certificate that names two algorithms is refused', () => {
    const named = signatureIdentifier(intermediate.keys.privateKey, { hash: 'sha512' })
    expect(byLeaf({ named })).toBe('bad-structure')
    expect(byIntermediate({ named })).toBe('bad-structure')
  })

  it('[SIGN5] where one way to a root is barred, another that holds is found', () => {
    const expired = issue({ name: 'Intermediate', by: root, extensions: usual.authority(), until: NOW - DAY })
    expect(verdictOn(world, { chain: [expired, intermediate] })).toBe('verified')
    expect(verdictOn(world, { chain: [intermediate, expired] })).toBe('verified')
    expect(verdictOn(world, { chain: [expired] })).toBe('certificate-expired')
  })
})

describe('the work of a chain', () => {
  it('[SIGN4] tries no more issuers than the limit, however many bear the name', () => {
    let checks = 0
    const bogus = Array.from({ length: 200 }, (_, i) => {
      const certificate = readParty(
        issue({ name: 'Intermediate', keys: keysOf(`Bogus ${i % 4}`), extensions: usual.authority() }),
      )
      return {
        ...certificate,
        get publicKey() {
          checks += 1
          return certificate.publicKey
        },
      }
    })
    expect(() =>
      findChain(readParty(publisher), { purpose: 'codeSigning', roots: [], others: bogus, at: NOW }),
    ).toThrow(/untrusted-certificate/)
    // Its strength is looked at, then it is checked with.
    expect(checks).toBeLessThanOrEqual(2 * MAX_CHAIN_TRIES)
    expect(checks).toBeGreaterThan(0)
  })

  it.each<[string, number, number]>([
    ['an exponent of 3064 bits', 3072, 3064],
    ['an exponent of 33 bits', 2048, 33],
    ['a modulus of 16384 bits', 16384, 17],
  ])('[SIGN4] a key with %s, which takes long to check with, is refused unused', (_, modulus, exponent) => {
    const keys = { ...keysOf('Impostor'), publicKey: slowKey(modulus, exponent) }
    expect(byIntermediate({ keys })).toBe('weak-algorithm')
    expect(byLeaf({ keys, by: root })).toBe('weak-algorithm')
    expect(byRoot({ name: commonName('Slow root'), keys })).toBe('weak-algorithm')
  })
})

let made: Party | null = null
function rsaRoot(): Party {
  made ??= issue({ name: 'Root', keys: keysOf('RSA root', 'rsa2048'), extensions: usual.authority() })
  return made
}

/** An RSA key that nobody has the private half of. */
function slowKey(modulusBits: number, exponentBits: number): ReturnType<typeof createPublicKey> {
  const odd = (count: number): Buffer => {
    const bytes = randomBytes(Math.ceil(count / 8))
    bytes[0] = count % 8 === 0 ? (bytes[0] ?? 0) | 0x80 : 1
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 1
    return integer(Buffer.concat([Buffer.of(0), bytes]).subarray(count % 8 === 0 ? 0 : 1))
  }
  const key = sequence(odd(modulusBits), odd(exponentBits))
  const info = sequence(sequence(oid('1.2.840.113549.1.1.1'), nothing()), bits(key))
  return createPublicKey({ key: info, format: 'der', type: 'spki' })
}
