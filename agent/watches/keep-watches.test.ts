import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MUTE_AFTER_FAILURES, MUTE_FOR_MS } from '../../shared/fleet/condition.ts'
import type { Watch } from '../../shared/protocol/watches.ts'
import type { OwnJob } from '../job-desk.ts'
import type { Seen } from './decide.ts'
import { keepWatches, type WatchKeeper } from './keep-watches.ts'
import type { WatchState } from './watch-state.ts'
import { openWatchStore, type WatchStore } from './watch-store.ts'

/** Whoever keeps the watches, with a clock, a world and a jobs wing of the test's. */

let dir: string
let store: WatchStore
let keeper: WatchKeeper
let now = 0
let elapsed = 0
let world: Seen['is']
let looks: number
let taken: OwnJob[]
let standing: 'unknown' | 'open' | 'ended'
let takes: () => Promise<void>
let position: WatchState['position']

const watch: Watch = {
  watchId: 'watch-1234',
  name: 'Disk',
  condition: { what: 'disk', path: '/', above: 90, clear: 80 },
  everyMs: 60_000,
  looks: 1,
  maxRunsADay: 288,
  settleMs: 30_000,
  check: null,
  run: { script: { fileName: 'a.sh', sha256: 'a'.repeat(64), bytes: 1 }, inputs: { path: '/tmp' } },
}

async function open(): Promise<void> {
  store = await openWatchStore(dir)
  keeper = keepWatches({
    stand: store.stand,
    desk: {
      async take(job) {
        await takes()
        taken.push(job)
      },
      standing: () => standing,
    },
    observe: () => ({
      look() {
        looks += 1
        return Promise.resolve({ is: world, observed: world })
      },
      position: () => position,
    }),
    clock: () => now,
    monotonic: () => elapsed,
    random: () => 0.5,
    onEvent: () => undefined,
    log: pino({ level: 'silent' }),
  })
}
const pass = async (ms: number): Promise<void> => {
  now += ms
  elapsed += ms
  await keeper.look()
}
const told = (): string[] => store.stand.data.events.map(({ event }) => event.happening)
const lastJob = (): string => taken.at(-1)?.jobId ?? ''

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-keeper-'))
  now = 1_800_000_000_000
  elapsed = 0
  world = 'clear'
  looks = 0
  taken = []
  standing = 'open'
  takes = () => Promise.resolve()
  position = null
  await open()
  await keeper.hold([watch])
})
afterEach(async () => {
  await keeper.stop()
  await rm(dir, { recursive: true, force: true })
})

/** It comes about, runs, and the run ends. */
async function runOnce(): Promise<void> {
  world = 'holding'
  await pass(60_000)
  await pass(60_000)
  await keeper.jobEnded(lastJob())
}

test('[TRIG1] comes about, runs with its inputs and origin, and is looked at again once that has settled', async () => {
  await runOnce()
  expect(taken).toMatchObject([{ watchId: watch.watchId, inputs: { path: '/tmp' } }])
  expect(told()).toEqual(['came-about', 'ran'])
  world = 'clear'
  const before = looks
  await pass(watch.settleMs - 1)
  expect(looks).toBe(before)
  await pass(1)
  expect(told()).toEqual(['came-about', 'ran', 'helped'])
  expect(store.stand.data.events.map(({ event }) => event.jobId)).toEqual([null, lastJob(), lastJob()])
})

test('[TRIG1] is muted after ten runs in a row that did not help, for twelve hours or until somebody lets it run', async () => {
  world = 'holding'
  const untilMuted = async (): Promise<void> => {
    for (let n = 0; n < 4 * MUTE_AFTER_FAILURES && told().at(-1) !== 'muted'; n += 1) {
      await pass(63_000)
      await keeper.jobEnded(lastJob())
    }
  }
  await untilMuted()
  expect(told().filter(happening => happening === 'did-not-help')).toHaveLength(MUTE_AFTER_FAILURES)
  expect(told().at(-1)).toBe('muted')
  expect(taken).toHaveLength(MUTE_AFTER_FAILURES)
  for (let hour = 0; hour < 11; hour += 1) await pass(3_600_000)
  expect(taken).toHaveLength(MUTE_AFTER_FAILURES)
  await keeper.stop()
  await open()
  await keeper.hold([watch])
  await pass(30_000)
  expect(taken).toHaveLength(MUTE_AFTER_FAILURES)
  await pass(MUTE_FOR_MS - 11 * 3_600_000)
  expect(taken).toHaveLength(MUTE_AFTER_FAILURES + 1)
  await keeper.jobEnded(lastJob())
  await untilMuted()
  const all = taken.length
  await pass(63_000)
  expect(taken).toHaveLength(all)
  await keeper.unmute(watch.watchId)
  await pass(63_000)
  expect(taken).toHaveLength(all + 1)
})

test('[TRIG1] [TRIG4] a restart forgets neither that it has come about nor the runs of the day, and runs nothing again', async () => {
  const limited = { ...watch, maxRunsADay: 1 }
  await keeper.hold([limited])
  world = 'holding'
  await pass(60_000)
  expect(taken).toHaveLength(1)
  await keeper.stop()
  standing = 'ended'
  await open()
  await keeper.hold([limited])
  await pass(watch.settleMs)
  await pass(63_000)
  await pass(63_000)
  expect(taken).toHaveLength(1)
  expect(told()).toEqual(['came-about', 'ran', 'did-not-help', 'limited'])
})

test('[TRIG1] looks in a row are those of one agent: what the one before counted is of another time', async () => {
  const other = { ...watch, watchId: 'watch-other', looks: 2, run: null }
  const both = [{ ...watch, looks: 3 }, other]
  await keeper.hold(both)
  world = 'holding'
  await pass(60_000)
  await pass(63_000)
  expect(told()).toEqual(['came-about'])
  await open()
  await keeper.hold(both)
  await pass(63_000)
  expect(told()).toEqual(['came-about'])
  await pass(63_000)
  await pass(63_000)
  expect(told()).toEqual(['came-about', 'came-about', 'ran'])
})

test('[TRIG4] a run that was meant and never taken before the agent died is looked for anew, not run under its old id', async () => {
  takes = () => new Promise(() => undefined)
  world = 'holding'
  void pass(60_000)
  const meant = (): string | undefined => store.stand.data.states[watch.watchId]?.run?.jobId
  await expect.poll(meant).toBeDefined()
  const id = meant()
  await store.stand.settled()
  takes = () => Promise.resolve()
  standing = 'unknown'
  await open()
  await keeper.hold([watch])
  expect(meant()).toBeUndefined()
  await pass(60_000)
  expect(taken).toHaveLength(1)
  expect(lastJob()).not.toBe(id)
})

test('[TRIG1] a job that cannot be taken is tried again later, is no run of the day, and nothing is told of a run', async () => {
  await keeper.hold([{ ...watch, everyMs: 10_000, maxRunsADay: 1 }])
  let refused = 0
  takes = () => {
    refused += 1
    return Promise.reject(new Error('full'))
  }
  standing = 'unknown'
  world = 'holding'
  for (let n = 0; n < 13; n += 1) await pass(10_000)
  expect(refused).toBe(3)
  expect(told()).toEqual(['came-about'])
  takes = () => Promise.resolve()
  await pass(63_000)
  expect(told()).toEqual(['came-about', 'ran'])
})

test('[TRIG1] [TRIG3] a job that is held although the disk did not take it counts as the run that it may be', async () => {
  await keeper.hold([{ ...watch, everyMs: 10_000, maxRunsADay: 1 }])
  let tries = 0
  takes = () => {
    tries += 1
    return Promise.reject(new Error('full'))
  }
  world = 'holding'
  for (let n = 0; n < 13; n += 1) await pass(10_000)
  expect(tries).toBe(1)
  expect(told()).toEqual(['came-about', 'ran'])
})

test('[TRIG1] which log was read, and how far, is on disk once that is known: an agent that is killed misses nothing of it', async () => {
  const onDisk = async () => (await openWatchStore(dir)).stand.data.states[watch.watchId]?.position
  position = { file: '1:2', offset: 10 }
  await pass(60_000)
  expect(await onDisk()).toEqual(position)
  position = { file: '1:2', offset: 20 }
  await pass(63_000)
  expect(await onDisk()).toEqual({ file: '1:2', offset: 10 })
  position = { file: '1:3', offset: 5 }
  await pass(63_000)
  expect(await onDisk()).toEqual(position)
})

test('[TRIG1] a new list keeps what is known of those that stay; another condition begins anew, another action is not muted', async () => {
  await runOnce()
  await keeper.hold([{ ...watch, name: 'Other name', everyMs: 30_000 }])
  expect(store.stand.data.states[watch.watchId]).toMatchObject({
    hasComeAbout: true,
    run: { jobId: lastJob() },
  })
  const run = watch.run && { ...watch.run, inputs: {} }
  await store.stand.change(data => {
    const state = data.states[watch.watchId]
    if (state) Object.assign(state, { unhelpful: 10, mutedUntil: now + 1000 })
  })
  await keeper.hold([{ ...watch, run }])
  expect(store.stand.data.states[watch.watchId]).toMatchObject({
    unhelpful: 0,
    mutedUntil: null,
    hasComeAbout: true,
  })
  await keeper.hold([{ ...watch, run, condition: { what: 'disk', path: '/home', above: 90, clear: 80 } }])
  const state = store.stand.data.states[watch.watchId]
  expect(state).toMatchObject({ hasComeAbout: false, run: null })
  expect(state?.runs).toHaveLength(1)
  await keeper.hold([])
  expect(store.stand.data.states).toEqual({})
})

test('[TRIG1] looks are spread, and a look that goes on is not begun again', async () => {
  const before = looks
  await pass(4_999)
  expect(looks).toBe(before)
  await pass(1)
  expect(looks).toBe(before + 1)
  await Promise.all([pass(60_000), keeper.look(), keeper.look()])
  expect(looks).toBe(before + 2)
})

test('[TRIG1] many that are due at once wait for each other, and none is called failing for that', async () => {
  await keeper.hold(
    Array.from({ length: 20 }, (_, n) => ({ ...watch, watchId: `watch-of-many-${n}`, run: null })),
  )
  const before = looks
  world = 'holding'
  await pass(60_000)
  expect(looks).toBe(before + 20)
  expect(told()).toEqual(Array.from({ length: 20 }, () => 'came-about'))
})
