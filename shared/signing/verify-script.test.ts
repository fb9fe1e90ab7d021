import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newKeys } from '../../test/support/signing/algorithms.ts'
import { issue, NOW, thumbprint, usual } from '../../test/support/signing/certificates.ts'
import { crl } from '../../test/support/signing/crls.ts'
import { signedScript } from '../../test/support/signing/scripts.ts'
import { stamped } from '../../test/support/signing/stamps.ts'
import {
  ask,
  BODY,
  makeWorld,
  reasonOf,
  trustIn,
  verdictOf,
  verdictOn,
} from '../../test/support/signing/world.ts'
import { executionPolicies } from '../jobs/execution-policy.ts'
import { isVerified, verifyScript, type Verified } from './verify-script.ts'

const world = makeWorld()
const { root, intermediate, publisher, tsa, tsaRoot, trust } = world
const script = signedScript(BODY, 'a.sh', { signer: publisher, chain: [intermediate] })

describe('the publisher', () => {
  it('[SIGN8] must itself be listed: its authority in the same list does not do', () => {
    const listed = { roots: [root], tsaRoots: [tsaRoot] }
    expect(verdictOf(script, trustIn({ ...listed, publishers: [publisher] }))).toBe('verified')
    expect(verdictOf(script, trustIn(listed))).toBe('untrusted-publisher')
    expect(verdictOf(script, trustIn({ ...listed, publishers: [intermediate, root] }))).toBe(
      'untrusted-publisher',
    )
  })

  it('[SIGN8] is the whole certificate: the same name with another key, and a renewed one, are others', () => {
    const twin = issue({
      name: publisher.name,
      by: intermediate,
      keys: newKeys(),
      extensions: usual.signer(),
    })
    const renewed = issue({
      name: publisher.name,
      by: intermediate,
      keys: publisher.keys,
      extensions: usual.signer(),
    })
    for (const signer of [twin, renewed]) {
      expect(verdictOn(world, { signer })).toBe('untrusted-publisher')
      const both = { ...trust, publishers: new Set([...trust.publishers, thumbprint(signer)]) }
      expect(verdictOn(world, { signer }, { trust: both })).toBe('verified')
    }
    // Another certificate of the publisher's own key put in its place in the signature.
    expect(verdictOn(world, { signer: { ...publisher, serial: renewed.serial }, more: [renewed.der] })).toBe(
      'untrusted-publisher',
    )
  })

  it('[SIGN8] listed, but its root is not: refused', () => {
    expect(verdictOf(script, trustIn({ publishers: [publisher] }))).toBe('untrusted-certificate')
  })

  it('[SIGN8] disallowed counts more than listed, for every certificate that leads to the decision', () => {
    const listed = { publishers: [publisher], roots: [root], tsaRoots: [tsaRoot] }
    for (const party of [publisher, intermediate, root])
      expect(verdictOf(script, trustIn({ ...listed, disallowed: [party] }))).toBe('disallowed-publisher')
    const withStamp = signedScript(BODY, 'a.sh', {
      signer: publisher,
      chain: [intermediate],
      unsigned: stamped({ tsa, at: NOW - 1000 }),
    })
    for (const party of [tsa, tsaRoot])
      expect(verdictOf(withStamp, trustIn({ ...listed, disallowed: [party] }))).toBe('disallowed-publisher')
    expect(verdictOf(script, trustIn({ ...listed, disallowed: [tsa] }))).toBe('verified')
  })

  it('[SIGN8] nothing signed is accepted while the folders may not be relied on', () => {
    const unsafe = { ...trust, problem: 'publishers/ can be written by others' }
    expect(verdictOf(script, unsafe)).toBe('trust-store-unsafe')
    expect(verdictOf(script, unsafe, { policy: 'trusted-publisher-or-handrail' })).toBe('trust-store-unsafe')
    expect(verifyScript(script, 'a.sh', ask(unsafe))).toMatchObject({
      detail: expect.stringContaining('publishers/'),
    })
  })

  it('[SIGN8] is told with name, thumbprint and hash of the bytes', () => {
    expect(verifyScript(script, 'a.sh', ask(trust))).toMatchObject({
      verdict: 'verified',
      publisher: { name: 'Acme IT', subject: 'CN=Acme IT' },
      thumbprint: thumbprint(publisher),
      sha256: createHash('sha256').update(script).digest('hex'),
      signedAt: null,
    })
  })
})

describe('Handrail’s own certificate', () => {
  const own = makeWorld()
  const ours = issue({ name: 'Handrail root', keys: newKeys(), extensions: usual.authority() })
  const handrail = issue({ name: 'Handrail', keys: newKeys(), by: ours, extensions: usual.signer() })
  const pinned = { handrail: { publisher: handrail, root: ours } }
  const official = signedScript(BODY, 'a.sh', { signer: handrail })
  const either = { policy: 'trusted-publisher-or-handrail' } as const

  it('[SIGN9] is accepted by the policy that names it, and by no other', () => {
    expect(verdictOf(official, trustIn(pinned), either)).toBe('verified')
    expect(verdictOf(official, trustIn(pinned), { policy: 'trusted-publisher' })).toBe(
      'untrusted-certificate',
    )
    expect(verdictOf(official, trustIn({}), either)).toBe('untrusted-certificate')
  })

  it('[SIGN9] that policy accepts listed publishers as well', () => {
    expect(verdictOf(script, { ...trust, handrail: trustIn(pinned).handrail }, either)).toBe('verified')
  })

  it('[SIGN9] its root makes nobody else trusted, and other roots do not make it', () => {
    const other = issue({ name: 'Handrail', keys: newKeys(), by: ours, extensions: usual.signer() })
    const byOther = signedScript(BODY, 'a.sh', { signer: other })
    expect(verdictOf(byOther, trustIn(pinned), either)).toBe('untrusted-certificate')
    // Even a listed publisher needs a root of the folders, not Handrail's.
    expect(verdictOf(byOther, trustIn({ ...pinned, publishers: [other] }), either)).toBe(
      'untrusted-certificate',
    )
    const elsewhere = trustIn({ handrail: { publisher: handrail, root: own.root }, roots: [ours] })
    expect(verdictOf(official, elsewhere, either)).toBe('untrusted-certificate')
  })

  it('[SIGN9] the administrator may list it, refuse it, and it is checked like any other', () => {
    const listed = trustIn({ publishers: [handrail], roots: [ours] })
    expect(verdictOf(official, listed, { policy: 'trusted-publisher' })).toBe('verified')
    expect(verdictOf(official, trustIn({ ...pinned, disallowed: [handrail] }), either)).toBe(
      'disallowed-publisher',
    )
    const revocationLists = [crl({ by: ours, revoked: [{ party: handrail, at: NOW - 1000 }] })]
    expect(verdictOf(official, trustIn({ ...pinned, revocationLists }), either)).toBe('revoked')
    const changed = Buffer.from(official.toString().replace('one', 'two'))
    expect(verdictOf(changed, trustIn(pinned), either)).toBe('bad-digest')
    const expired = issue({
      name: 'Handrail',
      keys: newKeys(),
      by: ours,
      extensions: usual.signer(),
      until: NOW - 1,
    })
    const late = signedScript(BODY, 'a.sh', { signer: expired })
    expect(verdictOf(late, trustIn({ handrail: { publisher: expired, root: ours } }), either)).toBe(
      'certificate-expired',
    )
  })
})

describe('the policy of the device', () => {
  it('[EXEC2] disabled runs nothing, whoever signed it', () => {
    expect(verdictOf(script, trust, { policy: 'disabled' })).toBe('disabled-by-policy')
    expect(verdictOf(Buffer.from('echo'), trust, { policy: 'disabled' })).toBe('disabled-by-policy')
  })

  it('[EXEC1] unrestricted takes anything that is a script, and says so', () => {
    const result = verifyScript(Buffer.from('echo'), 'a.sh', ask(trustIn({}), { policy: 'unrestricted' }))
    expect(result).toMatchObject({
      verdict: 'verified',
      publisher: null,
      thumbprint: null,
      warnings: ['unrestricted-policy'],
    })
    expect(verdictOf(Buffer.from('echo'), trust, { policy: 'unrestricted', fileName: 'a.exe' })).toBe(
      'unknown-language',
    )
  })

  it.each(executionPolicies.filter(policy => policy.startsWith('trusted')))(
    '[EXEC1] %s wants a signature',
    policy => {
      expect(verdictOf(Buffer.from(BODY), trust, { policy })).toBe('not-signed')
      expect(verdictOf(script, trust, { policy })).toBe('verified')
    },
  )

  it.each(['a.exe', 'a', 'sh', '', 'a.sh.txt', 'a.sh ', 'a.sh\n', 'a.bat'])(
    '[SIGN1] %j is no script',
    fileName => {
      expect(verdictOf(script, trust, { fileName })).toBe('unknown-language')
    },
  )
})

describe('what comes out', () => {
  it('[SIGN10] the verified bytes are a copy: what happens to the file afterwards changes nothing', () => {
    const given = Buffer.from(script)
    const result = verifyScript(given, 'a.sh', ask(trust)) as Verified
    given.fill(0)
    expect(Buffer.from(result.bytes)).toEqual(script)
    expect(result.bytes.buffer).not.toBe(given.buffer)
  })

  it('[SIGN10] only what the verifier made is verified, not what looks like it', () => {
    const result = verifyScript(script, 'a.sh', ask(trust)) as Verified
    expect(isVerified(result)).toBe(true)
    expect(isVerified({ ...result })).toBe(false)
    expect(isVerified(structuredClone(result))).toBe(false)
    expect(Object.isFrozen(result)).toBe(true)
  })

  it('[SIGN4] whatever is thrown inside is a refusal', () => {
    const broken = new Proxy(trust, {
      get: (target, key) => {
        if (key === 'roots') throw new TypeError('broken')
        return Reflect.get(target, key) as unknown
      },
    })
    expect(reasonOf(verifyScript(script, 'a.sh', ask(broken)))).toBe('bad-structure')
    expect(reasonOf(verifyScript(undefined as unknown as Uint8Array, 'a.sh', ask(trust)))).toBe(
      'bad-structure',
    )
  })
})
