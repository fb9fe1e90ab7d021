import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { JobOrder } from '../../../shared/protocol/job.ts'
import { resultWithoutRun } from '../run/job-outcome.ts'
import { MAX_OPEN_JOBS, openLedger, type Ledger } from './ledger.ts'

let dir: string
let now = 1_800_000_000_000
const clock = (): number => now

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-ledger-'))
  now = 1_800_000_000_000
})
afterEach(() => rm(dir, { recursive: true, force: true }))

function order(jobId: string, inputs: Record<string, string> = {}): JobOrder {
  return {
    jobId,
    deviceId: 'device-1234',
    script: { fileName: 'a.sh', sha256: 'a'.repeat(64), bytes: 1 },
    declaration: {
      name: 'A',
      description: '',
      language: 'sh',
      platforms: ['linux'],
      runContext: 'system',
      timeOutMs: 1000,
      inputs: [],
      outputs: [],
      dryRun: false,
      texts: {},
    },
    runContext: 'system',
    inputs,
    sealedInputs: null,
    runAs: null,
    dryRun: false,
    priority: 'on-demand',
    issuedAt: now,
    expiresAt: now + 60_000,
  }
}
const open = (): Promise<Ledger> =>
  openLedger(dir, clock, error => {
    throw error
  })

const resultOf = (jobId: string) =>
  resultWithoutRun(order(jobId), 'error', 'time-out', 'late', { startedAt: now, endedAt: now })

async function finish(ledger: Ledger, jobId: string): Promise<void> {
  await ledger.take(order(jobId))
  await ledger.start(order(jobId), now)
  ledger.end(resultOf(jobId))
  ledger.delivered(jobId)
}

test('[TRIG4] each step of a job is there after the agent’s restart', async () => {
  const ledger = await open()
  for (const id of ['job-taken', 'job-started', 'job-ended00', 'job-past000']) await ledger.take(order(id))
  for (const id of ['job-started', 'job-ended00', 'job-past000']) await ledger.start(order(id), now)
  await ledger.noteGroup('job-started', 4711, 'stamp')
  for (const id of ['job-ended00', 'job-past000']) ledger.end(resultOf(id))
  ledger.delivered('job-past000')
  await ledger.settled()
  const again = await open()
  expect(again.waiting().map(({ jobId }) => jobId)).toEqual(['job-taken'])
  expect(again.started()).toMatchObject([['job-started', { group: { pid: 4711, stamp: 'stamp' } }]])
  expect(again.results().map(({ jobId }) => jobId)).toEqual(['job-ended00'])
  expect(again.openIds()).toHaveLength(3)
  for (const id of ['job-taken', 'job-started', 'job-ended00', 'job-past000'])
    expect(again.knows(id)).toBe(true)
  expect(again.knows('constructor')).toBe(false)
})

test('[TRIG4] a past job is remembered until its order has long expired, however many there are', async () => {
  let ledger = await open()
  const ids = Array.from({ length: 700 }, (_, index) => `job-${String(index).padStart(6, '0')}`)
  await Promise.all(ids.map(id => finish(ledger, id)))
  const archives = async (): Promise<string[]> =>
    (await readdir(join(dir, 'jobs'))).filter(name => /^past-\d+\.json$/.test(name))
  await vi.waitFor(async () => expect(await archives()).toHaveLength(1))
  await ledger.settled()
  ledger = await open()
  expect(ids.every(id => ledger.knows(id))).toBe(true)
  now += 23 * 3_600_000
  ledger = await open()
  expect(ids.every(id => ledger.knows(id))).toBe(true)
  now += 2 * 3_600_000
  ledger = await open()
  expect(ids.filter(id => ledger.knows(id)).length).toBeLessThan(500)
})

test('more jobs than a device can hold are refused with a coded answer', async () => {
  const ledger = await open()
  const takes = Array.from({ length: MAX_OPEN_JOBS }, (_, index) =>
    ledger.take(order(`job-${1_000_000 + index}`)),
  )
  await Promise.all(takes)
  await expect(ledger.take(order('job-too-many'))).rejects.toMatchObject({ code: 'too-many-requests' })
  expect(ledger.knows('job-too-many')).toBe(false)
})

test('a damaged ledger is named, never begun anew', async () => {
  await open().then(ledger => ledger.take(order('job-12345')))
  const path = join(dir, 'jobs', 'ledger.json')
  await writeFile(path, '{')
  await expect(open()).rejects.toMatchObject({ message: expect.stringContaining(path) })
})
