import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { keysOf, type KeyKind } from '../../test/support/signing/algorithms.ts'
import { DAY, issue, usual, type Party } from '../../test/support/signing/certificates.ts'
import {
  osslsigncode,
  osslsigncodeAccepts,
  whyNoOsslsigncode,
} from '../../test/support/signing/osslsigncode.ts'
import { certificatePem, keyPem } from '../../test/support/signing/pem.ts'
import { trustIn, verdictOf } from '../../test/support/signing/world.ts'
import { signScript } from './sign-script.ts'
import { verifyScript } from './verify-script.ts'

/** The other program reads the clock of the machine, so these certificates live today. */
const now = Math.floor(Date.now() / 1000) * 1000
const whyNot = whyNoOsslsigncode()
if (whyNot !== null) console.warn(`Skipped: the cross-check of signatures. ${whyNot}.`)

const dir = mkdtempSync(join(tmpdir(), 'handrail-cross-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(dir, name), content)
  return join(dir, name)
}

const long = { from: now - 400 * DAY, until: now + 400 * DAY }
const root = issue({
  name: 'Cross root',
  keys: keysOf('Cross root', 'rsa2048'),
  extensions: usual.authority(),
  ...long,
})
const between = issue({ name: 'Cross intermediate', by: root, extensions: usual.authority(0), ...long })
const tsaRoot = issue({
  name: 'Cross stamps',
  keys: keysOf('Cross stamps', 'rsa2048'),
  extensions: usual.authority(),
  ...long,
})
const tsa = issue({
  name: 'Cross stamp',
  by: tsaRoot,
  keys: keysOf('Cross stamp', 'rsa2048'),
  extensions: usual.tsa(),
  ...long,
})
const roots = file('roots.pem', certificatePem(root.der) + certificatePem(tsaRoot.der))

const signerWith = (kind: KeyKind, validity = long): Party =>
  issue({
    name: `Cross ${kind}`,
    by: between,
    keys: keysOf('Cross signer', kind),
    extensions: usual.signer(),
    ...validity,
  })
const trusting = (signer: Party): ReturnType<typeof trustIn> =>
  trustIn({ publishers: [signer], roots: [root], tsaRoots: [tsaRoot] })
const asSigner = (signer: Party) => ({
  certificate: signer.der,
  chain: [between.der],
  key: signer.keys.privateKey,
})

const PS1 = 'Write-Output "one"\r\nWrite-Output "two"\r\n'
const kinds: KeyKind[] = ['rsa2048', 'p256', 'p384']
const hashes = ['sha256', 'sha384', 'sha512'] as const

describe.skipIf(whyNot !== null)('against osslsigncode', () => {
  it.each(kinds.flatMap(kind => hashes.map(hash => [kind, hash] as const)))(
    '[SIGN11] what we sign with %s and %s passes there, and fails there once changed',
    (kind, hash) => {
      const signed = signScript(Buffer.from(PS1), 'a.ps1', asSigner(signerWith(kind)), hash)
      expect(osslsigncodeAccepts(file('good.ps1', signed), roots)).toBe(true)
      const changed = Buffer.from(signed.toString().replace('two', 'too'))
      expect(osslsigncodeAccepts(file('changed.ps1', changed), roots)).toBe(false)
    },
  )

  it('[SIGN2] UTF-8 with BOM and UTF-16 pass there as well', () => {
    const signer = signerWith('rsa2048')
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const signed = signScript(Buffer.from(`\uFEFF# año\r\n${PS1}`, encoding), 'a.ps1', asSigner(signer))
      expect(verdictOf(signed, trusting(signer), { fileName: 'a.ps1', at: now })).toBe('verified')
      expect(osslsigncodeAccepts(file('encoded.ps1', signed), roots)).toBe(true)
    }
  })

  it('[SIGN2] shell and Python scripts pass there under a PowerShell name with the block in CRLF', () => {
    for (const [name, body] of [
      ['a.sh', '#!/bin/sh\necho one\n'],
      ['a.py', 'print("one")\n'],
    ] as const) {
      const text = signScript(Buffer.from(body), name, asSigner(signerWith('rsa2048'))).toString()
      const at = text.indexOf('\n# SIG # Begin')
      const copy = text.slice(0, at) + text.slice(at).replaceAll('\n', '\r\n')
      expect(osslsigncodeAccepts(file('copy.ps1', copy), roots)).toBe(true)
      expect(osslsigncodeAccepts(file('copy.ps1', copy.replace('one', 'two')), roots)).toBe(false)
    }
  })

  /** Signs with the other program; stamped at `stampAt` where that is given. */
  const signThere = (signer: Party, hash: string, stampAt?: number): Buffer => {
    const input = file('in.ps1', PS1)
    const out = join(dir, 'out.ps1')
    const stampedOut = join(dir, 'stamped.ps1')
    for (const each of [out, stampedOut]) rmSync(each, { force: true })
    const certs = file('signer.pem', certificatePem(signer.der))
    const chain = file('chain.pem', certificatePem(between.der))
    const key = file('signer.key', keyPem(signer.keys.privateKey))
    osslsigncode('sign', '-certs', certs, '-ac', chain, '-key', key, '-h', hash, '-in', input, '-out', out)
    if (stampAt === undefined) return readFileSync(out)
    const tsaCerts = file('tsa.pem', certificatePem(tsa.der) + certificatePem(tsaRoot.der))
    const tsaKey = file('tsa.key', keyPem(tsa.keys.privateKey))
    const time = String(stampAt / 1000)
    osslsigncode(
      'add',
      '-TSA-certs',
      tsaCerts,
      '-TSA-key',
      tsaKey,
      '-TSA-time',
      time,
      '-h',
      hash,
      '-in',
      out,
      '-out',
      stampedOut,
    )
    return readFileSync(stampedOut)
  }

  it.each(kinds.flatMap(kind => hashes.map(hash => [kind, hash] as const)))(
    '[SIGN4] what it signs with %s and %s passes here, and fails here once changed',
    (kind, hash) => {
      const signer = signerWith(kind)
      const signed = signThere(signer, hash)
      const more = { fileName: 'a.ps1', at: now }
      expect(verdictOf(signed, trusting(signer), more)).toBe('verified')
      const changed = Buffer.from(signed.toString().replace('two', 'too'))
      expect(verdictOf(changed, trusting(signer), more)).toBe('bad-digest')
    },
  )

  it('[SIGN6] what it stamps keeps an expired signer good here, and does not help one that had expired before', () => {
    const signer = signerWith('rsa2048', { from: now - 300 * DAY, until: now - 200 * DAY })
    const inside = signThere(signer, 'sha256', now - 250 * DAY)
    const result = verifyScript(inside, 'a.ps1', {
      trust: trusting(signer),
      policy: 'trusted-publisher',
      at: now,
      revocation: 'default',
    })
    expect(result).toMatchObject({ verdict: 'verified', signedAt: now - 250 * DAY })
    const more = { fileName: 'a.ps1', at: now }
    expect(verdictOf(signThere(signer, 'sha256', now - 100 * DAY), trusting(signer), more)).toBe(
      'certificate-expired',
    )
    expect(verdictOf(signThere(signer, 'sha256'), trusting(signer), more)).toBe('certificate-expired')
    expect(verdictOf(inside, { ...trusting(signer), tsaRoots: [] }, more)).toBe('bad-time-stamp')
  })

  it.each(hashes)('[SIGN6] its stamps with %s pass here', hash => {
    const signer = signerWith('rsa2048')
    expect(
      verdictOf(signThere(signer, hash, now - DAY), trusting(signer), { fileName: 'a.ps1', at: now }),
    ).toBe('verified')
  })

  it('[SIGN4] what it signs with SHA-1 is refused here', () => {
    const signer = signerWith('rsa2048')
    expect(verdictOf(signThere(signer, 'sha1'), trusting(signer), { fileName: 'a.ps1', at: now })).toBe(
      'weak-algorithm',
    )
  })
})
