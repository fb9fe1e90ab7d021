import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWebm } from '../../../test/support/make-webm.ts'
import { startRelayProcess } from '../../../test/support/relay-process.ts'
import { startTestRelay, type TestRelay } from '../../../test/support/relay.ts'
import { liveSession, type TestSession } from '../../../test/support/sessions.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { RECORDING_PART_BYTES } from '../../../shared/protocol/recording.ts'
import { openStore } from '../../store/open-store.ts'
import { ALL_USERS } from '../../accounts/groups-of-user.ts'
import { DEFAULT_TARGETS } from '../policy/built-in-groups.ts'
import { cutRecordings } from './remove-recordings.ts'

const webm = makeWebm({ seconds: 60, frameBytes: 2_500 })
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const partAt = (fromByte: number, of = webm) => {
  const bytes = of.subarray(fromByte, fromByte + RECORDING_PART_BYTES)
  return { fromByte, base64: bytes.toString('base64'), sha256: hashOf(bytes) }
}
const finish = { bytes: webm.length, sha256: hashOf(webm), endedAt: 2_000 }

let relay: TestRelay
let session: TestSession
const yes = { value: true, priority: 1 } as const
beforeAll(async () => {
  relay = await startTestRelay()
  await relay.api('POST /api/permission-links', {
    body: {
      name: 'Recorded',
      userGroupId: ALL_USERS,
      targetGroupId: DEFAULT_TARGETS,
      values: { 'allow-recording': yes },
    },
  })
  session = await liveSession(relay)
})
afterAll(() => relay.stop())

async function begin(): Promise<string> {
  const recordingId = randomUUID()
  const opened = await relay.api('POST /api/recordings', {
    body: { recordingId, sessionId: session.id, startedAt: 1_000 },
  })
  expect(opened).toEqual({ nextByte: 0, kept: false })
  return recordingId
}
const send = (id: string, part: ReturnType<typeof partAt>, token?: string) =>
  relay.api('PUT /api/recordings/:id/parts', { params: { id }, body: part }, token)
async function sendAll(id: string): Promise<void> {
  for (let at = 0; at < webm.length; at += RECORDING_PART_BYTES) await send(id, partAt(at))
}
const end = (id: string, body = finish) =>
  relay.api('POST /api/recordings/:id/finish', { params: { id }, body })
async function kept(): Promise<string> {
  const id = await begin()
  await sendAll(id)
  expect(await end(id)).toEqual({ nextByte: webm.length, kept: true })
  return id
}
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'done'
  } catch (error) {
    if (error instanceof Failure) return error.code
    throw error
  }
}
async function addressOf(id: string, token?: string): Promise<string> {
  const { address } = await relay.api('POST /api/recordings/:id/ticket', { params: { id } }, token)
  return `${relay.url}${address}`
}

test('[REC1] what was sent in parts is kept, stands on its session, and is played whole and by ranges', async () => {
  const id = await kept()
  const { recordings } = await relay.api('GET /api/sessions/:id', { params: { id: session.id } })
  expect(recordings.find(each => each.id === id)).toMatchObject({
    state: 'kept',
    side: 'controller',
    startedAt: 1_000,
    endedAt: 2_000,
    durationMs: 59_900,
    sha256: finish.sha256,
  })
  const address = await addressOf(id)
  const whole = await fetch(address)
  expect(whole.status).toBe(200)
  expect(whole.headers.get('content-type')).toBe('video/webm')
  const bytes = Buffer.from(await whole.arrayBuffer())
  // The picture follows a beginning of the relay's own.
  const clusters = webm.indexOf(Buffer.from('1f43b675', 'hex'))
  expect(bytes.subarray(bytes.length - (webm.length - clusters)).equals(webm.subarray(clusters))).toBe(true)
  for (const [range, from, to] of [
    ['bytes=0-99', 0, 100],
    ['bytes=600000-700000', 600_000, 700_001],
    [`bytes=${bytes.length - 10}-`, bytes.length - 10, bytes.length],
    ['bytes=-10', bytes.length - 10, bytes.length],
  ] as const) {
    const answer = await fetch(address, { headers: { range } })
    expect(answer.status).toBe(206)
    expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${bytes.length}`)
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(from, to))).toBe(true)
  }
  expect((await fetch(address, { headers: { range: `bytes=${bytes.length}-` } })).status).toBe(416)
})

test('[REC1] a wrong place, a wrong hash, a part that is too long and a wrong end are refused', async () => {
  const id = await begin()
  await send(id, partAt(0))
  expect(await codeOf(send(id, partAt(0)))).toBe('conflict')
  expect(await codeOf(send(id, partAt(2 * RECORDING_PART_BYTES)))).toBe('conflict')
  const second = partAt(RECORDING_PART_BYTES)
  expect(await codeOf(send(id, { ...second, sha256: hashOf(Buffer.from('else')) }))).toBe('invalid-input')
  const long = webm.subarray(RECORDING_PART_BYTES, 2 * RECORDING_PART_BYTES + 1)
  const tooLong = { fromByte: RECORDING_PART_BYTES, base64: long.toString('base64'), sha256: hashOf(long) }
  expect(await codeOf(send(id, tooLong))).toBe('invalid-input')
  expect(await codeOf(end(id))).toBe('conflict')
  expect(await codeOf(addressOf(id))).toBe('conflict')
  for (let at = RECORDING_PART_BYTES; at < webm.length; at += RECORDING_PART_BYTES) await send(id, partAt(at))
  expect(await codeOf(end(id, { ...finish, sha256: hashOf(Buffer.from('else')) }))).toBe('invalid-input')
  // A recording that does not hold together begins again from nothing.
  const again = { recordingId: id, sessionId: session.id, startedAt: 1_000 }
  expect(await relay.api('POST /api/recordings', { body: again })).toEqual({ nextByte: 0, kept: false })
})

test('[REC1] what is no film is not kept', async () => {
  const id = await begin()
  const text = Buffer.from('nothing to see here')
  await send(id, partAt(0, text))
  expect(await codeOf(end(id, { bytes: text.length, sha256: hashOf(text), endedAt: 2 }))).toBe(
    'invalid-input',
  )
})

test('[REC1] nobody sends to, plays or removes a recording that is not theirs', async () => {
  const id = await kept()
  const other = await relay.addUser(`bob-${id.slice(0, 4)}`, 'support')
  const auditor = await relay.addUser(`eve-${id.slice(0, 4)}`, 'auditor')
  const recordingId = randomUUID()
  const foreign = { recordingId, sessionId: session.id, startedAt: 1 }
  expect(await codeOf(relay.api('POST /api/recordings', { body: foreign }, other.token))).toBe(
    'session-not-found',
  )
  expect(await codeOf(send(await begin(), partAt(0), other.token))).toBe('session-not-found')
  expect(await codeOf(addressOf(id, other.token))).toBe('not-found')
  expect(await codeOf(relay.api('DELETE /api/recordings/:id', { params: { id } }, other.token))).toBe(
    'forbidden',
  )
  expect((await fetch(await addressOf(id, auditor.token))).status).toBe(200)
  // The device is the other side: policy has this session recorded by the controller.
  expect(await codeOf(session.device.ask('recording:open', foreign))).toBe('forbidden')
})

test('[REC1] an address without a ticket, with another one’s or with an old one plays nothing', async () => {
  const [one, two] = [await kept(), await kept()]
  const ticket = new URL(await addressOf(one)).searchParams.get('ticket') ?? ''
  const statusOf = async (text: string): Promise<number> =>
    (await fetch(`${relay.url}/api/recordings/${two}/content?ticket=${text}`)).status
  expect(await statusOf('')).toBe(403)
  expect(await statusOf(ticket)).toBe(403)
  expect(await statusOf(ticket.replace(/^\w+/, (2 ** 45).toString(36)))).toBe(403)
  const watched = await relay.api('GET /api/audit', { query: { act: 'recording:watch', limit: 10 } })
  expect(watched.rows.some(({ subject }) => subject === `recording ${one}`)).toBe(true)
})

test('[REC1] [SEC1] on disk it is sealed, and a byte that was changed is noticed', async () => {
  const id = await kept()
  const folder = relay.context.config.recordings.dir
  const path = join(folder, `${id}.sealed`)
  const onDisk = await readFile(path)
  expect(onDisk.includes(webm.subarray(200, 264))).toBe(false)
  expect(onDisk.subarray(0, 4).toString('hex')).not.toBe('1a45dfa3')
  const file = await open(path, 'r+')
  const at = onDisk.length - 100
  await file.write(Buffer.of((onDisk[at] ?? 0) ^ 1), 0, 1, at)
  await file.close()
  const address = await addressOf(id)
  expect((await fetch(address, { headers: { range: 'bytes=0-1000' } })).status).toBe(206)
  expect((await fetch(address, { headers: { range: 'bytes=-1000' } })).status).toBe(503)
})

test('[REC1] no more is kept than the limits say, of one recording and in all', async () => {
  const small = await startTestRelay()
  try {
    const { recordings } = small.context.config
    await small.api('POST /api/permission-links', {
      body: {
        name: 'Recorded',
        userGroupId: ALL_USERS,
        targetGroupId: DEFAULT_TARGETS,
        values: { 'allow-recording': yes },
      },
    })
    const { id: sessionId } = await liveSession(small)
    const sendTo = async (recordingId: string, fromByte: number): Promise<string> => {
      await small.api('POST /api/recordings', { body: { recordingId, sessionId, startedAt: 1 } })
      const body = partAt(fromByte)
      return await codeOf(small.api('PUT /api/recordings/:id/parts', { params: { id: recordingId }, body }))
    }
    const first = randomUUID()
    recordings.maxBytes = RECORDING_PART_BYTES
    expect(await sendTo(first, 0)).toBe('done')
    expect(await sendTo(first, RECORDING_PART_BYTES)).toBe('too-large')
    recordings.maxBytesInAll = RECORDING_PART_BYTES
    expect(await sendTo(randomUUID(), 0)).toBe('too-large')
  } finally {
    await small.stop()
  }
})

test('[REC1] what is old goes, file and row, and the log says so', async () => {
  const id = await kept()
  expect(await cutRecordings(relay.context, 1_001)).toBeGreaterThan(0)
  const files = await readdir(relay.context.config.recordings.dir)
  expect(files.filter(name => name.startsWith(id))).toEqual([])
  expect(await codeOf(addressOf(id))).toBe('not-found')
  const { rows } = await relay.api('GET /api/audit', { query: { act: 'recording:remove', limit: 50 } })
  expect(rows.some(({ subject }) => subject === `recording ${id}`)).toBe(true)
})

test('[REC1] a relay that is killed in the middle goes on where it was', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'handrail-recordings-'))
  const real = await startRelayProcess(dataDir)
  try {
    // A session as it stands in the store, so that the test needs no second end.
    const store = await openStore({ dataDir })
    const ada = await store.db.selectFrom('users').select('id').executeTakeFirstOrThrow()
    const request = { ...session.request, peering: undefined }
    const ended = { phase: 'ended', deviceId: null, reason: 'controller-ended', since: 1 }
    await store.db
      .insertInto('sessions')
      .values({
        id: session.id,
        controller_id: ada.id,
        device_id: null,
        phase: 'ended',
        state_json: JSON.stringify(ended),
        request_json: JSON.stringify(request),
        started_at: 1,
        ended_at: 1,
      })
      .execute()
    await store.close()
    const recordingId = randomUUID()
    const opening = { recordingId, sessionId: session.id, startedAt: 1 }
    const put = (at: number) =>
      real.api('PUT /api/recordings/:id/parts', { params: { id: recordingId }, body: partAt(at) })
    await real.api('POST /api/recordings', { body: opening })
    await put(0)
    // Whether it had this one, only the relay knows afterwards.
    const underWay = put(RECORDING_PART_BYTES).catch(() => null)
    await real.kill()
    await underWay
    await real.startAgain()
    const stand = await real.api('POST /api/recordings', { body: opening })
    expect([RECORDING_PART_BYTES, 2 * RECORDING_PART_BYTES]).toContain(stand.nextByte)
    for (let at = stand.nextByte; at < webm.length; at += RECORDING_PART_BYTES) await put(at)
    const finished = await real.api('POST /api/recordings/:id/finish', {
      params: { id: recordingId },
      body: finish,
    })
    expect(finished.kept).toBe(true)
  } finally {
    await real.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
})
