import { describe, expect, it } from 'vitest'
import {
  DAY,
  issue,
  keyUsage,
  NOW,
  unknownExtension,
  usual,
} from '../../test/support/signing/certificates.ts'
import { crl } from '../../test/support/signing/crls.ts'
import { signedScript } from '../../test/support/signing/scripts.ts'
import { stamped } from '../../test/support/signing/stamps.ts'
import { ask, BODY, makeWorld, newSigner } from '../../test/support/signing/world.ts'
import { verifyScript, type VerifyQuestion } from '../signing/verify-script.ts'
import { scriptRefusalSentences, scriptWarningSentences } from '../words/en/script-refusals.ts'
import { scriptRefusals, scriptWarnings, type ScriptRefusal } from './script-refusals.ts'

const world = makeWorld()
const { publisher, intermediate, trust } = world
const good = signedScript(BODY, 'a.sh', { signer: publisher, chain: [intermediate] })

interface Case {
  bytes?: Buffer
  fileName?: string
  question?: Partial<VerifyQuestion>
}

/** A script of a signer made as wished, and what trusts it. */
function signedBy(wish: Parameters<typeof newSigner>[1]): Case {
  const { signer, trust: own } = newSigner(world, wish)
  return { bytes: signedScript(BODY, 'a.sh', { signer, chain: [intermediate] }), question: { trust: own } }
}

/** One way to each refusal of the verifier: a code that is added without one does not compile. */
const ways: Record<Exclude<ScriptRefusal, 'hash-mismatch'>, () => Case> = {
  'disabled-by-policy': () => ({ question: { policy: 'disabled' } }),
  'not-signed': () => ({ bytes: Buffer.from(BODY) }),
  'bad-block': () => ({ bytes: Buffer.concat([good, Buffer.from('\n')]) }),
  'bad-encoding': () => ({ bytes: Buffer.concat([Buffer.of(0xff), good]) }),
  'bad-structure': () => ({
    bytes: signedScript(BODY, 'a.sh', { signer: publisher, signedDataVersion: 7 }),
  }),
  'bad-digest': () => ({ bytes: Buffer.from(good.toString().replace('one', 'two')) }),
  'bad-signature': () => ({
    bytes: signedScript(BODY, 'a.sh', { signer: publisher, signature: () => Buffer.alloc(70) }),
  }),
  'weak-algorithm': () => ({
    bytes: signedScript(BODY, 'a.sh', { signer: publisher, method: { hash: 'sha1' } }),
  }),
  'untrusted-certificate': () => ({ bytes: signedScript(BODY, 'a.sh', { signer: publisher }) }),
  'bad-chain': () => signedBy({ extensions: [...usual.signer(), unknownExtension(true)] }),
  'certificate-expired': () => signedBy({ until: NOW - DAY }),
  'certificate-not-yet-valid': () => signedBy({ from: NOW + DAY }),
  'not-for-code-signing': () => signedBy({ extensions: [keyUsage('digitalSignature')] }),
  'untrusted-publisher': () => ({ question: { trust: { ...trust, publishers: new Set() } } }),
  'disallowed-publisher': () => ({ question: { trust: { ...trust, disallowed: trust.publishers } } }),
  revoked: () => {
    const list = crl({ by: intermediate, revoked: [{ party: publisher, at: NOW - DAY }] })
    return { question: { trust: { ...trust, revocationLists: [list] } } }
  },
  'revocation-unknown': () => ({ question: { revocation: 'strict' } }),
  'bad-time-stamp': () => {
    const tsa = issue({ name: 'Unknown', extensions: usual.tsa() })
    return { bytes: signedScript(BODY, 'a.sh', { signer: publisher, unsigned: stamped({ tsa, at: NOW }) }) }
  },
  'too-large': () => ({ bytes: Buffer.alloc(2 * 1024 * 1024 + 1) }),
  'unknown-language': () => ({ fileName: 'a.exe' }),
  'trust-store-unsafe': () => ({
    question: { trust: { ...trust, problem: 'roots/ can be written by others' } },
  }),
}

describe('the reasons to refuse a script', () => {
  it.each(Object.entries(ways))(
    '[EXEC1] [SIGN8] %s is given, with what to do and what was found',
    (reason, make) => {
      const { bytes = good, fileName = 'a.sh', question = {} } = make()
      const result = verifyScript(bytes, fileName, ask(trust, question))
      if (result.verdict === 'verified') throw new Error('It was accepted.')
      expect(result.reason).toBe(reason)
      expect(result.message).toBe(`${scriptRefusalSentences[result.reason]} (${result.detail})`)
      expect(result.detail).not.toBe('')
    },
  )

  it('[SIGN8] the list is closed: each reason and warning has its sentence, and none has more', () => {
    expect(Object.keys(scriptRefusalSentences).toSorted()).toEqual([...scriptRefusals].toSorted())
    expect(Object.keys(scriptWarningSentences).toSorted()).toEqual([...scriptWarnings].toSorted())
    for (const sentence of Object.values(scriptRefusalSentences)) expect(sentence).toMatch(/^[A-Z].{40,}\.$/)
    for (const sentence of Object.values(scriptWarningSentences)) expect(sentence).toMatch(/^[A-Z].{20,}\.$/)
  })
})
