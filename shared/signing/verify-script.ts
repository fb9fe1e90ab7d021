import { createHash } from 'node:crypto'
import type { ExecutionPolicy } from '../jobs/execution-policy.ts'
import { scriptExtension } from '../jobs/script-languages.ts'
import type { ScriptRefusal, ScriptWarning } from '../jobs/script-refusals.ts'
import { scriptRefusalSentences } from '../words/en/script-refusals.ts'
import type { Certificate } from './certificate.ts'
import { findChain } from './chain.ts'
import { MAX_SCRIPT_BYTES } from './limits.ts'
import { asRefusal, Refusal } from './refusal.ts'
import { expectNotRevoked } from './revocation.ts'
import { decodeScript, hasBidirectionalCharacters } from './script-text.ts'
import { readScriptSignature } from './script-signature.ts'
import { checkTimeStamps } from './time-stamps.ts'
import type { TrustSnapshot } from './trust-snapshot.ts'

export type RevocationMode = 'default' | 'strict'

export interface VerifyQuestion {
  trust: TrustSnapshot
  policy: ExecutionPolicy
  /** Now, epoch milliseconds. */
  at: number
  /** What to do where no fresh CRL says anything about a certificate: allow it, or (`strict`) refuse. SIGN7. */
  revocation: RevocationMode
}

declare const verifiedBrand: unique symbol

/** A script that may run. Only `verifyScript` makes these; whoever runs scripts takes nothing else. SIGN10. */
export interface Verified {
  readonly [verifiedBrand]: true
  readonly verdict: 'verified'
  /** A copy of what was verified, shared with nobody. */
  readonly bytes: Uint8Array
  /** SHA-256 of these bytes, lower-case hexadecimal. SIGN12. */
  readonly sha256: string
  /** Null where the policy asks for no signature. */
  readonly publisher: { readonly name: string; readonly subject: string } | null
  /** SHA-256 of the signer's certificate; null without a publisher. */
  readonly thumbprint: string | null
  /** When a trusted stamp saw the signature, epoch milliseconds; null without a stamp. */
  readonly signedAt: number | null
  readonly warnings: readonly ScriptWarning[]
}

export interface Refused {
  readonly verdict: 'refused'
  readonly reason: ScriptRefusal
  /** A sentence that tells the administrator what to do, and what was found. */
  readonly message: string
  /** What was found, alone. */
  readonly detail: string
}

const made = new WeakSet<Verified>()

/** Whether this very object came out of `verifyScript`: what the type promises, held at run time too. */
export function isVerified(script: Verified): boolean {
  return made.has(script)
}

/**
 * Decides whether a script may run on this device: the policy, the signature block, structure, digest, time stamps, chain,
 * revocation and publisher, in this order. Never throws: whatever goes wrong inside is a refusal. EXEC1, EXEC2, SIGN1 to
 * SIGN9.
 */
export function verifyScript(
  bytes: Uint8Array,
  fileName: string,
  question: VerifyQuestion,
): Verified | Refused {
  try {
    return verify(bytes, fileName, question)
  } catch (error) {
    return refused(asRefusal(error))
  }
}

/** A refusal in the form of `verifyScript`, for reasons found before it is asked (an unreadable or too large file). */
export function refused({ code, detail }: Refusal): Refused {
  return { verdict: 'refused', reason: code, message: `${scriptRefusalSentences[code]} (${detail})`, detail }
}

function verify(given: Uint8Array, fileName: string, question: VerifyQuestion): Verified {
  const { policy, trust, at } = question
  if (policy === 'disabled') throw new Refusal('disabled-by-policy', 'policy: disabled')
  const extension = scriptExtension(fileName)
  if (extension === null) throw new Refusal('unknown-language', fileName.slice(-100))
  if (given.length > MAX_SCRIPT_BYTES) throw new Refusal('too-large', `The file has ${given.length} bytes.`)
  const bytes = Uint8Array.from(given)
  if (policy === 'unrestricted') return verified(bytes, null, null, ['unrestricted-policy'])

  const { text } = decodeScript(bytes, extension)
  const data = readScriptSignature(text, extension)
  if (trust.problem !== null) throw new Refusal('trust-store-unsafe', trust.problem)
  const signer = data.signer.certificate
  const stamp = checkTimeStamps(data, { tsaRoots: trust.tsaRoots, intermediates: trust.intermediates, at })
  const byHandrail =
    policy === 'trusted-publisher-or-handrail' && signer.sha256 === trust.handrail?.publisher.sha256
  const chain = findChain(signer, {
    purpose: 'codeSigning',
    roots: byHandrail && trust.handrail ? [trust.handrail.root] : trust.roots,
    others: [...data.certificates, ...trust.intermediates],
    at: stamp?.at ?? at,
  })
  const status = { lists: trust.revocationLists, at, stampedAt: stamp?.at ?? null }
  const known = [chain, stamp?.chain ?? []].map(part => expectNotRevoked(part, status)).every(Boolean)
  if (!known && question.revocation === 'strict')
    throw new Refusal('revocation-unknown', 'No fresh CRL covers every certificate of the chain.')
  expectPublisher(chain, stamp?.chain ?? [], trust, byHandrail)

  const warnings: ScriptWarning[] = []
  if (!known) warnings.push('revocation-not-checked')
  if (hasBidirectionalCharacters(text)) warnings.push('bidirectional-characters')
  return verified(bytes, signer, stamp?.at ?? null, warnings)
}

/** SIGN8: the signer itself is listed, and nothing that led to the decision is disallowed. */
function expectPublisher(
  chain: Certificate[],
  stampChain: Certificate[],
  trust: TrustSnapshot,
  byHandrail: boolean,
): void {
  for (const { sha256, subjectText } of [...chain, ...stampChain])
    if (trust.disallowed.has(sha256))
      throw new Refusal('disallowed-publisher', `${subjectText}, SHA-256 ${sha256}`)
  const [signer] = chain
  if (byHandrail || (signer && trust.publishers.has(signer.sha256))) return
  throw new Refusal('untrusted-publisher', `${signer?.subjectText}, SHA-256 ${signer?.sha256}`)
}

function verified(
  bytes: Uint8Array,
  signer: Certificate | null,
  signedAt: number | null,
  warnings: ScriptWarning[],
): Verified {
  const script = Object.freeze({
    verdict: 'verified',
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    publisher: signer && { name: signer.name, subject: signer.subjectText },
    thumbprint: signer?.sha256 ?? null,
    signedAt,
    warnings,
  }) as unknown as Verified
  made.add(script)
  return script
}
