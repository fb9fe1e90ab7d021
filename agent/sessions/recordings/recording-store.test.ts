import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readAgentConfig } from '../../config.ts'
import type { AgentContext } from '../../context.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { openRecordingStore, type RecordingStore } from './recording-store.ts'

const DAY_MS = 86_400_000
const now = Date.UTC(2026, 5, 1)

let stateDir: string
let folder: string
let store: RecordingStore | null
/** What the relay answers to the opening of a recording. */
let relayAnswers: () => Promise<unknown>

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'handrail-recordings-'))
  folder = join(stateDir, 'recordings')
  await mkdir(folder)
  store = null
  relayAnswers = async () => {
    throw new Failure('relay-unreachable', 'No relay here.')
  }
})
afterEach(async () => {
  await store?.stop()
  await rm(stateDir, { recursive: true })
})

function open(limits: { days?: number; bytes?: number } = {}): RecordingStore {
  store = openRecordingStore({
    config: { ...readAgentConfig({}, stateDir), recordings: { days: 90, bytes: 1000, ...limits } },
    relay: { ask: () => relayAnswers() } as unknown as AgentContext['relay'],
    clock: () => now,
    log: pino({ level: 'silent' }),
  })
  return store
}

async function lay(
  name: string,
  { ageDays, bytes = 100, keptOnRelay = false }: LaidRecording,
): Promise<void> {
  const id = `${name}-recording`
  const at = new Date(now - ageDays * DAY_MS)
  await writeFile(join(folder, `${id}.webm`), new Uint8Array(bytes))
  await utimes(join(folder, `${id}.webm`), at, at)
  const note = {
    recordingId: id,
    sessionId: 'session-1',
    keptOnRelay,
    startedAt: at.getTime(),
    endedAt: at.getTime(),
  }
  await writeFile(join(folder, `${id}.json`), JSON.stringify(note))
}
interface LaidRecording {
  ageDays: number
  bytes?: number
  keptOnRelay?: boolean
}

const pictures = async (): Promise<string[]> =>
  (await readdir(folder))
    .flatMap(name => (name.endsWith('.webm') ? [name.replace('-recording.webm', '')] : []))
    .toSorted()

test('[REC1] at its start the device removes what it kept too long, with its note, and what nobody knows any more', async () => {
  await lay('old', { ageDays: 91 })
  await lay('young', { ageDays: 89 })
  await lay('torn', { ageDays: 95 })
  await writeFile(join(folder, 'torn-recording.json'), '{"recor')
  open()
  await vi.waitFor(async () =>
    expect(await readdir(folder)).toEqual(['young-recording.json', 'young-recording.webm']),
  )
})

test('[REC1] the oldest go where all together are too large; one that the relay is still to have never does', async () => {
  await lay('waiting', { ageDays: 400, bytes: 5000, keptOnRelay: true })
  await lay('first', { ageDays: 30, bytes: 500 })
  await lay('second', { ageDays: 20, bytes: 500 })
  await lay('third', { ageDays: 10, bytes: 400 })
  open()
  await vi.waitFor(async () => expect(await pictures()).toEqual(['second', 'third', 'waiting']))
})

test('[REC1] one that is being made stays whatever it grows to, and counts once it is whole', async () => {
  const made = open({ bytes: 1000 })
  const piece = { sessionId: 'session-1', recordingId: 'now-recording', keptOnRelay: false }
  await lay('before', { ageDays: 1, bytes: 900 })
  made.take({ ...piece, base64: Buffer.alloc(900).toString('base64') })
  await made.stop()
  expect(await pictures()).toEqual(['before', 'now'])
  made.take({ ...piece, base64: undefined })
  await vi.waitFor(async () => expect(await pictures()).toEqual(['now']))
})

test('[REC1] what the relay will not take stays here, and goes by age like the others', async () => {
  await lay('refused', { ageDays: 100, keptOnRelay: true })
  relayAnswers = async () => {
    throw new Failure('forbidden', 'Not kept here.')
  }
  const first = open()
  await first.send()
  expect(await pictures()).toEqual(['refused'])
  await first.stop()
  open()
  await vi.waitFor(async () => expect(await pictures()).toEqual([]))
})
