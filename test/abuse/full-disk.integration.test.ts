import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ALL_USERS } from '../../relay/accounts/groups-of-user.ts'
import { verifyAudit } from '../../relay/audit/verify-audit.ts'
import { DEFAULT_TARGETS } from '../../relay/sessions/policy/built-in-groups.ts'
import { RECORDING_PART_BYTES } from '../../shared/protocol/recording.ts'
import { makeWebm } from '../support/make-webm.ts'
import { startTestRelay, type TestRelay } from '../support/relay.ts'
import { askedSession, liveSession, phaseOf } from '../support/sessions.ts'

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
  let ahead = 0
  const logged: string[] = []
  beforeAll(async () => {
    const log = pino({ level: 'error' }, { write: line => void logged.push(line) })
    const config = {
      dataDir,
      recordings: { dir: join(dataDir, 'recordings'), maxBytes: 1e9, maxBytesInAll: 1e9 },
    }
    relay = await startTestRelay({ config, log, clock: () => Date.now() + ahead })
  })
  afterAll(async () => {
    await relay.stop()
    execFileSync('umount', [dataDir])
    rmSync(dataDir, { recursive: true })
  })

  /** Leaves no more than so many bytes free. */
  async function fill(leave = 0): Promise<void> {
    for (let n = 0; ; n += 1) {
      const { bavail, bsize } = await statfs(dataDir)
      if (bavail * bsize <= leave) return
      const filler = new Uint8Array(bavail * bsize - leave)
      await writeFile(join(dataDir, `filler-${n}`), filler).catch(() => undefined)
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
    expect(new Set(outcomes)).toEqual(new Set(['storage-full']))
    const user = {
      name: 'late',
      fullName: 'Late',
      mail: 'late@example.org',
      role: 'support',
      password: 'violet kettle sings 42',
    } as const
    await expect(relay.api('POST /api/users', { body: user })).rejects.toMatchObject({ code: 'storage-full' })
    await expect(device.ask('code:redeem', { code: waiting.code })).rejects.toMatchObject({
      code: 'storage-full',
    })
    expect(await (await fetch(`${relay.url}/readyz`)).json()).toMatchObject({
      status: 'ready',
      storage: 'full',
    })
    expect(logged.filter(line => line.includes('the storage is full'))).toHaveLength(1)
    // What is there can still be read, also by somebody whose sign-in is to be noted as used; and a code that could not be used up is still good.
    expect(await phaseOf(relay, running.id)).toBe('accepting')
    expect(await count('users')).toBe(before[2])
    expect(await count('sessions')).toBe((before[0] ?? 0) + begun)

    ahead = 6 * 60_000
    expect((await relay.api('GET /api/sessions', { query: {} })).rows.length).toBeGreaterThan(0)
    ahead = 0

    await clear()
    expect(await device.ask('code:redeem', { code: waiting.code })).toEqual({ sessionId: waiting.session.id })
    await relay.api('POST /api/users', { body: user })
    const { session } = await controller.ask('session:start', {})
    await controller.ask('session:cancel', { sessionId: session.id })
    expect(await count('audit')).toBeGreaterThan(auditBefore)
    expect(await verifyAudit(relay.context.store)).toMatchObject({ sound: true, flaws: [] })
    ahead = 31_000
    expect(await (await fetch(`${relay.url}/readyz`)).json()).toEqual({
      status: 'ready',
      store: true,
      stopping: false,
    })
    ahead = 0
  })

  test('[REC1] a part of a recording is refused, leaves what was there, and is taken once there is room', async () => {
    const values = { 'allow-recording': { value: true, priority: 1 } } as const
    const link = { name: 'Recorded', userGroupId: ALL_USERS, targetGroupId: DEFAULT_TARGETS, values }
    await relay.api('POST /api/permission-links', { body: link })
    const { id: sessionId } = await liveSession(relay)
    const recordingId = randomUUID()
    const params = { id: recordingId }
    const webm = makeWebm({ seconds: 60, frameBytes: 2_500 })
    const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
    await relay.api('POST /api/recordings', { body: { recordingId, sessionId, startedAt: 1 } })
    const send = (fromByte: number) => {
      const part = webm.subarray(fromByte, fromByte + RECORDING_PART_BYTES)
      const body = { fromByte, base64: part.toString('base64'), sha256: hashOf(part) }
      return relay.api('PUT /api/recordings/:id/parts', { params, body })
    }
    await send(0)
    // Room for a piece of a part, so that writing it stops in the middle.
    await fill(100_000)
    await expect(send(RECORDING_PART_BYTES)).rejects.toMatchObject({ code: 'storage-full' })
    expect(
      await relay.api('POST /api/recordings', { body: { recordingId, sessionId, startedAt: 1 } }),
    ).toEqual({ nextByte: RECORDING_PART_BYTES, kept: false })
    await clear()
    for (let at = RECORDING_PART_BYTES; at < webm.length; at += RECORDING_PART_BYTES) await send(at)
    const body = { bytes: webm.length, sha256: hashOf(webm), endedAt: 2 }
    expect(await relay.api('POST /api/recordings/:id/finish', { params, body })).toMatchObject({ kept: true })
  })
})
