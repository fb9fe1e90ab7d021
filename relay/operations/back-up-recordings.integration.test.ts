import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rename, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeWebm } from '../../test/support/make-webm.ts'
import { startTestRelay, type TestRelay } from '../../test/support/relay.ts'
import { liveSession } from '../../test/support/sessions.ts'
import { RECORDING_PART_BYTES } from '../../shared/protocol/recording.ts'
import { ALL_USERS } from '../accounts/groups-of-user.ts'
import { openSecrets } from '../secrets.ts'
import { pictureOf } from '../sessions/recordings/recording-files.ts'
import { openSealed } from '../sessions/recordings/sealed-file.ts'
import { DEFAULT_TARGETS } from '../sessions/policy/built-in-groups.ts'
import { openStore } from '../store/open-store.ts'
import { recordingsBeside } from './back-up-recordings.ts'
import { backUp } from './backup.ts'
import { restore } from './restore.ts'

const webm = makeWebm({ seconds: 30, frameBytes: 2_500 })
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

let relay: TestRelay
let sessionId: string
let kept: string
let removed: string
let halfSent: string
let folder: string
let file: string

beforeAll(async () => {
  relay = await startTestRelay()
  const values = { 'allow-recording': { value: true, priority: 1 } } as const
  const link = { name: 'Recorded', userGroupId: ALL_USERS, targetGroupId: DEFAULT_TARGETS, values }
  await relay.api('POST /api/permission-links', { body: link })
  sessionId = (await liveSession(relay)).id
  kept = await record(true)
  removed = await record(true)
  halfSent = await record(false)
})
afterAll(() => relay.stop())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-backup-'))
  file = join(folder, 'handrail.backup')
})
afterEach(() => rm(folder, { recursive: true }))

/** Sends a recording to the relay, whole or its first part only. */
async function record(whole: boolean): Promise<string> {
  const recordingId = randomUUID()
  const params = { id: recordingId }
  await relay.api('POST /api/recordings', { body: { recordingId, sessionId, startedAt: 1_000 } })
  for (let fromByte = 0; fromByte < webm.length; fromByte += RECORDING_PART_BYTES) {
    const part = webm.subarray(fromByte, fromByte + RECORDING_PART_BYTES)
    const body = { fromByte, base64: part.toString('base64'), sha256: hashOf(part) }
    await relay.api('PUT /api/recordings/:id/parts', { params, body })
    if (!whole) return recordingId
  }
  const body = { bytes: webm.length, sha256: hashOf(webm), endedAt: 2_000 }
  await relay.api('POST /api/recordings/:id/finish', { params, body })
  return recordingId
}

const recordingsDir = () => relay.context.config.recordings.dir
const makeBackup = (dir: string | null = recordingsDir()) =>
  backUp(relay.context.config.dataDir, file, { force: true, now: 1, recordingsDir: dir })

/** What a restored relay knows of its recordings: how much of each, and whether that can be unsealed. */
async function restored(dataDir: string): Promise<Map<string, { bytes: number; sha256: string }>> {
  const dir = join(dataDir, 'recordings')
  const secrets = await openSecrets(dataDir)
  const ctx = {
    config: { ...relay.context.config, recordings: { ...relay.context.config.recordings, dir } },
    secrets,
  }
  const store = await openStore({ dataDir })
  const found = new Map<string, { bytes: number; sha256: string }>()
  try {
    for (const { id, bytes } of await store.db.selectFrom('recordings').select(['id', 'bytes']).execute()) {
      if (bytes === 0) found.set(id, { bytes, sha256: '' })
      if (bytes === 0) continue
      const sealed = await openSealed(pictureOf(ctx, id), bytes)
      found.set(id, { bytes, sha256: hashOf((await sealed.read(0, bytes)) ?? Buffer.alloc(0)) })
      await sealed.close()
    }
  } finally {
    await store.close()
  }
  return found
}

const restoreInto = (dataDir: string, dir: string | null = join(dataDir, 'recordings')) =>
  restore(file, dataDir, { force: false, recordingsDir: dir })

test('[OPS1] [REC1] recordings are in the backup of a running relay, and play after it was restored elsewhere', async () => {
  const made = await makeBackup()
  expect(made).toMatchObject({ recordings: 3 })
  expect(made.recordingBytes).toBeGreaterThan(webm.length * 2)
  const beside = recordingsBeside(file)
  expect((await stat(beside)).mode & 0o777).toBe(0o700)
  for (const name of await readdir(beside)) expect((await stat(join(beside, name))).mode & 0o777).toBe(0o600)
  const dataDir = join(folder, 'data')
  await restoreInto(dataDir)
  const whole = { bytes: webm.length, sha256: hashOf(webm) }
  const begun = webm.subarray(0, RECORDING_PART_BYTES)
  const store = await openStore({ dataDir })
  const devices = await store.db.selectFrom('devices').select('watch_list_hash').execute()
  await store.close()
  // Whatever they held by then, each is told anew what to look for.
  expect(devices.map(device => device.watch_list_hash)).toEqual(['unknown'])
  const found = await restored(dataDir)
  expect(found.get(kept)).toEqual(whole)
  expect(found.get(removed)).toEqual(whole)
  expect(found.get(halfSent)).toEqual({ bytes: begun.length, sha256: hashOf(begun) })
  expect((await readdir(join(dataDir, 'recordings'))).filter(name => name.endsWith('.restored'))).toEqual([])
})

test('[OPS1] [REC1] what went or began again while the backup was made does so in the backup, too', async () => {
  const [goneAway, shortened] = [removed, halfSent].map(id => join(recordingsDir(), `${id}.sealed`)) as [
    string,
    string,
  ]
  const { size } = await stat(shortened)
  await rename(goneAway, `${goneAway}.aside`)
  await truncate(shortened, 100)
  try {
    expect(await makeBackup()).toMatchObject({ recordings: 1 })
  } finally {
    await rename(`${goneAway}.aside`, goneAway)
    await truncate(shortened, size)
  }
  const dataDir = join(folder, 'data')
  await restoreInto(dataDir)
  const found = await restored(dataDir)
  expect([...found.keys()].toSorted()).toEqual([kept, halfSent].toSorted())
  expect(found.get(halfSent)).toEqual({ bytes: 0, sha256: '' })
})

test('[OPS1] [REC1] a backup whose recordings are not beside it changes nothing, unless they are to be left out', async () => {
  await makeBackup()
  await rm(join(recordingsBeside(file), `${kept}.head.sealed`))
  const dataDir = join(folder, 'data')
  await expect(restoreInto(dataDir)).rejects.toMatchObject({ code: 'invalid-input' })
  expect(existsSync(join(dataDir, 'relay.sqlite'))).toBe(false)
  expect(existsSync(join(dataDir, 'recordings'))).toBe(false)
  await restoreInto(dataDir, null)
  expect(existsSync(join(dataDir, 'relay.sqlite'))).toBe(true)
  expect(existsSync(join(dataDir, 'recordings'))).toBe(false)
})

test('[OPS1] [REC1] a backup without recordings leaves no folder, also not one of an earlier backup', async () => {
  await makeBackup()
  expect(existsSync(recordingsBeside(file))).toBe(true)
  expect(await makeBackup(null)).toMatchObject({ recordings: 0, recordingBytes: 0 })
  expect(existsSync(recordingsBeside(file))).toBe(false)
  const dataDir = join(folder, 'data')
  await restoreInto(dataDir)
  expect(existsSync(join(dataDir, 'recordings'))).toBe(false)
})
