import { chmod, chown, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { issueRevocationList } from '../../shared/signing/issue-certificate.ts'
import { makeOrganisation, pemOf, putTrust, trustOrganisation } from '../../test/support/trust.ts'
import { rootAnd } from './file-safety.ts'
import { folderSource, MAX_CERTIFICATE_FILE_BYTES } from './folder-source.ts'
import { loadTrust } from './load-trust.ts'
import { toPem } from './read-pem.ts'

const isRoot = process.getuid?.() === 0
const SOMEBODY = 65_534
const acme = makeOrganisation('Acme IT')
const { root, intermediate, publisher } = acme
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-trust-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const source = (owners = rootAnd(process.getuid?.())) => folderSource(dir, { owners })
const load = async () => await loadTrust([await source().look()])
const problem = async (): Promise<string | null> => (await load()).snapshot.problem

test('[SIGN8] certificates are read from PEM, one or several a file, and from DER, and sorted by folder', async () => {
  const crl = issueRevocationList(
    { revoked: [], thisUpdate: Date.now(), nextUpdate: Date.now() + 1e6, number: 1 },
    root,
  )
  await putTrust(dir, 'publisher', 'acme.cer', publisher.certificate)
  await putTrust(dir, 'root', 'both.pem', `Acme's own\n${pemOf(root)}and\n${pemOf(intermediate)}`)
  await putTrust(dir, 'intermediate', 'windows-lines.pem', pemOf(intermediate).replaceAll('\n', '\r\n'))
  await putTrust(dir, 'tsa-root', 'again.pem', pemOf(root))
  await putTrust(dir, 'disallowed', 'x.pem', pemOf(intermediate))
  await putTrust(dir, 'crl', 'list.pem', toPem(crl, 'crl'))
  await putTrust(dir, 'crl', 'list.crl', crl)
  const { snapshot, entries } = await load()
  expect(snapshot.problem).toBeNull()
  expect([...snapshot.publishers]).toEqual([acme.thumbprint])
  expect(snapshot.roots.map(({ name }) => name)).toEqual(['Acme IT root', 'Acme IT intermediate'])
  expect(snapshot.intermediates).toHaveLength(1)
  expect(snapshot.tsaRoots).toHaveLength(1)
  expect(snapshot.disallowed.size).toBe(1)
  // Both that were dropped, and that of Handrail's own root.
  expect(snapshot.revocationLists).toHaveLength(3)
  expect(entries.find(({ kind }) => kind === 'publisher')).toMatchObject({
    subject: 'CN=Acme IT',
    thumbprint: acme.thumbprint,
    from: join(dir, 'publishers', 'acme.cer'),
  })
})

test('[SIGN8] folders that are missing hold nothing; one that was named must be there', async () => {
  expect((await load()).snapshot).toMatchObject({ problem: null, roots: [] })
  await rm(dir, { recursive: true })
  expect(await problem()).toBeNull()
  const named = folderSource(dir, { owners: null, mustExist: true })
  expect((await loadTrust([await named.look()])).snapshot.problem).toContain('does not exist')
})

test('[SIGN8] a folder made with umask 022 is fine, and half-written or hidden files are passed over', async () => {
  await trustOrganisation(dir, acme)
  await putTrust(dir, 'root', '.swp', 'half')
  await putTrust(dir, 'root', 'x.pem.77.tmp', 'half')
  expect(await problem()).toBeNull()
})

describe('[SIGN8] nothing is relied on', () => {
  beforeEach(() => trustOrganisation(dir, acme))

  test.each([
    ['', 0o775],
    ['', 0o1777],
    ['publishers', 0o757],
    ['roots', 0o775],
    ['publishers/publisher.pem', 0o664],
    ['roots/root.pem', 0o606 | 0o020],
  ])('where others can write: %s', async (name, mode) => {
    const path = join(dir, name)
    await chmod(path, mode)
    expect(await problem()).toContain(`chmod go-w ${path.replace(/\/$/, '')}`)
    await chmod(path, 0o755)
    expect(await problem()).toBeNull()
  })

  test.runIf(isRoot).each(['', 'publishers', 'roots/root.pem'])(
    'where somebody else is the owner: %s',
    async name => {
      await chown(join(dir, name), SOMEBODY, 0)
      expect(await problem()).toContain(`belongs to account ${SOMEBODY}`)
      const own = await loadTrust([await source(rootAnd(SOMEBODY)).look()])
      expect(own.snapshot.problem).toBeNull()
    },
  )

  test('where a link leads out of its folder; one within it is fine', async () => {
    const outside = join(dir, 'outside.pem')
    await writeFile(outside, pemOf(intermediate))
    const path = join(dir, 'roots', 'link.pem')
    await symlink('../outside.pem', path)
    expect(await problem()).toContain(`${path} is a symbolic link that leads out`)
    await rm(path)
    await symlink('root.pem', path)
    expect(await problem()).toBeNull()
    await rm(path)
    await symlink('nowhere.pem', path)
    expect(await problem()).toContain('link.pem')
  })

  test('where a folder is a link', async () => {
    await rename(join(dir, 'roots'), join(dir, 'elsewhere'))
    await symlink('elsewhere', join(dir, 'roots'))
    expect(await problem()).toContain('is not a folder of its own')
  })

  const key = publisher.key.export({ type: 'pkcs8', format: 'pem' }).toString()
  test.each([
    ['text', 'hello', 'no PEM block'],
    ['nothing', '', 'no PEM block'],
    ['a private key', key, 'private key'],
    ['a cut block', pemOf(publisher).slice(0, -40), 'other than a certificate'],
    ['a cut second block', pemOf(root) + pemOf(publisher).slice(0, -40), 'other than a certificate'],
    ['a request', pemOf(publisher).replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'), 'CERTIFICATE REQUEST'],
    ['cut DER', publisher.certificate.subarray(0, -1), 'damaged'],
    ['DER and more', Buffer.concat([publisher.certificate, Buffer.from([0])]), 'damaged'],
    ['too much', Buffer.alloc(MAX_CERTIFICATE_FILE_BYTES + 1, 0x20), 'larger than'],
  ])('where a file holds %s', async (_what, content, why) => {
    for (const kind of ['disallowed', 'crl'] as const) {
      const path = await putTrust(dir, kind, 'bad.pem', content)
      if (kind === 'crl' && why === 'larger than') continue
      expect(await problem()).toContain(path)
      if (kind === 'disallowed') expect(await problem()).toContain(why)
      await rm(path)
      expect(await problem()).toBeNull()
    }
  })

  test('where something else than a file lies in a folder', async () => {
    await mkdir(join(dir, 'disallowed', 'more'), { recursive: true })
    expect(await problem()).toContain('more is not a file')
  })

  test('where there are more files than anybody needs', async () => {
    await Promise.all(Array.from({ length: 1001 }, (_, i) => putTrust(dir, 'root', `${i}`, '')))
    expect(await problem()).toContain('more than 1000')
  })
})

test('[SIGN8] a look tells every change: content, name, owner and mode', async () => {
  await trustOrganisation(dir, acme)
  const stamps = [(await source().look()).stamp]
  expect((await source().look()).stamp).toBe(stamps[0])
  const path = join(dir, 'roots', 'root.pem')
  const acts = [
    () => writeFile(path, pemOf(intermediate)),
    () => rename(path, join(dir, 'roots', 'other.pem')),
    () => chmod(join(dir, 'roots'), 0o700),
    () => rm(join(dir, 'publishers', 'publisher.pem')),
  ]
  for (const act of acts) {
    await act()
    stamps.push((await source().look()).stamp)
  }
  expect(new Set(stamps).size).toBe(acts.length + 1)
})
