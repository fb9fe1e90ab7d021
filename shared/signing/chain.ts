import { expectStrongKey, readSignatureAlgorithm, signatureHolds } from './algorithms.ts'
import { isSelfIssued, type Certificate } from './certificate.ts'
import { KeyUsage, usageOids } from './certificate-extensions.ts'
import { MAX_CHAIN_LENGTH, MAX_CHAIN_TRIES } from './limits.ts'
import { expectNamesAllowed } from './name-constraints.ts'
import { sameBytes } from './read-der.ts'
import { Refusal } from './refusal.ts'

export interface ChainQuestion {
  /** What the leaf is used for. */
  purpose: 'codeSigning' | 'timeStamping'
  roots: readonly Certificate[]
  /** Certificates that may stand between; nothing in them is trusted. */
  others: readonly Certificate[]
  /** The time at which the chain must have been valid, epoch milliseconds. */
  at: number
}

/**
 * Finds a chain from the leaf to one of the roots that holds in every respect, leaf first and root last. A leaf that is
 * itself among the roots is a chain of one. Throws what speaks against the best chain found, or `untrusted-certificate`
 * where none reaches a root. SIGN5; RFC 5280, 6.1.
 */
export function findChain(leaf: Certificate, question: ChainQuestion): Certificate[] {
  const roots = new Map(question.roots.map(root => [root.sha256, root]))
  const candidates = [...question.roots, ...question.others]
  let tries = MAX_CHAIN_TRIES
  let objection: Refusal | null = null

  const extend = (chain: Certificate[]): Certificate[] | null => {
    const last = chain[chain.length - 1] ?? leaf
    if (roots.has(last.sha256)) {
      try {
        expectChainHolds(chain, question)
        return chain
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        objection ??= error
        return null
      }
    }
    if (chain.length >= MAX_CHAIN_LENGTH) return null
    for (const issuer of issuersOf(last, candidates)) {
      if (chain.includes(issuer) || --tries < 0) continue
      if (!wasIssuedBy(last, issuer, refusal => (objection ??= refusal))) continue
      const found = extend([...chain, issuer])
      if (found) return found
    }
    return null
  }

  const chain = extend([leaf])
  if (chain) return chain
  throw objection ?? noRoot(leaf, question.purpose)
}

function noRoot(leaf: Certificate, purpose: ChainQuestion['purpose']): Refusal {
  const folder = purpose === 'codeSigning' ? 'roots' : 'tsa-roots'
  return new Refusal(
    'untrusted-certificate',
    `No chain leads from ${leaf.subjectText} to a certificate in ${folder}/.`,
  )
}

function issuersOf(certificate: Certificate, candidates: Certificate[]): Certificate[] {
  const { authorityKeyId } = certificate.extensions
  return candidates.filter(
    ({ subject, extensions: { subjectKeyId } }) =>
      sameBytes(subject, certificate.issuer) &&
      (authorityKeyId === null || subjectKeyId === null || authorityKeyId === subjectKeyId),
  )
}

/**
 * Whether the issuer's key made the certificate's signature. A weak algorithm or key is told and counts as no: before the
 * check, since anybody can put certificates here whose keys take long to check with.
 */
function wasIssuedBy(
  certificate: Certificate,
  issuer: Certificate,
  object: (refusal: Refusal) => void,
): boolean {
  try {
    const algorithm = readSignatureAlgorithm(certificate.signatureAlgorithm, null)
    expectStrongKey(issuer.publicKey, issuer.subjectText)
    return signatureHolds(algorithm, issuer.publicKey, certificate.signed, certificate.signature)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    object(error)
    return false
  }
}

function expectChainHolds(chain: Certificate[], { purpose, at }: ChainQuestion): void {
  chain.forEach((certificate, i) => {
    expectUsableAt(certificate, at)
    if (i > 0)
      expectAuthority(certificate, chain.slice(1, i).filter(below => !isSelfIssued(below)).length, purpose)
  })
  const [leaf] = chain
  const root = chain.at(-1)
  if (leaf && root) expectLeaf(leaf, root, purpose)
  expectNamesAllowed(chain)
}

function expectUsableAt(certificate: Certificate, at: number): void {
  const { subjectText, notBefore, notAfter, extensions } = certificate
  if (at < notBefore)
    throw new Refusal(
      'certificate-not-yet-valid',
      `${subjectText} is valid from ${iso(notBefore)}, not at ${iso(at)}.`,
    )
  if (at > notAfter + 999)
    throw new Refusal(
      'certificate-expired',
      `${subjectText} was valid until ${iso(notAfter)}, not at ${iso(at)}.`,
    )
  expectStrongKey(certificate.publicKey, subjectText)
  const [unknown] = extensions.unknownCritical
  if (unknown !== undefined)
    throw new Refusal(
      'bad-chain',
      `${subjectText} has the critical extension ${unknown}, which is not known here.`,
    )
}

function expectAuthority(issuer: Certificate, between: number, purpose: ChainQuestion['purpose']): void {
  const { basicConstraints, keyUsage, extendedKeyUsage } = issuer.extensions
  const who = issuer.subjectText
  if (basicConstraints?.ca !== true) throw new Refusal('bad-chain', `${who} is no certificate authority.`)
  if (keyUsage && !keyUsage.has(KeyUsage.keyCertSign))
    throw new Refusal('bad-chain', `${who} may not sign certificates (key usage).`)
  if (basicConstraints.pathLength !== null && between > basicConstraints.pathLength)
    throw new Refusal(
      'bad-chain',
      `${who} allows ${basicConstraints.pathLength} authorities below it, not ${between}.`,
    )
  const uses = extendedKeyUsage?.uses
  if (uses && !uses.includes(usageOids[purpose]) && !uses.includes(usageOids.any)) {
    const code = purpose === 'codeSigning' ? 'not-for-code-signing' : 'bad-chain'
    throw new Refusal(code, `${who} may not issue certificates for this use (extended key usage).`)
  }
}

function expectLeaf(leaf: Certificate, root: Certificate, purpose: ChainQuestion['purpose']): void {
  const { keyUsage, extendedKeyUsage } = leaf.extensions
  const uses = extendedKeyUsage?.uses ?? []
  const code = purpose === 'codeSigning' ? 'not-for-code-signing' : 'bad-time-stamp'
  if (keyUsage && !keyUsage.has(KeyUsage.digitalSignature))
    throw new Refusal(code, `${leaf.subjectText} may not make signatures (key usage).`)
  if (!uses.includes(usageOids[purpose]))
    throw new Refusal(code, `${leaf.subjectText} is not made for this use (extended key usage).`)
  if (purpose !== 'timeStamping') return
  if (uses.length !== 1)
    throw new Refusal(code, `${leaf.subjectText} is for other things than time stamps, too.`)
  if (extendedKeyUsage?.critical !== true && !mayLeaveUncritical(root))
    throw new Refusal(code, `${leaf.subjectText} does not say as critical that it is for time stamps alone.`)
}

/**
 * RFC 3161, 2.3 wants the use marked as critical. Microsoft's authorities never did, and every script from Microsoft bears
 * their stamps; nothing depends on the mark here, since the use is checked either way. The root is one that the
 * administrator trusts for time stamps, so its name can be believed.
 */
function mayLeaveUncritical(root: Certificate): boolean {
  return root.subjectName
    .flat()
    .some(({ type, value }) => type === '2.5.4.10' && value === 'Microsoft Corporation')
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
