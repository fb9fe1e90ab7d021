import { listJobs, type ListedJobs } from '../relay/jobs/history/list-jobs.ts'
import { readSight, type Sight } from '../relay/jobs/history/who-sees.ts'
import { newId } from '../relay/store/new-id.ts'
import { rememberStatements, scansOf } from '../test/support/plan-of.ts'
import type { JobFilter } from '../shared/protocol/api/jobs.ts'
import { engineWorlds, sizeOf, type EngineWorld } from './engine-world.ts'
import { median, type Figure } from './figures.ts'
import { fillHistory, type FilledHistory } from './fill-history.ts'

const START = Date.parse('2026-03-02T00:00:00Z')
const PAGE = 50
const ROUNDS = 7

/**
 * A filtered page of a job history of millions, by every filter and the common pairs: the first page, and one from the middle of the
 * history. Each is one page as the dashboard asks for it. JOB1.
 */
export async function* jobHistory(): AsyncGenerator<Figure> {
  const jobs = sizeOf('HANDRAIL_BENCH_JOBS', 5_000_000)
  for await (const world of engineWorlds(() => START + jobs * 1000)) {
    const began = performance.now()
    const filled = await fillHistory(world.store, world.world, jobs, START)
    yield {
      measure: `${world.name}: filling in ${jobs} jobs`,
      value: (performance.now() - began) / 1000,
      unit: 's',
      wanted: null,
    }
    yield* measurePages(world, filled, jobs)
  }
}

export async function* measurePages(
  world: EngineWorld,
  filled: FilledHistory,
  jobs: number,
): AsyncGenerator<Figure> {
  const sees = await readSight(world.store.db, { userId: filled.personId, role: 'support' })
  const seesAll: Sight | null = null
  for (const [name, filter] of Object.entries(filtersOf(world, filled, jobs)))
    for (const [from, before] of [
      ['', null],
      [', from the middle', jobs / 2],
    ] as const)
      yield* measure(world, `${name}${from}`, filter, seesAll, before)
  yield* measure(world, 'as support', {}, sees, null)
  yield* measure(world, 'as support, state error', { state: 'error' }, sees, null)
  yield* measure(world, 'as support, search', { search: 'pc1' }, sees, null)
}

function filtersOf({ world }: EngineWorld, filled: FilledHistory, jobs: number): Record<string, JobFilter> {
  const { deviceId, scriptId, taskId } = world
  const [recordId] = filled.records
  const middle = START + (jobs / 2) * 1000
  return {
    'no filter': {},
    'state completed': { state: 'completed' },
    'state error (1 in 200)': { state: 'error' },
    'state cancelled (1 in 5,000)': { state: 'cancelled' },
    'state scheduled (100)': { state: 'scheduled' },
    'state deferred (none)': { state: 'deferred' },
    'cause (1 in 200)': { cause: 'exit-code' },
    'cause (none)': { cause: 'time-out' },
    'cause (none) + state error': { cause: 'time-out', state: 'error' },
    record: { recordId },
    device: { deviceId },
    script: { scriptId },
    'script version': { scriptVersion: 1 },
    'script version (none)': { scriptVersion: 9 },
    'script + version (none)': { scriptId, scriptVersion: 9 },
    task: { taskId },
    session: { sessionId: filled.sessionId },
    event: { event: 'every-days' },
    'event (none)': { event: 'cron' },
    'type fallback (1 in 5,000)': { type: 'fallback' },
    'type normal': { type: 'normal' },
    'asked by one': { requestedById: filled.personId },
    'asked by one (none)': { requestedById: newId() },
    'record + state error': { recordId, state: 'error' },
    'task + state error': { taskId, state: 'error' },
    'task + state cancelled': { taskId, state: 'cancelled' },
    'script + state error': { scriptId, state: 'error' },
    'event + state error': { event: 'every-days', state: 'error' },
    'type fallback + state': { type: 'fallback', state: 'cancelled' },
    'type normal + state error': { type: 'normal', state: 'error' },
    'device + state error': { deviceId, state: 'error' },
    'device + record (few)': { deviceId, recordId },
    'session + state error': { sessionId: filled.sessionId, state: 'error' },
    'an hour': { from: middle, until: middle + 3_600_000 },
    'a day + state error': { from: middle, until: middle + 86_400_000, state: 'error' },
    'search a device': { search: 'web1' },
    'search devices (20 streams)': { search: 'pc' },
    'search a script + state error': { search: 'say', state: 'error' },
    'search (none)': { search: 'nothing has this name' },
  }
}

async function* measure(
  { name: database, ctx, store }: EngineWorld,
  name: string,
  filter: JobFilter,
  sight: Sight | null,
  before: number | null,
): AsyncGenerator<Figure> {
  const watched = rememberStatements(store)
  await listJobs({ ...ctx, store: watched.store }, filter, sight, before, PAGE)
  const scans: string[] = []
  for (const statement of watched.statements) scans.push(...(await scansOf(store, statement, 'jobs')))
  const times: number[] = []
  let page: ListedJobs | null = null
  for (let round = 0; round < ROUNDS; round++) {
    const at = performance.now()
    page = await listJobs(ctx, filter, sight, before, PAGE)
    times.push(performance.now() - at)
  }
  const rows = `${page?.rows.length ?? 0} rows${page?.before == null ? '' : ', more'}`
  yield {
    measure: `${database}: history, ${name} (${rows})`,
    value: median(times),
    unit: 'ms',
    wanted: { most: 50 },
  }
  if (scans.length > 0)
    yield {
      measure: `${database}: history, ${name}: walks of the table`,
      value: scans.length,
      unit: '',
      wanted: { most: 0 },
    }
}
