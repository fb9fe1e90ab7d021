import type { TrustSnapshot } from '../../../shared/signing/trust-snapshot.ts'
import {
  verifyScript,
  type Refused,
  type Verified,
  type VerifyQuestion,
} from '../../../shared/signing/verify-script.ts'
import {
  issue,
  NOW,
  readParty,
  thumbprint,
  usual,
  YEAR,
  type CertificateWish,
  type Party,
} from './certificates.ts'
import { signedScript, type SignatureWish } from './scripts.ts'

/** A device that trusts one publisher, one root, and one root of time stamps; and everyone who belongs to that. */
export interface World {
  root: Party
  intermediate: Party
  publisher: Party
  tsaRoot: Party
  tsa: Party
  trust: TrustSnapshot
}

export function makeWorld(): World {
  const root = issue({
    name: 'Root',
    extensions: usual.authority(),
    until: NOW + 10 * YEAR,
    from: NOW - 10 * YEAR,
  })
  const intermediate = issue({
    name: 'Intermediate',
    by: root,
    extensions: usual.authority(0),
    from: NOW - 5 * YEAR,
    until: NOW + 5 * YEAR,
  })
  const publisher = issue({ name: 'Acme IT', by: intermediate, extensions: usual.signer() })
  const tsaRoot = issue({
    name: 'Stamp root',
    extensions: usual.authority(),
    from: NOW - 10 * YEAR,
    until: NOW + 10 * YEAR,
  })
  const tsa = issue({
    name: 'Stamps',
    by: tsaRoot,
    extensions: usual.tsa(),
    from: NOW - 10 * YEAR,
    until: NOW + 10 * YEAR,
  })
  const trust = trustIn({ publishers: [publisher], roots: [root], tsaRoots: [tsaRoot] })
  return { root, intermediate, publisher, tsaRoot, tsa, trust }
}

export interface TrustWish extends Partial<Pick<TrustSnapshot, 'revocationLists' | 'problem'>> {
  publishers?: Party[]
  disallowed?: Party[]
  roots?: Party[]
  intermediates?: Party[]
  tsaRoots?: Party[]
  handrail?: { publisher: Party; root: Party } | null
}

export function trustIn(wish: TrustWish): TrustSnapshot {
  return {
    publishers: new Set((wish.publishers ?? []).map(thumbprint)),
    disallowed: new Set((wish.disallowed ?? []).map(thumbprint)),
    roots: (wish.roots ?? []).map(readParty),
    intermediates: (wish.intermediates ?? []).map(readParty),
    tsaRoots: (wish.tsaRoots ?? []).map(readParty),
    revocationLists: wish.revocationLists ?? [],
    handrail: wish.handrail
      ? { publisher: readParty(wish.handrail.publisher), root: readParty(wish.handrail.root) }
      : null,
    problem: wish.problem ?? null,
  }
}

/** What the scripts of the tests do. */
export const BODY = '#!/bin/sh\necho "one"\necho two\n'

export const ask = (trust: TrustSnapshot, more: Partial<VerifyQuestion> = {}): VerifyQuestion => ({
  trust,
  policy: 'trusted-publisher',
  at: NOW,
  revocation: 'default',
  ...more,
})

/** What the verifier says of a file: `verified`, or the reason. */
export function verdictOf(
  bytes: Uint8Array,
  trust: TrustSnapshot,
  more: Partial<VerifyQuestion> & { fileName?: string } = {},
): string {
  return reasonOf(verifyScript(bytes, more.fileName ?? 'a.sh', ask(trust, more)))
}

export const reasonOf = (result: Verified | Refused): string =>
  result.verdict === 'verified' ? 'verified' : result.reason

/** The verdict on a script that is signed as wished. */
export function verdictOn(
  world: World,
  wish: Partial<SignatureWish> = {},
  more: Partial<VerifyQuestion> & { fileName?: string; body?: string } = {},
): string {
  const { publisher, intermediate, trust } = world
  const fileName = more.fileName ?? 'a.sh'
  const bytes = signedScript(more.body ?? BODY, fileName, {
    signer: publisher,
    chain: [intermediate],
    ...wish,
  })
  return verdictOf(bytes, more.trust ?? trust, { ...more, fileName })
}

/** A signer below the world's intermediate (or another issuer), and a trust that lists it. */
export function newSigner(
  world: World,
  wish: Partial<CertificateWish> = {},
): { signer: Party; trust: TrustSnapshot } {
  const signer = issue({ name: 'Other signer', by: world.intermediate, extensions: usual.signer(), ...wish })
  return { signer, trust: { ...world.trust, publishers: new Set([thumbprint(signer)]) } }
}
