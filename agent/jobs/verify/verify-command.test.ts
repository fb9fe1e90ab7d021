import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueRevocationList } from '../../../shared/signing/issue-certificate.ts'
import type { Holder } from '../../../shared/signing/make-pki.ts'
import { runInTerminal } from '../../../test/support/run-in-terminal.ts'
import { makeOrganisation, pemOf, putTrust, trustOrganisation } from '../../../test/support/trust.ts'

const acme = makeOrganisation('Acme IT')
const DAY_MS = 86_400_000
const text = '#!/bin/sh\n# @action Hello\necho hello\n'
let dir: string
let trustDir: string
let signed: string
let unsigned: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-verify-'))
  trustDir = join(dir, 'trust')
  signed = join(dir, 'signed.sh')
  unsigned = join(dir, 'unsigned.sh')
  await writeFile(signed, acme.sign(text))
  await writeFile(unsigned, text)
  await trustOrganisation(trustDir, acme)
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const environment = (): Record<string, string> => ({
  HANDRAIL_STATE: join(dir, 'state'),
  HANDRAIL_ETC: join(dir, 'etc'),
})
const verify = (...args: string[]) => runInTerminal(['verify', ...args], environment())

async function linesOf(
  ...args: string[]
): Promise<[code: number | null, ...lines: Record<string, unknown>[]]> {
  const { code, out } = await verify(...args, '--json')
  const lines = out.trim().split('\n')
  return [code, ...lines.map(line => JSON.parse(line) as Record<string, unknown>)]
}

test('[SIGN11] one line of JSON says of each file whether this device would run it', async () => {
  expect(await linesOf(signed, '--trust', trustDir)).toEqual([
    0,
    {
      file: signed,
      verdict: 'verified',
      publisher: 'Acme IT',
      thumbprint: acme.thumbprint,
      signedAt: null,
      warnings: ['revocation-not-checked'],
    },
  ])
  expect(await linesOf(signed, unsigned, join(dir, 'none.sh'), dir, '--trust', trustDir)).toMatchObject([
    1,
    { verdict: 'verified' },
    { file: unsigned, verdict: 'refused', reason: 'not-signed', message: expect.stringContaining('Sign it') },
    { verdict: 'refused', reason: 'unreadable' },
    { file: dir, verdict: 'refused', reason: 'unreadable' },
  ])
  const words = await verify(signed, unsigned, '--trust', trustDir)
  expect(words.out).toContain(`${signed}: verified, signed by Acme IT (${acme.thumbprint})`)
  expect(words.out).toContain(`${unsigned}: refused (not-signed): `)
})

test('[EXEC1] it needs no agent and leaves nothing behind; without one nobody is trusted', async () => {
  expect(await linesOf(signed)).toMatchObject([1, { reason: 'untrusted-certificate' }])
  expect(existsSync(join(dir, 'state'))).toBe(false)
})

test('[EXEC1] the policy is the device’s, or the one that is named', async () => {
  const reasons = async (policy: string) => {
    const [, ...lines] = await linesOf(signed, unsigned, '--trust', trustDir, '--policy', policy)
    return lines.map(line => line['reason'] ?? line['verdict'])
  }
  expect(await reasons('trusted-publisher')).toEqual(['verified', 'not-signed'])
  expect(await reasons('trusted-publisher-or-handrail')).toEqual(['verified', 'not-signed'])
  expect(await reasons('disabled')).toEqual(['disabled-by-policy', 'disabled-by-policy'])
  expect(await reasons('unrestricted')).toEqual(['verified', 'verified'])
})

test('[SIGN9] Handrail’s own library is verified by default, and refused where only named publishers count', async () => {
  const script = join(import.meta.dirname, '../../../library/top-processes/top-processes.sh')
  expect(await linesOf(script)).toMatchObject([0, { publisher: 'Handrail' }])
  expect((await linesOf(script, '--policy', 'trusted-publisher'))[0]).toBe(1)
})

test('[SIGN6] --at asks as of another day', async () => {
  const future = new Date(Date.now() + 500 * DAY_MS).toISOString()
  expect(await linesOf(signed, '--trust', trustDir, '--at', future)).toMatchObject([
    1,
    { reason: 'certificate-expired' },
  ])
  expect(await linesOf(signed, '--trust', trustDir, '--at', '2020-01-31')).toMatchObject([
    1,
    { reason: 'certificate-not-yet-valid' },
  ])
})

test('[SIGN7] without fresh lists a script is allowed, or with strict refused; with them it is known', async () => {
  const strict = ['--trust', trustDir, '--revocation', 'strict']
  expect(await linesOf(signed, ...strict)).toMatchObject([1, { reason: 'revocation-unknown' }])
  const now = Date.now()
  const list = (issuer: Holder) =>
    issueRevocationList({ revoked: [], thisUpdate: now - 1000, nextUpdate: now + DAY_MS, number: 1 }, issuer)
  await putTrust(trustDir, 'crl', 'root.crl', list(acme.root))
  await putTrust(trustDir, 'crl', 'intermediate.crl', list(acme.intermediate))
  expect(await linesOf(signed, ...strict)).toMatchObject([0, { warnings: [] }])
  await rm(join(trustDir, 'crls'), { recursive: true })
})

test('[SIGN8] a folder that others can write to, or that is not there, is refused with what to do', async () => {
  await chmod(trustDir, 0o777)
  expect(await linesOf(signed, '--trust', trustDir)).toMatchObject([
    1,
    { reason: 'trust-store-unsafe', message: expect.stringContaining(`chmod go-w ${trustDir}`) },
  ])
  await chmod(trustDir, 0o755)
  expect(await linesOf(signed, '--trust', join(dir, 'nowhere'))).toMatchObject([
    1,
    { reason: 'trust-store-unsafe', message: expect.stringContaining('does not exist') },
  ])
})

test('[SIGN8] a disallowed certificate anywhere in the chain refuses', async () => {
  const path = await putTrust(trustDir, 'disallowed', 'x.pem', pemOf(acme.intermediate))
  expect(await linesOf(signed, '--trust', trustDir)).toMatchObject([1, { reason: 'disallowed-publisher' }])
  await rm(path)
})

test('[SIGN4] a file over the limit is refused unread; a pipe is not waited for', async () => {
  const huge = join(dir, 'huge.sh')
  await writeFile(huge, '')
  await truncate(huge, 50 * 1024 ** 3)
  const pipe = join(dir, 'pipe.sh')
  await promisify(execFile)('mkfifo', [pipe])
  expect(await linesOf(huge, pipe, '--trust', trustDir)).toMatchObject([
    1,
    { reason: 'too-large' },
    { reason: 'unreadable' },
  ])
})

test.runIf(process.getuid?.() === 0)('[EXEC1] a policy file of the fleet holds here, too', async () => {
  await mkdir(join(dir, 'etc'))
  await writeFile(join(dir, 'etc', 'policy'), 'disabled\n')
  expect(await linesOf(signed, '--trust', trustDir)).toMatchObject([1, { reason: 'disabled-by-policy' }])
  await writeFile(join(dir, 'etc', 'policy'), 'nonsense\n')
  expect(await linesOf(signed, '--trust', trustDir)).toMatchObject([1, { reason: 'trust-store-unsafe' }])
  const named = ['--trust', trustDir, '--policy', 'trusted-publisher']
  expect(await linesOf(signed, ...named)).toMatchObject([0, { verdict: 'verified' }])
  await rm(join(dir, 'etc'), { recursive: true })
})

test('wrong usage ends with 2', async () => {
  for (const args of [
    [],
    [signed, '--policy', 'all'],
    [signed, '--at', 'tomorrow'],
    [signed, '--at', '2026-02-31T99:00:00Z'],
    [signed, '--revocation', 'maybe'],
    [signed, '--what'],
  ])
    expect([args, (await verify(...args)).code]).toEqual([args, 2])
})
