import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { issueRevocationList } from '../../shared/signing/issue-certificate.ts'
import { runInTerminal } from '../../test/support/run-in-terminal.ts'
import { makeOrganisation, pemOf, putTrust, thumbprintOf } from '../../test/support/trust.ts'

const acme = makeOrganisation('Acme IT')
const { root, intermediate, publisher, thumbprint } = acme
let dir: string
let trustDir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-trust-command-'))
  trustDir = join(dir, 'state', 'trust')
  for (const [name, holder] of Object.entries({ root, intermediate, publisher }))
    await writeFile(join(dir, `${name}.pem`), pemOf(holder))
  await writeFile(join(dir, 'publisher.cer'), publisher.certificate)
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const trust = (...args: string[]) =>
  runInTerminal(['trust', ...args, '--state', join(dir, 'state')], { HANDRAIL_ETC: join(dir, 'etc') })
const file = (name: string): string => join(dir, name)
const listed = async () =>
  (JSON.parse((await trust('list', '--json')).out) as { entries: { as: string; thumbprint: string }[] })
    .entries

test('[SIGN11] what is added is said and listed, stands in a private file, and can be taken out again', async () => {
  const added = await trust('add', file('publisher.cer'), '--as', 'publisher')
  expect(added).toMatchObject({ code: 0, err: '' })
  expect(added.out).toMatch(
    new RegExp(`Added as publisher: CN=Acme IT\\n  thumbprint ${thumbprint}\\n  valid until \\d{4}-`),
  )
  const path = join(trustDir, 'publishers', `${thumbprint}.pem`)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(join(trustDir, 'publishers'))).mode & 0o777).toBe(0o700)
  expect(await readFile(path, 'utf8')).toBe(pemOf(publisher))
  expect((await trust('add', file('publisher.pem'), '--as', 'publisher')).out).toContain('There already')

  expect(JSON.parse((await trust('add', file('root.pem'), '--as', 'root', '--json')).out)).toMatchObject({
    added: [{ as: 'root', subject: 'CN=Acme IT root', thumbprint: thumbprintOf(root) }],
  })
  expect(await listed()).toMatchObject([
    { as: 'publisher', thumbprint, subject: 'CN=Acme IT', from: path },
    { as: 'root', thumbprint: thumbprintOf(root) },
  ])
  const colons = thumbprint.toUpperCase().replaceAll(/..(?=.)/g, '$&:')
  expect(await trust('remove', colons)).toMatchObject({ code: 0, err: '' })
  expect(await readdir(join(trustDir, 'publishers'))).toEqual([])
  expect((await trust('remove', thumbprint)).code).toBe(1)
  expect(await listed()).toHaveLength(1)
})

test('[SIGN11] revocation lists are added with what they say', async () => {
  const now = Date.now()
  const crl = issueRevocationList(
    {
      revoked: [{ serial: Uint8Array.of(7), at: now, reason: 'unspecified' }],
      thisUpdate: now,
      nextUpdate: now + 1e6,
      number: 1,
    },
    root,
  )
  await writeFile(file('list.crl'), crl)
  const added = await trust('add', file('list.crl'), '--as', 'crl')
  expect(added.out).toContain('Added as crl: CN=Acme IT root')
  expect(added.out).toContain('1 certificates revoked')
  expect(await listed()).toMatchObject([{ as: 'crl', revoked: 1 }])
})

test('[SIGN11] several authorities may come in one file, but a publisher is one certificate', async () => {
  await writeFile(file('chain.pem'), pemOf(root) + pemOf(intermediate))
  expect((await trust('add', file('chain.pem'), '--as', 'publisher')).err).toContain('holds 2 certificates')
  expect((await trust('add', file('chain.pem'), '--as', 'intermediate')).code).toBe(0)
  expect(await listed()).toHaveLength(2)
})

test('[SIGN11] what is no certificate, or a key, is refused, and nothing is written', async () => {
  await writeFile(file('key.pem'), publisher.key.export({ type: 'pkcs8', format: 'pem' }).toString())
  await writeFile(file('note.txt'), 'hello')
  await writeFile(file('cut.cer'), publisher.certificate.subarray(0, 300))
  const refusals: [string, string, string][] = [
    ['key.pem', 'publisher', 'private key'],
    ['note.txt', 'root', 'something other'],
    ['cut.cer', 'root', 'damaged'],
    ['root.pem', 'crl', 'something other'],
    ['nowhere.pem', 'root', 'cannot be read'],
  ]
  for (const [name, kind, why] of refusals) {
    const { code, err } = await trust('add', file(name), '--as', kind)
    expect([name, code, err.includes(why)]).toEqual([name, 1, true])
  }
  expect((await trust('add', file('root.pem'))).code).toBe(2)
  expect((await trust('add', file('root.pem'), '--as', 'friend')).code).toBe(2)
  expect((await trust('add')).code).toBe(2)
  expect((await trust('remove', 'abc')).code).toBe(2)
  expect(await listed()).toEqual([])
})

test('[SIGN11] certificates that cannot do what they are added for come with a warning', async () => {
  expect((await trust('add', file('root.pem'), '--as', 'publisher')).err).toContain(
    'not made for code signing',
  )
  expect((await trust('add', file('publisher.pem'), '--as', 'root')).err).toContain(
    'no certificate authority',
  )
})

test('[SIGN8] one certificate goes out of a file of several; two lists need a word', async () => {
  const path = await putTrust(trustDir, 'root', 'bundle.pem', pemOf(root) + pemOf(intermediate))
  await symlink('bundle.pem', join(trustDir, 'roots', 'link.pem'))
  expect((await trust('remove', thumbprintOf(root))).code).toBe(0)
  expect(await readFile(path, 'utf8')).toBe(pemOf(intermediate))
  await trust('add', file('intermediate.pem'), '--as', 'disallowed')
  const asked = await trust('remove', thumbprintOf(intermediate))
  expect([asked.code, asked.err.includes('--as root')]).toEqual([1, true])
  expect((await trust('remove', thumbprintOf(intermediate), '--as', 'disallowed')).code).toBe(0)
  expect(await listed()).toMatchObject([{ as: 'root' }, { as: 'root' }])
})

test('[SIGN8] a list that may not be relied on says so, and ends with 1', async () => {
  await trust('add', file('root.pem'), '--as', 'root')
  await putTrust(trustDir, 'disallowed', 'junk', 'junk')
  const { code, err, out } = await trust('list')
  expect([code, err.includes('Nothing signed is accepted'), out.includes('CN=Acme IT root')]).toEqual([
    1,
    true,
    true,
  ])
})

test('[SIGN9] Handrail’s own certificate is listed apart, and cannot be removed', async () => {
  const told = JSON.parse((await trust('list', '--json')).out) as { handrail: { thumbprint: string } }
  expect((await trust('remove', told.handrail.thumbprint)).code).toBe(1)
})
