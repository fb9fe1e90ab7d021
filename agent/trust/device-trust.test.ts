import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  makeOrganisation,
  pemOf,
  putTrust,
  thumbprintOf,
  trustOrganisation,
} from '../../test/support/trust.ts'
import { defaultSettings } from '../state/open-state.ts'
import { deviceSources, keepTrust, type DeviceTrust } from './device-trust.ts'
import type { TrustSource } from './trust-source.ts'

const isRoot = process.getuid?.() === 0
const acme = makeOrganisation('Acme IT')
let dir: string
let stateDir: string
let etcDir: string
let now: number
let looks: number
let trust: DeviceTrust
let settings: typeof defaultSettings

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-device-'))
  stateDir = join(dir, 'state')
  etcDir = join(dir, 'etc')
  await mkdir(join(stateDir, 'trust'), { recursive: true, mode: 0o700 })
  now = 1_000_000
  looks = 0
  settings = { ...defaultSettings }
  const counted = (source: TrustSource): TrustSource => ({
    look() {
      looks += 1
      return source.look()
    },
  })
  trust = keepTrust({
    sources: (await deviceSources({ stateDir, etcDir }, () => now)).map(counted),
    settings: { data: settings, refresh: () => Promise.resolve(false) },
    etcDir,
    clock: () => now,
  })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('[SIGN8] trust is read once, looked after at most once a second, and read again when it changed', async () => {
  await trustOrganisation(join(stateDir, 'trust'), acme)
  const first = await trust.snapshot()
  for (let i = 0; i < 100; i += 1) await Promise.all([trust.rules(), trust.snapshot()])
  expect(looks).toBe(2)
  now += 1000
  expect(await trust.snapshot()).toBe(first)
  expect(looks).toBe(4)
  await rm(join(stateDir, 'trust', 'publishers', 'publisher.pem'))
  expect((await trust.snapshot()).publishers.size).toBe(1)
  now += 1000
  expect((await trust.snapshot()).publishers.size).toBe(0)
  await trustOrganisation(join(stateDir, 'trust'), acme)
  trust.changed()
  expect((await trust.snapshot()).publishers.size).toBe(1)
  // A clock that was put back holds nothing up.
  await rm(join(stateDir, 'trust', 'publishers'), { recursive: true })
  now -= 3_600_000
  expect((await trust.snapshot()).publishers.size).toBe(0)
})

test('[SIGN8] the relay is told who may sign; not who is disallowed, and nobody while the folders are unsafe', async () => {
  expect(await trust.publishers()).toEqual([])
  const own = join(stateDir, 'trust')
  await trustOrganisation(own, acme)
  trust.changed()
  expect(await trust.publishers()).toEqual([{ name: 'Acme IT', thumbprint: acme.thumbprint }])
  await putTrust(own, 'disallowed', 'acme.pem', pemOf(acme.publisher))
  trust.changed()
  expect(await trust.publishers()).toEqual([])
  await rm(join(own, 'disallowed'), { recursive: true })
  await chmod(join(own, 'publishers'), 0o777)
  trust.changed()
  expect(await trust.publishers()).toEqual([])
  expect((await trust.snapshot()).problem).toContain('chmod go-w')
})

test('[SIGN9] Handrail’s own certificate comes with the package and stands in no folder', async () => {
  const { handrail, publishers, roots } = await trust.snapshot()
  expect(handrail?.publisher.name).toBe('Handrail')
  expect([publishers.size, roots.length]).toEqual([0, 0])
})

test.runIf(isRoot)(
  '[SIGN11] one file drop in the fleet’s folder adds to the device’s own trust',
  async () => {
    const other = makeOrganisation('Other')
    await trustOrganisation(join(stateDir, 'trust'), acme)
    await trustOrganisation(join(etcDir, 'trust'), other)
    const { publishers, roots, problem } = await trust.snapshot()
    expect([problem, [...publishers].toSorted(), roots.length]).toEqual([
      null,
      [acme.thumbprint, thumbprintOf(other.publisher)].toSorted(),
      2,
    ])
    // Whoever may change the folder around it may change all of it.
    await chmod(etcDir, 0o777)
    trust.changed()
    expect((await trust.snapshot()).problem).toContain(etcDir)
  },
)

test.runIf(isRoot)('[EXEC1] the fleet’s policy goes before the device’s own setting', async () => {
  const own = { policy: 'trusted-publisher-or-handrail', revocation: 'default', from: null, problem: null }
  expect(await trust.rules()).toEqual(own)
  const path = join(etcDir, 'policy')
  const drop = async (text: string): Promise<void> => {
    await mkdir(etcDir, { recursive: true })
    await writeFile(path, text)
    trust.changed()
  }
  await drop('# by the fleet\r\ntrusted-publisher\r\nrevocation=strict\r\n')
  expect(await trust.rules()).toEqual({
    policy: 'trusted-publisher',
    revocation: 'strict',
    from: path,
    problem: null,
  })
  await drop('revocation=strict\n')
  settings.executionPolicy = 'disabled'
  expect(await trust.rules()).toEqual({ ...own, policy: 'disabled', revocation: 'strict' })
  await rm(path)
  trust.changed()
  expect((await trust.rules()).revocation).toBe('default')
})

test.runIf(isRoot)('[EXEC1] a policy file that cannot be relied on lets nothing run', async () => {
  const path = join(etcDir, 'policy')
  await mkdir(etcDir)
  const rulesWith = async (text: string, mode = 0o644) => {
    await writeFile(path, text)
    await chmod(path, mode)
    trust.changed()
    return await trust.rules()
  }
  for (const text of ['unrestrictd\n', 'unrestricted\ndisabled\n', 'revocation=maybe', 'x'.repeat(5000)]) {
    const { policy, problem } = await rulesWith(text)
    expect([policy, problem?.includes(path)]).toEqual(['disabled', true])
  }
  expect(await rulesWith('unrestricted\n', 0o666)).toMatchObject({ policy: 'disabled', from: path })
  expect(await rulesWith('unrestricted\n')).toMatchObject({ policy: 'unrestricted', problem: null })
  await chmod(etcDir, 0o777)
  trust.changed()
  expect(await trust.rules()).toMatchObject({ policy: 'disabled' })
})
