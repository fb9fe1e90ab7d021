import { describe, expect, it } from 'vitest'
import { keysOf } from '../../test/support/signing/algorithms.ts'
import {
  basicConstraints,
  DAY,
  extension,
  issue,
  keyUsage,
  NOW,
  readParty,
  usual,
  type Party,
} from '../../test/support/signing/certificates.ts'
import { crl, crlDer, type CrlWish } from '../../test/support/signing/crls.ts'
import { integer, octets, sequence } from '../../test/support/signing/der.ts'
import { signedScript } from '../../test/support/signing/scripts.ts'
import { stamped } from '../../test/support/signing/stamps.ts'
import { ask, BODY, makeWorld, newSigner, verdictOn } from '../../test/support/signing/world.ts'
import { readRevocationList, type RevocationList } from './revocation.ts'
import { verifyScript } from './verify-script.ts'

const world = makeWorld()
const { root, intermediate, publisher, tsa, tsaRoot } = world

const fresh = (by: Party, revoked: CrlWish['revoked'] = []): RevocationList => crl({ by, revoked })
/** Fresh lists of everyone on the way that name nobody. */
const clean = [fresh(intermediate), fresh(root), fresh(tsaRoot)]

type Revocation = 'default' | 'strict'
const verdict = (
  revocationLists: RevocationList[],
  { revocation = 'default', stampedAt }: { revocation?: Revocation; stampedAt?: number } = {},
): string =>
  verdictOn(
    world,
    { chain: [intermediate], ...(stampedAt !== undefined && { unsigned: stamped({ tsa, at: stampedAt }) }) },
    { trust: { ...world.trust, revocationLists }, revocation },
  )
const both: Revocation[] = ['default', 'strict']

describe('revocation lists', () => {
  it('[SIGN7] without any, the default allows and says so, and strict refuses', () => {
    expect(verdict([])).toBe('verified')
    expect(verdict([], { revocation: 'strict' })).toBe('revocation-unknown')
    const bytes = signedScript(BODY, 'a.sh', { signer: publisher, chain: [intermediate] })
    expect(verifyScript(bytes, 'a.sh', ask(world.trust))).toMatchObject({
      warnings: ['revocation-not-checked'],
    })
    expect(verifyScript(bytes, 'a.sh', ask({ ...world.trust, revocationLists: clean }))).toMatchObject({
      warnings: [],
    })
  })

  it('[SIGN7] strict wants a fresh list for every certificate below the root, of the stamp as well', () => {
    const strict = { revocation: 'strict' } as const
    expect(verdict(clean, strict)).toBe('verified')
    expect(verdict([fresh(intermediate), fresh(root)], strict)).toBe('verified')
    expect(verdict([fresh(intermediate)], strict)).toBe('revocation-unknown')
    expect(verdict([fresh(root)], strict)).toBe('revocation-unknown')
    const stampedAt = NOW - DAY
    expect(verdict([fresh(intermediate), fresh(root)], { ...strict, stampedAt })).toBe('revocation-unknown')
    expect(verdict(clean, { ...strict, stampedAt })).toBe('verified')
  })

  it.each(both)('[SIGN7] a revoked signer, authority or stamp authority is refused (%s)', revocation => {
    const at = NOW - 2 * DAY
    expect(verdict([...clean, fresh(intermediate, [{ party: publisher, at }])], { revocation })).toBe(
      'revoked',
    )
    expect(verdict([...clean, fresh(root, [{ party: intermediate, at }])], { revocation })).toBe('revoked')
    const stamps = fresh(tsaRoot, [{ party: tsa, at }])
    expect(verdict([...clean, stamps], { revocation, stampedAt: NOW - DAY })).toBe('revoked')
    expect(verdict([...clean, stamps], { revocation })).toBe('verified')
  })

  it('[SIGN7] somebody else’s serial number on the list changes nothing', () => {
    const other = issue({ name: 'Other', by: intermediate })
    expect(verdict([...clean, fresh(intermediate, [{ party: other, at: NOW - DAY }])])).toBe('verified')
    // The same serial number on the list of another authority names another certificate.
    expect(verdict([...clean, fresh(root, [{ party: publisher, at: NOW - DAY }])])).toBe('verified')
  })

  it.each<[string, number | undefined, number, string]>([
    ['without a stamp', undefined, NOW - 5 * DAY, 'revoked'],
    ['before the stamp', NOW - 3 * DAY, NOW - 5 * DAY, 'revoked'],
    ['in the second of the stamp', NOW - 3 * DAY, NOW - 3 * DAY, 'revoked'],
    ['after the stamp', NOW - 3 * DAY, NOW - DAY, 'verified'],
  ])('[SIGN7] revoked %s: %#', (_, stampedAt, at, reason) => {
    for (const code of [undefined, 0, 3, 4, 5, 6]) {
      const revoked = [{ party: publisher, at, ...(code !== undefined && { reason: code }) }]
      const more = stampedAt === undefined ? {} : { stampedAt }
      expect(verdict([fresh(intermediate, revoked)], more)).toBe(reason)
    }
  })

  it.each([1, 2, 10])('[SIGN7] a compromised key (reason %i) is refused always, stamp or not', reason => {
    const revoked = [{ party: publisher, at: NOW - DAY, reason }]
    expect(verdict([fresh(intermediate, revoked)])).toBe('revoked')
    expect(verdict([fresh(intermediate, revoked)], { stampedAt: NOW - 3 * DAY })).toBe('revoked')
  })

  it('[SIGN7] the date of invalidity counts where it is earlier than the revocation', () => {
    const revoked = [{ party: publisher, at: NOW - DAY, invalidSince: NOW - 5 * DAY }]
    expect(verdict([fresh(intermediate, revoked)], { stampedAt: NOW - 3 * DAY })).toBe('revoked')
    expect(verdict([fresh(intermediate, revoked)], { stampedAt: NOW - 6 * DAY })).toBe('verified')
  })

  it('[SIGN7] of two entries for one certificate the one that says more counts, whatever their order', () => {
    const plain = { party: publisher, at: NOW - DAY }
    const compromised = { ...plain, reason: 1 }
    const stampedAt = NOW - 3 * DAY
    expect(verdict([fresh(intermediate, [compromised, plain])], { stampedAt })).toBe('revoked')
    expect(verdict([fresh(intermediate, [plain, compromised])], { stampedAt })).toBe('revoked')
    const earlier = { ...plain, at: NOW - 5 * DAY }
    expect(verdict([fresh(intermediate, [earlier, plain])], { stampedAt })).toBe('revoked')
  })

  it('[SIGN7] a forged list says nothing, neither good nor bad', () => {
    const revoked = [{ party: publisher, at: NOW - DAY }]
    const forger = keysOf('Impostor').privateKey
    expect(verdict([crl({ by: intermediate, revoked, signedWith: forger })])).toBe('verified')
    const forged = [crl({ by: intermediate, signedWith: forger }), fresh(root)]
    expect(verdict(forged, { revocation: 'strict' })).toBe('revocation-unknown')
    // By the publisher itself, in its own name and in that of its authority.
    expect(verdict([crl({ by: publisher }), fresh(root)], { revocation: 'strict' })).toBe(
      'revocation-unknown',
    )
    expect(
      verdict([crl({ by: intermediate, signedWith: publisher.keys.privateKey }), fresh(root)], {
        revocation: 'strict',
      }),
    ).toBe('revocation-unknown')
    expect(verdict([crl({ by: intermediate, hash: 'sha1' }), fresh(root)], { revocation: 'strict' })).toBe(
      'revocation-unknown',
    )
  })

  it('[SIGN7] a list of an authority that may not make lists says nothing', () => {
    const by = issue({
      name: 'No lists',
      by: root,
      extensions: [basicConstraints(true), keyUsage('keyCertSign')],
    })
    const { signer, trust } = newSigner(world, { by })
    const lists = [crl({ by, revoked: [{ party: signer, at: NOW - DAY }] }), fresh(root)]
    const question = { trust: { ...trust, revocationLists: lists } }
    expect(verdictOn(world, { signer, chain: [by] }, question)).toBe('verified')
    expect(verdictOn(world, { signer, chain: [by] }, { ...question, revocation: 'strict' })).toBe(
      'revocation-unknown',
    )
  })

  it.each<[string, Partial<CrlWish>]>([
    ['that is out of date', { from: NOW - 9 * DAY, until: NOW - 2 * DAY }],
    ['from the future', { from: NOW + DAY, until: NOW + 2 * DAY }],
    ['that does not say until when it counts', { until: null }],
  ])('[SIGN7] a list %s makes nothing known, but what it names stays revoked', (_, wish) => {
    const list = crl({ by: intermediate, ...wish })
    expect(verdict([list, fresh(root)], { revocation: 'strict' })).toBe('revocation-unknown')
    expect(verdict([list, fresh(root)])).toBe('verified')
    const naming = crl({ by: intermediate, ...wish, revoked: [{ party: publisher, at: NOW - DAY }] })
    for (const revocation of both) expect(verdict([naming, ...clean], { revocation })).toBe('revoked')
  })

  it('[SIGN7] a list for a part of the certificates is not taken for a whole one', () => {
    for (const type of ['2.5.29.28', '2.5.29.27', '1.2.3.4']) {
      const bytes = crlDer({ by: intermediate, extensions: [extension(type, true, sequence(integer(1)))] })
      expect(() => readRevocationList(bytes)).toThrow(/critical extension/)
    }
    const harmless = crlDer({ by: intermediate, extensions: [extension('2.5.29.20', false, integer(1))] })
    expect(readRevocationList(harmless).revoked.size).toBe(0)
  })

  it('[SIGN7] damaged lists are refused where they are read', () => {
    const good = crlDer({ by: intermediate, revoked: [{ party: publisher, at: NOW }] })
    for (let at = 0; at < good.length; at += 7)
      expect(() => readRevocationList(good.subarray(0, at)), `cut at ${at}`).toThrow(/bad-structure/)
    expect(() => readRevocationList(Buffer.concat([good, octets()]))).toThrow(/bad-structure/)
    expect(() => readRevocationList(publisher.der)).toThrow()
  })

  it('[SIGN7] the root is trusted by itself: no list of its own is wanted', () => {
    const alone = issue({ name: 'Alone', extensions: usual.signer() })
    const trust = {
      ...world.trust,
      publishers: new Set([readParty(alone).sha256]),
      roots: [readParty(alone)],
    }
    expect(verdictOn(world, { signer: alone, chain: [] }, { trust, revocation: 'strict' })).toBe('verified')
  })
})
