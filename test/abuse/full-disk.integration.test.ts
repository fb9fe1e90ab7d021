import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../relay/audit/verify-audit.ts'
import { startTestRelay, type TestRelay } from '../support/relay.ts'
import { askedSession, phaseOf } from '../support/sessions.ts'

/** The relay's own disk is full: what cannot be kept is refused, what is there stays, and with room again all goes on. */

const disk = mountSmallDisk()
if (disk === null) console.info('skipped: a full disk is tried on a small one, and only root may mount it')

function mountSmallDisk(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'handrail-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', path], { stdio: 'ignore' })
    return path
  } catch {
    rmSync(path, { recursive: true })
    return null
  }
}

describe.skipIf(disk === null)('a full disk below DATA_DIR', () => {
  const dataDir = disk ?? ''
  let relay: TestRelay
  beforeAll(async () => {
    relay = await startTestRelay({ config: { dataDir } })
  })
  afterAll(async () => {
    await relay.stop()
    execFileSync('umount', [dataDir])
    rmSync(dataDir, { recursive: true })
  })

  /** Leaves no byte free. */
  async function fill(): Promise<void> {
    for (let n = 0; ; n += 1) {
      const { bavail, bsize } = await statfs(dataDir)
      if (bavail === 0) return
      await writeFile(join(dataDir, `filler-${n}`), new Uint8Array(bavail * bsize)).catch(() => undefined)
    }
  }
  async function clear(): Promise<void> {
    for (const name of await readdir(dataDir)) if (name.startsWith('filler-')) await rm(join(dataDir, name))
  }
  const count = async (table: 'sessions' | 'connection_codes' | 'audit' | 'users'): Promise<number> => {
    const { rows } = await relay.context.store.db
      .selectFrom(table)
      .select(all => all.fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow()
    return rows
  }

  test('[SES1] [CODE1] is refused in a coded answer, leaves nothing half done, and passes', async () => {
    const controller = await relay.connectController()
    const running = await askedSession(relay, { controller })
    const device = await relay.connectDevice()
    const waiting = await controller.ask('session:start', {})
    const before = [await count('sessions'), await count('connection_codes'), await count('users')]
    const auditBefore = await count('audit')
    await fill()
    // The write-ahead log has room of its own for a while: until that is used up, sessions still begin.
    const outcomes: string[] = []
    let begun = 0
    for (let n = 0; n < 400 && outcomes.length < 5; n += 1) {
      const started = await controller
        .ask('session:start', {})
        .catch((failure: { code: string }) => failure.code)
      if (typeof started === 'string') outcomes.push(started)
      else {
        begun += 1
        const cancelled = await controller
          .ask('session:cancel', { sessionId: started.session.id })
          .catch((failure: { code: string }) => failure.code)
        if (typeof cancelled === 'string') outcomes.push(cancelled)
      }
      await fill()
    }
    expect(outcomes).toHaveLength(5)
    expect(new Set(outcomes)).toEqual(new Set(['internal']))
    const user = {
      name: 'late',
      fullName: 'Late',
      mail: 'late@example.org',
      role: 'support',
      password: 'violet kettle sings 42',
    } as const
    await expect(relay.api('POST /api/users', { body: user })).rejects.toMatchObject({ code: 'internal' })
    await expect(device.ask('code:redeem', { code: waiting.code })).rejects.toMatchObject({
      code: 'internal',
    })
    // What is there can still be read, and a code that could not be used up is still good.
    expect(await phaseOf(relay, running.id)).toBe('accepting')
    expect(await count('users')).toBe(before[2])
    expect(await count('sessions')).toBe((before[0] ?? 0) + begun)

    await clear()
    expect(await device.ask('code:redeem', { code: waiting.code })).toEqual({ sessionId: waiting.session.id })
    await relay.api('POST /api/users', { body: user })
    const { session } = await controller.ask('session:start', {})
    await controller.ask('session:cancel', { sessionId: session.id })
    expect(await count('audit')).toBeGreaterThan(auditBefore)
    expect(await verifyAudit(relay.context.store)).toMatchObject({ sound: true, flaws: [] })
  })
})
