import { describe, expect, it } from 'vitest'
import {
  bareRsa,
  hashIdentifier,
  keysOf,
  pssIdentifier,
  signatureIdentifier,
  type KeyKind,
  type Method,
} from '../../test/support/signing/algorithms.ts'
import { subjectKeyId, usual } from '../../test/support/signing/certificates.ts'
import { integer, nested, octets, oid, sequence, set, tagged, tlv } from '../../test/support/signing/der.ts'
import {
  blockText,
  bodyDigest,
  indirectData,
  signatureOf,
  signedScript,
  type SignatureWish,
} from '../../test/support/signing/scripts.ts'
import { attribute, digest, oids, signedData, signerInfo } from '../../test/support/signing/signed-data.ts'
import { BODY, makeWorld, newSigner, verdictOf, verdictOn } from '../../test/support/signing/world.ts'
import { MAX_BLOCK_CHARACTERS, MAX_EMBEDDED_CERTIFICATES, MAX_SCRIPT_BYTES } from './limits.ts'

const world = makeWorld()
const { publisher, intermediate, trust } = world
const wish = { signer: publisher, chain: [intermediate] }
const content = indirectData('sha256', bodyDigest(BODY, 'sha256'))
const verdict = (der: Uint8Array): string =>
  verdictOf(Buffer.from(`${BODY}\n${blockText(der, 'a.sh')}`), trust)
const secondSigner = signerInfo({ signer: publisher, contentType: oids.indirectData, content })

describe('the structure of a signature', () => {
  it.each<[string, Partial<SignatureWish>]>([
    ['with its content bare, as Windows writes it', { form: 'bare' }],
    ['with its content in an OCTET STRING, as CMS has it', { form: 'octets' }],
    ['of version 1', { signedDataVersion: 1 }],
    ['of version 3', { signedDataVersion: 3 }],
    [
      'with another signed attribute',
      { attributes: usualOnes => [...usualOnes, attribute(oids.signingTime, octets())] },
    ],
    ['with its root along', { more: [world.root.der] }],
  ])('[SIGN4] accepts one %s', (_, more) => {
    expect(verdictOn(world, more)).toBe('verified')
  })

  it('[SIGN4] finds the signer by its key identifier, too', () => {
    const keys = keysOf('By its key')
    const { signer, trust: own } = newSigner(world, {
      keys,
      extensions: [...usual.signer(), subjectKeyId(keys)],
    })
    const id = digest('sha256', keys.publicKey.export({ format: 'der', type: 'spki' })).subarray(0, 20)
    expect(verdictOn(world, { signer, byKeyId: id }, { trust: own })).toBe('verified')
    expect(verdictOn(world, { signer, byKeyId: Buffer.alloc(20) }, { trust: own })).toBe('bad-structure')
  })

  it.each<[string, Partial<SignatureWish>, string]>([
    ['of version 0', { signedDataVersion: 0 }, 'bad-structure'],
    ['of version 2', { signedDataVersion: 2 }, 'bad-structure'],
    ['of version 4', { signedDataVersion: 4 }, 'bad-structure'],
    ['of a signer of version 0', { version: 0 }, 'bad-structure'],
    ['of a signer whose version does not fit its name', { version: 3 }, 'bad-structure'],
    ['without a signer', { signers: () => [] }, 'bad-structure'],
    ['with two signers', { signers: own => [own, secondSigner] }, 'bad-structure'],
    ['with one signer twice', { signers: own => [own, own] }, 'bad-structure'],
    ['without digest algorithms', { digestAlgorithms: [] }, 'bad-structure'],
    ['with another digest algorithm', { digestAlgorithms: [hashIdentifier('sha512')] }, 'bad-structure'],
    [
      'with two digest algorithms',
      { digestAlgorithms: [hashIdentifier('sha256'), hashIdentifier('sha512')] },
      'bad-structure',
    ],
    ['with a weak digest algorithm', { digestAlgorithms: [hashIdentifier('md5')] }, 'weak-algorithm'],
    ['whose signer names another hash', { digestAlgorithm: hashIdentifier('sha512') }, 'bad-structure'],
    ['without the content type', { attributes: ([, second]) => [second ?? octets()] }, 'bad-structure'],
    ['without the message digest', { attributes: ([first]) => [first ?? octets()] }, 'bad-structure'],
    ['without signed attributes', { attributes: () => [] }, 'bad-structure'],
    ['with the content type of something else', { contentType: oids.data }, 'bad-structure'],
    ['with an attribute twice', { attributes: both => [...both, ...both] }, 'bad-structure'],
    [
      'with two values in one attribute',
      { attributes: ([first]) => [first ?? octets(), attribute(oids.messageDigest, octets(), octets())] },
      'bad-structure',
    ],
    ['with the message digest over another content', { content: Buffer.from('other') }, 'bad-digest'],
    ['with the message digest over tag and length as well', { content }, 'bad-digest'],
    [
      'with a message digest that is empty',
      { attributes: ([first]) => [first ?? octets(), attribute(oids.messageDigest, octets())] },
      'bad-digest',
    ],
    ['with an empty signature', { signature: () => Buffer.alloc(0) }, 'bad-signature'],
    ['with a signature of zeros', { signature: made => Buffer.alloc(made.length) }, 'bad-signature'],
    ['with a signature of r = s = 0', { signature: () => sequence(integer(0), integer(0)) }, 'bad-signature'],
    [
      'with a byte behind the signature',
      { signature: made => Buffer.concat([made, Buffer.of(0)]) },
      'bad-signature',
    ],
    [
      'with an unknown unsigned attribute',
      { unsigned: () => [attribute('1.3.6.1.4.1.311.2.4.1', octets())] },
      'bad-structure',
    ],
    ['with a certificate that is none', { more: [sequence(integer(1))] }, 'bad-structure'],
    ['with something else among the certificates', { more: [octets(Buffer.of(1))] }, 'bad-structure'],
    [
      'of 25 certificates',
      { more: Array.from({ length: MAX_EMBEDDED_CERTIFICATES }, () => world.root.der) },
      'bad-structure',
    ],
  ])('[SIGN4] refuses one %s', (_, more, reason) => {
    expect(verdictOn(world, more)).toBe(reason)
  })

  it('[SIGN4] refuses a signature whose signer is not among its certificates', () => {
    const signer = signerInfo({
      signer: publisher,
      contentType: oids.indirectData,
      content: content.subarray(2),
    })
    const der = signedData({
      contentType: oids.indirectData,
      content,
      certificates: [intermediate.der],
      signers: [signer],
    })
    expect(verdict(der)).toBe('bad-structure')
    expect(
      verdict(signedData({ contentType: oids.indirectData, content, certificates: [], signers: [signer] })),
    ).toBe('bad-structure')
  })

  it('[SIGN4] refuses what the publisher signed as something else than a script', () => {
    const asOther = (contentType: string, value: Buffer, signed: Uint8Array): Buffer =>
      signedData({
        contentType,
        content: value,
        certificates: [publisher.der, intermediate.der],
        signers: [signerInfo({ signer: publisher, contentType, content: signed })],
      })
    expect(verdict(asOther(oids.data, octets(content), content))).toBe('bad-structure')
    expect(verdict(asOther('1.2.840.113549.1.9.16.1.4', octets(content), content))).toBe('bad-structure')
    // A program (SPC_PE_IMAGE_DATA), an installer: the same digest, another kind of subject.
    const program = indirectData('sha256', bodyDigest(BODY, 'sha256'), Buffer.alloc(16, 0xf1))
    expect(verdict(asOther(oids.indirectData, program, program.subarray(2)))).toBe('bad-structure')
    expect(verdict(asOther(oids.indirectData, tlv(0x31, content), content))).toBe('bad-structure')
  })

  it.each<[string, (der: Buffer) => Buffer]>([
    ['trailing bytes', der => Buffer.concat([der, Buffer.of(0)])],
    ['trailing DER', der => Buffer.concat([der, integer(1)])],
    ['a second signature', der => Buffer.concat([der, der])],
    ['truncation', der => der.subarray(0, -1)],
    ['an indefinite length', der => Buffer.concat([Buffer.of(0x30, 0x80), der.subarray(4), Buffer.of(0, 0)])],
    [
      'a lying length',
      der => Buffer.concat([Buffer.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff), der.subarray(4)]),
    ],
    ['a set for a sequence', der => Buffer.concat([Buffer.of(0x31), der.subarray(1)])],
    ['a layer more', der => sequence(der)],
    ['a layer less', der => der.subarray(4)],
    ['ASN.1 that is deep', () => nested(38_000)],
    ['ASN.1 that is wide', () => tlv(0x30, Buffer.alloc(180_000, Buffer.of(5, 0)))],
    ['bytes of nothing', () => Buffer.alloc(3000)],
    [
      'another kind of CMS',
      () => sequence(oid('1.2.840.113549.1.7.3'), tagged(0, sequence(integer(0), set()))),
    ],
  ])('[SIGN4] refuses %s', (_, change) => {
    expect(verdict(change(signatureOf(BODY, wish)))).toBe('bad-structure')
  })

  it('[SIGN4] refuses a file over 2 MB and a block over 256 KB without reading them', () => {
    // Both hold what would be refused for another reason as soon as it was read.
    const huge = Buffer.concat([Buffer.alloc(MAX_SCRIPT_BYTES, 0xff), signedScript(BODY, 'a.sh', wish)])
    expect(verdictOf(huge, trust)).toBe('too-large')
    expect(verdictOf(huge, trust, { policy: 'unrestricted' })).toBe('too-large')
    const block = blockText(Buffer.alloc(MAX_BLOCK_CHARACTERS), 'a.sh').replaceAll('A', '!')
    expect(verdictOf(Buffer.from(`${BODY}\n${block}`), trust)).toBe('too-large')
  })

  it('[SIGN4] accepts a script just below 2 MB', () => {
    const { length } = signedScript(BODY, 'a.sh', wish)
    const body = BODY + '#'.repeat(MAX_SCRIPT_BYTES - length - 20)
    expect(verdictOn(world, {}, { body })).toBe('verified')
  })
})

describe('the algorithms', () => {
  const of = (kind: KeyKind, method: Method, more: Partial<SignatureWish> = {}): string => {
    const { signer, trust: own } = newSigner(world, { keys: keysOf('Algorithms', kind) })
    return verdictOn(world, { signer, method, ...more }, { trust: own })
  }

  it.each<[KeyKind, Method]>([
    ['p256', { hash: 'sha256' }],
    ['p256', { hash: 'sha512' }],
    ['p384', { hash: 'sha384' }],
    ['p521', { hash: 'sha512' }],
    ['rsa2048', { hash: 'sha256' }],
    ['rsa2048', { hash: 'sha384' }],
    ['rsa3072', { hash: 'sha512' }],
    ['rsa2048', { hash: 'sha256', pss: { saltLength: 32 } }],
    ['rsa2048', { hash: 'sha384', pss: { saltLength: 48 } }],
    ['rsa2048', { hash: 'sha512', pss: { saltLength: 0 } }],
    ['rsa-pss', { hash: 'sha256', pss: { saltLength: 32 } }],
  ])('[SIGN4] accepts a signer with %s and %o', (kind, method) => {
    expect(of(kind, method)).toBe('verified')
  })

  it('[SIGN4] accepts the signature algorithm with its hash, as OpenSSL names it', () => {
    const { privateKey } = keysOf('Algorithms', 'rsa2048')
    expect(
      of('rsa2048', { hash: 'sha256' }, { algorithm: signatureIdentifier(privateKey, { hash: 'sha256' }) }),
    ).toBe('verified')
  })

  it.each<[string, KeyKind, Method, Partial<SignatureWish>, string]>([
    ['MD5', 'rsa2048', { hash: 'md5' }, {}, 'weak-algorithm'],
    ['SHA-1', 'rsa2048', { hash: 'sha1' }, {}, 'weak-algorithm'],
    ['SHA-1 with ECDSA', 'p256', { hash: 'sha1' }, {}, 'weak-algorithm'],
    ['RSA with 1024 bits', 'rsa1024', { hash: 'sha256' }, {}, 'weak-algorithm'],
    ['a curve that is not on the list', 'secp256k1', { hash: 'sha256' }, {}, 'weak-algorithm'],
    ['PSS with SHA-1', 'rsa2048', { hash: 'sha1', pss: { saltLength: 20 } }, {}, 'weak-algorithm'],
    [
      'PSS with its defaults, which are SHA-1',
      'rsa2048',
      { hash: 'sha256', pss: { saltLength: 32 } },
      { algorithm: sequence(oid('1.2.840.113549.1.1.10'), sequence()) },
      'weak-algorithm',
    ],
    [
      'PSS with two hashes',
      'rsa2048',
      { hash: 'sha256', pss: { saltLength: 32 } },
      { algorithm: pssIdentifier('sha256', 'sha512', 32) },
      'bad-structure',
    ],
    [
      'PSS with another salt length',
      'rsa2048',
      { hash: 'sha256', pss: { saltLength: 32 } },
      { algorithm: pssIdentifier('sha256', 'sha256', 20) },
      'bad-signature',
    ],
    [
      'PSS said to be PKCS#1',
      'rsa2048',
      { hash: 'sha256', pss: { saltLength: 32 } },
      { algorithm: bareRsa() },
      'bad-signature',
    ],
    [
      'RSA said to be ECDSA',
      'rsa2048',
      { hash: 'sha256' },
      { algorithm: sequence(oid('1.2.840.10045.4.3.2')) },
      'bad-signature',
    ],
    ['ECDSA said to be RSA', 'p256', { hash: 'sha256' }, { algorithm: bareRsa() }, 'bad-signature'],
    [
      'an algorithm of another hash',
      'p256',
      { hash: 'sha256' },
      { algorithm: sequence(oid('1.2.840.10045.4.3.3')) },
      'bad-structure',
    ],
    [
      'an unknown algorithm',
      'p256',
      { hash: 'sha256' },
      { algorithm: sequence(oid('1.2.3.4')) },
      'weak-algorithm',
    ],
    [
      'an algorithm with parameters',
      'rsa2048',
      { hash: 'sha256' },
      { algorithm: sequence(oid('1.2.840.113549.1.1.1'), octets(Buffer.alloc(40))) },
      'bad-structure',
    ],
  ])('[SIGN4] refuses %s', (_, kind, method, more, reason) => {
    expect(of(kind, method, more)).toBe(reason)
  })

  it('[SIGN4] refuses a signature by another key under the same name', () => {
    const { signer, trust: own } = newSigner(world)
    const impostor = { ...signer, keys: keysOf('Impostor') }
    expect(verdictOn(world, { signer: impostor }, { trust: own })).toBe('bad-signature')
  })
})
