import fc from 'fast-check'
import { pino } from 'pino'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { makeTaskWorld, type TaskWorld } from '../../../test/support/task-world.ts'
import { onEveryStore } from '../../../test/support/stores.ts'
import { openStore, type Store } from '../../store/open-store.ts'
import { openScriptVersions } from '../scripts/script-versions.ts'
import type { JobsContext } from '../jobs-context.ts'
import { openSecrets } from '../../secrets.ts'
import { claimSchedules } from './claim-schedules.ts'
import { releaseJobs } from './release-jobs.ts'

const DAY_MS = 86_400_000
const START = Date.parse('2026-03-02T00:00:00Z')

onEveryStore('schedules', ({ store, place }) => {
  let world: TaskWorld
  let now = START
  /** What a relay of this installation has of the engine, on a store of its own or on the suite's. */
  const relay = async (on: Store): Promise<JobsContext> =>
    ({
      config: { nodeName: null },
      store: on,
      secrets: await openSecrets(place().dataDir),
      log: pino({ level: 'silent' }),
      clock: () => now,
      versions: openScriptVersions(on),
    }) as unknown as JobsContext
  let first: JobsContext

  beforeAll(async () => {
    first = await relay(store())
    world = await makeTaskWorld(store(), START)
  })
  beforeEach(async () => {
    now = START
    await store().db.deleteFrom('jobs').execute()
    await store().db.deleteFrom('schedules').execute()
  })

  /** Several relays share a database only on PostgreSQL; two of one process would wait for each other in SQLite's lock. */
  const anotherStore = async (): Promise<Store> =>
    store().dialect === 'postgres' ? await openStore(place()) : store()
  const jobs = () => store().db.selectFrom('jobs').selectAll().orderBy('sequence').execute()
  const claimAll = async (ctx: JobsContext): Promise<number> => {
    let made = 0
    for (let some = await claimSchedules(ctx); some; some = await claimSchedules(ctx)) made += some.length
    return made
  }

  test('[EVT1] two relays that claim at once make each job once, and lose none', async () => {
    await world.addSchedules(1200, START + DAY_MS)
    now = START + DAY_MS
    const other = await anotherStore()
    try {
      const second = await relay(other)
      const made = await Promise.all([claimAll(first), claimAll(second), claimAll(second)])
      expect(made.reduce((sum, each) => sum + each, 0)).toBe(1200)
      const rows = await jobs()
      expect(new Set(rows.map(row => row.record_id)).size).toBe(1200)
      expect(await claimSchedules(second)).toBeNull()
    } finally {
      if (other !== store()) await other.close()
    }
  })

  test('[EVT1] what passed while no relay was there is one job that says for how many it stands', async () => {
    await world.addSchedules(1, START + DAY_MS)
    now = START + 5 * DAY_MS + 60_000
    await claimAll(first)
    expect(await jobs()).toMatchObject([
      { state: 'scheduled', missed: 4, due_at: START + 5 * DAY_MS, job_type: null, event: 'every-days' },
    ])
    const [schedule] = await store().db.selectFrom('schedules').selectAll().execute()
    expect(schedule?.next_at).toBe(START + 6 * DAY_MS)
  })

  test('[EVT1] a clock that jumps back and forth makes no job again, and none is lost', async () => {
    const hour = fc.integer({ min: -48, max: 72 }).map(hours => hours * 3_600_000)
    await fc.assert(
      fc.asyncProperty(fc.array(hour, { minLength: 1, maxLength: 12 }), async jumps => {
        now = START
        await store().db.deleteFrom('jobs').execute()
        await store().db.deleteFrom('schedules').execute()
        await world.addSchedules(1, START + DAY_MS)
        let furthest = START
        for (const jump of [...jumps, 0]) {
          now = Math.max(START, now + jump)
          furthest = Math.max(furthest, now)
          await claimAll(first)
          const rows = await jobs()
          // Every midnight that any look has passed stands in one job, alone or among those that it was missed with.
          const midnights = Math.floor((furthest - START) / DAY_MS)
          expect(rows.reduce((sum, row) => sum + 1 + (row.missed ?? 0), 0)).toBe(midnights)
          const due = rows.map(row => row.due_at ?? 0)
          expect(due).toEqual([...new Set(due)].toSorted((one, other) => one - other))
          const [schedule] = await store().db.selectFrom('schedules').select('next_at').execute()
          expect(schedule?.next_at).toBe(START + (midnights + 1) * DAY_MS)
        }
      }),
      { numRuns: 15 },
    )
  })

  test('[EVT1] a job made by a clock that was a day ahead is sent at its time, once, when the clock is right again', async () => {
    await world.addSchedules(1, START + DAY_MS)
    const right = START + DAY_MS - 3_600_000
    now = right + DAY_MS
    expect(await claimAll(first)).toBe(1)
    now = right
    expect(await claimSchedules(first)).toBeNull()
    expect(await releaseJobs(first)).toBeNull()
    now = START + DAY_MS
    expect(await claimSchedules(first)).toBeNull()
    expect(await releaseJobs(first)).toHaveLength(1)
    expect(await releaseJobs(first)).toBeNull()
  })

  test('[EVT1] a claim that is cut off is as if it had not been', async () => {
    await world.addSchedules(20, START + DAY_MS)
    now = START + DAY_MS
    const versions = openScriptVersions(store())
    let asked = 0
    const dying = {
      ...first,
      versions: async (...of: Parameters<typeof versions>) => {
        asked += 1
        if (asked === 10) throw new Error('killed')
        return await versions(...of)
      },
    }
    await expect(claimSchedules(dying)).rejects.toThrow('killed')
    expect(await jobs()).toEqual([])
    expect(await claimAll(first)).toBe(20)
  })

  test('[JOB2] two relays that release at once send each job on once', async () => {
    await world.addSchedules(600, START + DAY_MS)
    now = START + DAY_MS
    await claimAll(first)
    const other = await anotherStore()
    try {
      const second = await relay(other)
      const releaseAll = async (ctx: JobsContext): Promise<number> => {
        let sent = 0
        for (let some = await releaseJobs(ctx); some; some = await releaseJobs(ctx)) sent += some.length
        return sent
      }
      const sent = await Promise.all([releaseAll(first), releaseAll(second)])
      expect(sent.reduce((sum, each) => sum + each, 0)).toBe(600)
      expect(new Set((await jobs()).map(row => row.state))).toEqual(new Set(['waiting-for-device']))
    } finally {
      if (other !== store()) await other.close()
    }
  })
})
