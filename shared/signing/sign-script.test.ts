import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { keysOf } from '../../test/support/signing/algorithms.ts'
import { NOW, readParty, thumbprint, usual, issue } from '../../test/support/signing/certificates.ts'
import { integer, octets, sequence } from '../../test/support/signing/der.ts'
import { openBlock, signedScript } from '../../test/support/signing/scripts.ts'
import { stamped, stampToken, type StampWish } from '../../test/support/signing/stamps.ts'
import { ask, BODY, makeWorld, verdictOf } from '../../test/support/signing/world.ts'
import { describeSignature } from './describe-signature.ts'
import { readDer } from './read-der.ts'
import { signScript } from './sign-script.ts'
import { requestStamp } from './stamp-script.ts'
import { verifyScript } from './verify-script.ts'

const world = makeWorld()
const { publisher, intermediate, tsa, trust } = world
const signer = { certificate: publisher.der, chain: [intermediate.der], key: publisher.keys.privateKey }
const names = ['a.ps1', 'a.psm1', 'a.psd1', 'a.ps1xml', 'a.sh', 'a.py', 'a.js', 'a.mjs']
const other = issue({ name: 'Other', by: intermediate, extensions: usual.signer() })

describe('signing a script', () => {
  it.each(names)('[SIGN11] %s verifies, and its text stays as it was', fileName => {
    for (const body of ['', 'one', 'one\n', 'one\r\ntwo\n\n']) {
      const signed = signScript(Buffer.from(body), fileName, signer)
      expect(verdictOf(signed, trust, { fileName })).toBe('verified')
      expect(signed.subarray(0, body.length).toString()).toBe(body)
    }
  })

  it.each(['sha256', 'sha384', 'sha512'] as const)('[SIGN11] with %s', hash => {
    expect(verdictOf(signScript(Buffer.from(BODY), 'a.sh', signer, hash), trust)).toBe('verified')
  })

  it.each(['rsa2048', 'p384', 'p521'] as const)('[SIGN11] with a %s key', kind => {
    const party = issue({
      name: 'Kinds',
      by: intermediate,
      keys: keysOf('Kinds', kind),
      extensions: usual.signer(),
    })
    const bytes = signScript(Buffer.from(BODY), 'a.sh', {
      ...signer,
      certificate: party.der,
      key: party.keys.privateKey,
    })
    expect(verdictOf(bytes, { ...trust, publishers: new Set([thumbprint(party)]) })).toBe('verified')
  })

  it('[SIGN11] a block that is there is replaced, by whomever it was made', () => {
    const first = signedScript(BODY, 'a.sh', { signer: other })
    const again = signScript(first, 'a.sh', signer)
    expect(verdictOf(again, trust)).toBe('verified')
    expect(again.toString().match(/Begin signature/g)).toHaveLength(1)
    expect(again.toString().startsWith(`${BODY}\n# SIG`)).toBe(true)
  })

  it.each<[string, string, Buffer, RegExp]>([
    ['another kind of file', 'a.exe', Buffer.from(BODY), /unknown-language/],
    ['a file that is too large', 'a.sh', Buffer.alloc(2_200_000, 35), /too-large/],
    ['a file in an encoding that no device accepts', 'a.ps1', Buffer.from('"é"'), /bad-encoding/],
    [
      'a damaged block',
      'a.sh',
      Buffer.concat([signedScript(BODY, 'a.sh', { signer: other }), Buffer.from('x')]),
      /bad-block/,
    ],
  ])('[SIGN11] refuses %s', (_, fileName, bytes, reason) => {
    expect(() => signScript(bytes, fileName, signer)).toThrow(reason)
  })

  it('[SIGN4] says the signed content in DER, certificates with the signer first', () => {
    const { der } = openBlock(signScript(Buffer.from(BODY), 'a.sh', signer))
    const certificates = readDer(der).children[1]?.children[0]?.children[3]?.children ?? []
    expect(certificates.map(({ bytes }) => Buffer.from(bytes))).toEqual([publisher.der, intermediate.der])
  })
})

describe('asking for a time stamp', () => {
  const signed = signScript(Buffer.from(BODY), 'a.sh', signer)
  /** What an authority answers to a query. */
  const answer = (query: Buffer, wish: Partial<StampWish> = {}, status = 0): Buffer => {
    const [, , nonce] = readDer(query).children
    const value = readDer(openBlock(signed).der)
      .children[1]?.children[0]?.children.at(-1)
      ?.children[0]?.children.at(-1)
    const token = stampToken(Buffer.from(value?.content ?? []), {
      tsa,
      at: NOW - 1000,
      more: [Buffer.from(nonce?.bytes ?? [])],
      ...wish,
    })
    return sequence(sequence(integer(status)), token)
  }

  it('[SIGN6] puts the stamp into the signature, and changes nothing else', () => {
    const request = requestStamp(signed, 'a.sh')
    const bytes = request.stamped(answer(request.query))
    expect(verifyScript(bytes, 'a.sh', ask(trust))).toMatchObject({
      verdict: 'verified',
      signedAt: NOW - 1000,
    })
    expect(bytes.toString().split('# SIG')[0]).toBe(`${BODY}\n`)
    expect(() => requestStamp(bytes, 'a.sh')).toThrow(/stamped already/)
  })

  it('[SIGN6] takes no other answer', () => {
    const request = requestStamp(signed, 'a.sh')
    const good = answer(request.query)
    const bad = [
      answer(request.query, { more: [integer(5)] }),
      answer(request.query, { more: [] }),
      answer(request.query, { imprint: randomBytes(32) }),
      answer(request.query, { imprintHash: 'sha1' }),
      answer(request.query, { signature: made => Buffer.alloc(made.length) }),
      answer(request.query, {}, 2),
      sequence(sequence(integer(0))),
      good.subarray(0, -1),
      Buffer.concat([good, octets()]),
      Buffer.alloc(0),
    ]
    for (const reply of bad) expect(() => request.stamped(reply)).toThrow()
    expect(() => requestStamp(Buffer.from(BODY), 'a.sh')).toThrow(/not-signed/)
    expect(() => requestStamp(Buffer.from(signed.toString().replace('one', 'two')), 'a.sh')).toThrow(
      /bad-digest/,
    )
  })
})

describe('the state of a signature, as the relay shows it', () => {
  const signed = signedScript(BODY, 'a.sh', { signer: publisher, chain: [intermediate] })

  it('[SIGN8] says who the certificate names, without believing it', () => {
    const { notBefore, notAfter } = readParty(publisher)
    const state = {
      state: 'signed',
      publisher: { name: 'Acme IT', subject: 'CN=Acme IT' },
      thumbprint: thumbprint(publisher),
      hasTimeStamp: false,
      validFrom: notBefore,
      validUntil: notAfter,
    }
    expect(describeSignature(signed, 'a.sh')).toEqual(state)
    // The chain is for the device to judge, and the stamp as well.
    expect(describeSignature(signedScript(BODY, 'a.sh', { signer: publisher }), 'a.sh')).toEqual(state)
    const withStamp = signedScript(BODY, 'a.sh', { signer: publisher, unsigned: stamped({ tsa, at: NOW }) })
    expect(describeSignature(withStamp, 'a.sh')).toEqual({ ...state, hasTimeStamp: true })
  })

  it.each<[string, Buffer, string, object]>([
    ['no signature', Buffer.from(BODY), 'a.sh', { state: 'unsigned' }],
    [
      'a changed body',
      Buffer.from(signed.toString().replace('one', 'two')),
      'a.sh',
      { state: 'broken', problem: 'bad-digest' },
    ],
    [
      'a damaged block',
      Buffer.concat([signed, Buffer.from('x')]),
      'a.sh',
      { state: 'broken', problem: 'bad-block' },
    ],
    ['another name', signed, 'a.txt', { state: 'broken', problem: 'unknown-language' }],
    ['a huge file', Buffer.alloc(2_200_000, 35), 'a.sh', { state: 'broken', problem: 'too-large' }],
    [
      'a weak signature',
      signedScript(BODY, 'a.sh', { signer: publisher, method: { hash: 'sha1' } }),
      'a.sh',
      { state: 'broken', problem: 'weak-algorithm' },
    ],
  ])('[SIGN8] %s: %#', (_, bytes, fileName, state) => {
    expect(describeSignature(bytes, fileName)).toMatchObject(state)
  })
})
