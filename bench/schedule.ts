import { claimSchedules } from '../relay/jobs/schedule/claim-schedules.ts'
import { engineWorlds, sizeOf } from './engine-world.ts'
import type { Figure } from './figures.ts'
import { median } from './figures.ts'

const START = Date.parse('2026-03-02T00:00:00Z')
const DAY_MS = 86_400_000

/** Schedules that come due within the same minute, turned into jobs; and how long one claim takes among very many that are not due. */
export async function* schedule(): AsyncGenerator<Figure> {
  const due = sizeOf('HANDRAIL_BENCH_SCHEDULES', 100_000)
  const waiting = sizeOf('HANDRAIL_BENCH_WAITING', 1_000_000)
  let now = START
  for await (const { name, ctx, world } of engineWorlds(() => now)) {
    await world.addSchedules(waiting, START + 300 * DAY_MS)
    for (let second = 0; second < 60; second += 10)
      await world.addSchedules(Math.ceil(due / 6), START + DAY_MS + second * 1000)
    now = START + DAY_MS + 60_000
    const before = process.memoryUsage().rss
    const claims: number[] = []
    let made = 0
    const began = performance.now()
    for (;;) {
      const at = performance.now()
      const jobs = await claimSchedules(ctx)
      if (jobs === null) break
      claims.push(performance.now() - at)
      made += jobs.length
    }
    const seconds = (performance.now() - began) / 1000
    yield {
      measure: `${name}: ${made} due schedules become jobs`,
      value: made / seconds,
      unit: 'jobs/s',
      wanted: { least: 2000 },
    }
    yield {
      measure: `${name}: one claim of 500, its jobs written (of ${waiting + due})`,
      value: median(claims),
      unit: 'ms',
      wanted: { most: 40 },
    }
    const finding: number[] = []
    for (let round = 0; round < 20; round++) {
      const at = performance.now()
      await ctx.store.db
        .selectFrom('schedules')
        .selectAll()
        .where('next_at', '<=', START + 400 * DAY_MS)
        .orderBy('next_at')
        .limit(500)
        .execute()
      finding.push(performance.now() - at)
    }
    yield {
      measure: `${name}: finding 500 of ${waiting} that are due`,
      value: median(finding),
      unit: 'ms',
      wanted: { most: 40 },
    }
    yield {
      measure: `${name}: memory that the claims added`,
      value: (process.memoryUsage().rss - before) / 1e6,
      unit: 'MB',
      wanted: { most: 100 },
    }
  }
}
