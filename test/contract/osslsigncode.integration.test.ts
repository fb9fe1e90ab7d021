import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hash } from '../../shared/signing/algorithms.ts'
import { decodeScript } from '../../shared/signing/script-text.ts'
import { signScript } from '../../shared/signing/sign-script.ts'
import { joinSignedText, splitSignedText } from '../../shared/signing/signature-block.ts'
import { verifyScript, type Refused, type Verified } from '../../shared/signing/verify-script.ts'
import { keyToPem, toPem } from '../../tools/handrail/key-files.ts'
import { DAY, issue, usual, YEAR, type Party } from '../support/signing/certificates.ts'
import { keysOf } from '../support/signing/algorithms.ts'
import { ask, trustIn } from '../support/signing/world.ts'

/**
 * Ours against an implementation that knows nothing of it: osslsigncode. It is asked only whether a signature is whole;
 * of policy it knows less than we do (it accepts SHA-1, two blocks, and signers that are not for code).
 */

/** 2.5 does not know scripts yet. */
const LEAST = [2, 6] as const
const unusable = whyUnusable()
if (unusable) console.log(`Skipped: ${unusable}`)

function whyUnusable(): string | null {
  const { status, stdout } = spawnSync('osslsigncode', ['--version'], { encoding: 'utf8' })
  if (status !== 0) return 'osslsigncode is not installed (Debian package osslsigncode, from backports)'
  const [, major = 0, minor = 0] = (/osslsigncode (\d+)\.(\d+)/.exec(stdout) ?? []).map(Number)
  const isEnough = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])
  return isEnough
    ? null
    : `osslsigncode ${major}.${minor} cannot read scripts; ${LEAST.join('.')} or newer is needed`
}

const bodies: Record<string, string> = {
  'a.ps1': 'param([string]$Name)\r\nWrite-Output "Hello $Name"\r\n',
  'a.psm1': '\uFEFFfunction Get-Größe { 42 }\r\n',
  'a.sh': '#!/bin/sh\necho one\n\n',
  'a.py': 'print("one")',
  'a.mjs': 'console.log("é")\n',
}

let dir = ''
let root: Party
let intermediate: Party
let tsaRoot: Party
let tsa: Party
const signers = new Map<string, Party>()

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-osslsigncode-'))
  // Real time here: the other one has no clock that could be set.
  const now = Date.now()
  const long = { from: now - YEAR, until: now + 10 * YEAR }
  root = issue({
    name: 'Cross root',
    keys: keysOf('Cross root', 'rsa2048'),
    extensions: usual.authority(),
    ...long,
  })
  intermediate = issue({ name: 'Cross authority', by: root, extensions: usual.authority(0), ...long })
  tsaRoot = issue({ name: 'Cross stamp root', extensions: usual.authority(), ...long })
  tsa = issue({
    name: 'Cross stamps',
    by: tsaRoot,
    keys: keysOf('Cross stamps', 'rsa2048'),
    extensions: usual.tsa(),
    ...long,
  })
  for (const kind of ['rsa2048', 'p256', 'p384'] as const)
    signers.set(
      kind,
      issue({
        name: `Signer ${kind}`,
        by: intermediate,
        keys: keysOf(`Signer ${kind}`, kind),
        extensions: usual.signer(),
        from: now - 30 * DAY,
        until: now + DAY,
      }),
    )
  await writeFile(join(dir, 'root.pem'), toPem(root.der))
  await writeFile(join(dir, 'tsa.pem'), toPem(tsa.der) + toPem(tsaRoot.der))
  await writeFile(join(dir, 'tsa.key'), keyToPem(tsa.keys.privateKey, undefined))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const partyOf = (kind: string): Party => {
  const party = signers.get(kind)
  if (!party) throw new Error(`There is no signer ${kind}.`)
  return party
}

async function osslsigncode(...args: string[]): Promise<boolean> {
  try {
    await promisify(execFile)('osslsigncode', args, { cwd: dir })
    return true
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'number') return false
    throw error
  }
}

/** It knows PowerShell's files only: others are shown to it under such a name, with the newlines such a block has. */
async function isWholeToTheOther(bytes: Buffer, fileName: string): Promise<boolean> {
  const isPowershell = fileName.includes('.ps')
  const extension = fileName.slice(fileName.lastIndexOf('.'))
  const parts = isPowershell ? null : splitSignedText(decodeScript(bytes, extension).text, extension)
  const name = isPowershell ? fileName : `${fileName}.ps1`
  await writeFile(join(dir, name), parts ? joinSignedText(parts, '.ps1') : bytes)
  return await osslsigncode('verify', '-CAfile', 'root.pem', '-in', name)
}

function judge(bytes: Uint8Array, fileName: string, signer: Party, at = Date.now()): Verified | Refused {
  const trust = trustIn({ publishers: [signer], roots: [root], tsaRoots: [tsaRoot] })
  return verifyScript(bytes, fileName, ask(trust, { at }))
}

describe.skipIf(unusable !== null)('osslsigncode and Handrail', () => {
  test.each(
    Object.keys(bodies).flatMap(fileName =>
      (['rsa2048', 'p256', 'p384'] as const).map((kind, i): [string, typeof kind, Hash] => [
        fileName,
        kind,
        (['sha256', 'sha384', 'sha512'] as const)[i] ?? 'sha256',
      ]),
    ),
  )(
    '[SIGN11] what we sign is whole to it, and an edited body is not: %s, %s, %s',
    async (fileName, kind, hash) => {
      const { der, keys } = partyOf(kind)
      const bytes = signScript(
        Buffer.from(bodies[fileName] ?? ''),
        fileName,
        { certificate: der, chain: [intermediate.der], key: keys.privateKey },
        hash,
      )
      expect(await isWholeToTheOther(bytes, fileName)).toBe(true)
      const edited = Buffer.from(bytes)
      edited[6] = (edited[6] ?? 0) ^ 1
      expect(await isWholeToTheOther(edited, fileName)).toBe(false)
      expect(judge(edited, fileName, partyOf(kind))).toMatchObject({
        verdict: 'refused',
        reason: 'bad-digest',
      })
    },
  )

  test('[SIGN3] what we sign in UTF-16 is whole to it', async () => {
    const { der, keys } = partyOf('p256')
    const signer = { certificate: der, chain: [intermediate.der], key: keys.privateKey }
    const bytes = signScript(Buffer.from('\uFEFFWrite-Output "año"\r\n', 'utf16le'), 'wide.ps1', signer)
    expect(await isWholeToTheOther(bytes, 'wide.ps1')).toBe(true)
    expect(judge(bytes, 'wide.ps1', partyOf('p256'))).toMatchObject({ verdict: 'verified' })
    bytes[20] = (bytes[20] ?? 0) ^ 1
    expect(await isWholeToTheOther(bytes, 'wide.ps1')).toBe(false)
  })

  async function signedByTheOther(kind: string, hash: string, stampedAt: number | null): Promise<Buffer> {
    const { der, keys } = partyOf(kind)
    await writeFile(join(dir, 'signer.pem'), toPem(der) + toPem(intermediate.der))
    await writeFile(join(dir, 'signer.key'), keyToPem(keys.privateKey, undefined))
    await writeFile(join(dir, 'in.ps1'), bodies['a.ps1'] ?? '')
    await rm(join(dir, 'out.ps1'), { force: true })
    const stamp =
      stampedAt === null
        ? []
        : ['-TSA-certs', 'tsa.pem', '-TSA-key', 'tsa.key', '-TSA-time', String(Math.floor(stampedAt / 1000))]
    const files = ['-certs', 'signer.pem', '-key', 'signer.key', '-in', 'in.ps1', '-out', 'out.ps1']
    expect(await osslsigncode('sign', '-h', hash, ...stamp, ...files)).toBe(true)
    return await readFile(join(dir, 'out.ps1'))
  }

  test.each([
    ['rsa2048', 'sha256'],
    ['rsa2048', 'sha512'],
    ['p256', 'sha256'],
    ['p384', 'sha384'],
  ])('[SIGN4] what it signs verifies here, and an edited body does not: %s, %s', async (kind, hash) => {
    const bytes = await signedByTheOther(kind, hash, null)
    const party = partyOf(kind)
    expect(judge(bytes, 'out.ps1', party)).toMatchObject({
      verdict: 'verified',
      publisher: { name: `Signer ${kind}` },
      signedAt: null,
    })
    const edited = Buffer.from(bytes.toString('latin1').replace('Hello', 'Hullo'), 'latin1')
    expect(judge(edited, 'out.ps1', party)).toMatchObject({ reason: 'bad-digest' })
    // Without a stamp the certificate's end is the signature's end.
    expect(judge(bytes, 'out.ps1', party, Date.now() + YEAR)).toMatchObject({ reason: 'certificate-expired' })
  })

  test('[SIGN4] SHA-1, which it still makes, is refused here', async () => {
    const bytes = await signedByTheOther('rsa2048', 'sha1', null)
    expect(judge(bytes, 'out.ps1', partyOf('rsa2048'))).toMatchObject({ reason: 'weak-algorithm' })
  })

  test('[SIGN6] what it stamps outlives the certificate, if the stamp is from inside its validity', async () => {
    const stampedAt = Math.floor(Date.now() / 1000) * 1000 - DAY
    const bytes = await signedByTheOther('rsa2048', 'sha256', stampedAt)
    const signer = partyOf('rsa2048')
    const later = Date.now() + YEAR
    expect(judge(bytes, 'out.ps1', signer, later)).toMatchObject({ verdict: 'verified', signedAt: stampedAt })
    const unknown = trustIn({ publishers: [signer], roots: [root] })
    expect(verifyScript(bytes, 'out.ps1', ask(unknown, { at: later }))).toMatchObject({
      reason: 'bad-time-stamp',
    })

    const early = await signedByTheOther('rsa2048', 'sha256', stampedAt - 60 * DAY)
    expect(judge(early, 'out.ps1', signer, later)).toMatchObject({ reason: 'certificate-not-yet-valid' })
  })

  test.each(['sha256', 'sha384', 'sha512'])(
    '[SIGN6] a stamp that it adds to a signature of ours verifies here, with %s',
    async hash => {
      const signer = partyOf('rsa2048')
      const ours = { certificate: signer.der, chain: [intermediate.der], key: signer.keys.privateKey }
      await writeFile(join(dir, 'ours.ps1'), signScript(Buffer.from(bodies['a.ps1'] ?? ''), 'ours.ps1', ours))
      await rm(join(dir, 'added.ps1'), { force: true })
      const stampedAt = Math.floor(Date.now() / 1000) * 1000 - 2 * DAY
      const stamp = ['-TSA-certs', 'tsa.pem', '-TSA-key', 'tsa.key', '-TSA-time', String(stampedAt / 1000)]
      expect(await osslsigncode('add', ...stamp, '-h', hash, '-in', 'ours.ps1', '-out', 'added.ps1')).toBe(
        true,
      )
      const bytes = await readFile(join(dir, 'added.ps1'))
      expect(judge(bytes, 'added.ps1', signer, Date.now() + YEAR)).toMatchObject({
        verdict: 'verified',
        signedAt: stampedAt,
      })
    },
  )
})
