import { execFile } from 'node:child_process'
import { cp, glob, mkdtemp, readFile, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCertificate, type Certificate } from '../../shared/signing/certificate.ts'
import { readRevocationList, type RevocationList } from '../../shared/signing/revocation.ts'
import { verifyScript, type Refused, type Verified } from '../../shared/signing/verify-script.ts'
import { loadTrust } from '../../agent/trust/load-trust.ts'
import { readPem } from '../../agent/trust/read-pem.ts'
import { ask, makeWorld, trustIn } from '../../test/support/signing/world.ts'
import { readCertificates } from './key-files.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))

const actionsIn = async (folder: string): Promise<string[]> =>
  (await Array.fromAsync(glob('library/*/*.{sh,py,mjs,ps1}', { cwd: folder }))).toSorted()

/** The certificates that the agent's package in this folder pins. */
async function pinnedIn(folder: string): Promise<{ publisher: Certificate; root: Certificate }> {
  const read = async (name: string): Promise<Certificate> => {
    const [der] = await readCertificates(join(folder, 'agent/trust', name))
    return readCertificate(der ?? Buffer.alloc(0))
  }
  return { publisher: await read('handrail-publisher.pem'), root: await read('handrail-root.pem') }
}

async function listIn(folder: string): Promise<RevocationList> {
  const file = join(folder, 'agent/trust/handrail-root.crl')
  const [der] = readPem(await readFile(file), 'crl', file)
  return readRevocationList(der ?? Buffer.alloc(0))
}

async function judge(
  folder: string,
  file: string,
  handrail: Awaited<ReturnType<typeof pinnedIn>> | null,
): Promise<Verified | Refused> {
  const trust = { ...trustIn({}), handrail }
  const question = ask(trust, { policy: 'trusted-publisher-or-handrail', at: Date.now() })
  return verifyScript(await readFile(join(folder, file)), basename(file), question)
}

const pemsIn = async (folder: string): Promise<string[]> =>
  Promise.all(
    (await Array.fromAsync(glob('**/*.pem', { cwd: folder }))).map(name =>
      readFile(join(folder, name), 'utf8'),
    ),
  )

const files = await actionsIn(project)

describe('the official library', () => {
  it.each(files)('[SIGN9] [LIB1] %s verifies under the pinned certificate', async file => {
    const pinned = await pinnedIn(project)
    expect(await judge(project, file, pinned)).toMatchObject({
      verdict: 'verified',
      publisher: { name: 'Handrail' },
      thumbprint: pinned.publisher.sha256,
    })
  })

  it('[SIGN7] [SIGN9] runs also where revocation is strict, for the agent ships a fresh list of its root', async () => {
    const { snapshot } = await loadTrust([], join(project, 'agent/trust'))
    const in2Years = Date.now() + 2 * 365 * 86_400_000
    for (const at of [Date.now(), in2Years]) {
      const question = ask(snapshot, { policy: 'trusted-publisher-or-handrail', at, revocation: 'strict' })
      for (const file of files) {
        const verdict = verifyScript(await readFile(join(project, file)), basename(file), question)
        expect(verdict, file).toMatchObject({ verdict: 'verified', warnings: [] })
      }
    }
    const without = ask(
      { ...snapshot, revocationLists: [] },
      { policy: 'trusted-publisher-or-handrail', at: Date.now(), revocation: 'strict' },
    )
    const [file = ''] = files
    expect(verifyScript(await readFile(join(project, file)), basename(file), without)).toMatchObject({
      reason: 'revocation-unknown',
    })
  })

  it('[SIGN9] nothing of it is accepted by any other certificate, or without one', async () => {
    expect(files.length).toBeGreaterThanOrEqual(20)
    const pinned = await pinnedIn(project)
    const { publisher, root } = makeWorld()
    const other = { publisher: readCertificate(publisher.der), root: readCertificate(root.der) }
    for (const file of files) {
      expect(await judge(project, file, null)).toMatchObject({ reason: 'untrusted-certificate' })
      expect(await judge(project, file, other)).toMatchObject({ reason: 'untrusted-certificate' })
      expect(await judge(project, file, { ...pinned, publisher: other.publisher })).toMatchObject({
        reason: 'untrusted-certificate',
      })
    }
  })

  it('[SIGN9] no private key is in the project, and the relay shows the certificate that agents pin', async () => {
    const sources = '{agent,bench,docs,extension,library,relay,shared,test,tools}/**/*.{key,p12,pfx}'
    expect(await Array.fromAsync(glob(sources, { cwd: project }))).toEqual([])
    const texts = await Promise.all(['library', 'agent/trust'].map(each => pemsIn(join(project, each))))
    for (const text of texts.flat()) expect(text).not.toContain('PRIVATE KEY')
    expect(await readFile(join(project, 'library/publisher.pem'), 'utf8')).toBe(
      await readFile(join(project, 'agent/trust/handrail-publisher.pem'), 'utf8'),
    )
  })
})

describe('handrail library sign', () => {
  let dir: string
  let copy: string
  let keys: string
  /** The command in a copy of the project, so that the true library stays as it is. */
  const sign = async (): Promise<string> => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['tools/handrail.ts', 'library', 'sign', '--keys', keys],
      { cwd: copy },
    )
    return stdout
  }

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'handrail-library-'))
    copy = join(dir, 'project')
    keys = join(dir, 'keys')
    for (const part of ['tools', 'shared', 'library', 'agent/trust', 'package.json'])
      await cp(join(project, part), join(copy, part), { recursive: true })
    await symlink(join(project, 'node_modules'), join(copy, 'node_modules'))
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  it('[SIGN9] makes a key outside the project, signs every action anew and replaces the pinned certificate', async () => {
    const before = await pinnedIn(project)
    expect(await sign()).toContain(`${files.length} actions signed`)
    const after = await pinnedIn(copy)
    expect(after.publisher.sha256).not.toBe(before.publisher.sha256)
    for (const file of files) {
      expect(await judge(copy, file, after)).toMatchObject({ verdict: 'verified' })
      expect(await judge(copy, file, before)).toMatchObject({ verdict: 'refused' })
      expect(await judge(project, file, after)).toMatchObject({ verdict: 'refused' })
    }
    expect((await stat(join(keys, 'publisher.key'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(keys, 'root.key'))).mode & 0o777).toBe(0o600)
  })

  it('[SIGN9] signs with the same key the next time, so that devices keep what they pin', async () => {
    const { publisher, root } = await pinnedIn(copy)
    const before = await listIn(copy)
    await sign()
    const after = await pinnedIn(copy)
    expect(after.publisher.sha256).toBe(publisher.sha256)
    expect(after.root.sha256).toBe(root.sha256)
    const renewed = await listIn(copy)
    expect(renewed.nextUpdate ?? 0).toBeGreaterThan(Date.now() + 9 * 365 * 86_400_000)
    expect(renewed.thisUpdate).toBeGreaterThanOrEqual(before.thisUpdate)
  })

  it('[SIGN9] makes no new key over one that lost the other, for devices would refuse all that it signs', async () => {
    await rm(join(keys, 'root.key'))
    await expect(sign()).rejects.toMatchObject({ stderr: expect.stringContaining('root.key') as string })
  })
})
