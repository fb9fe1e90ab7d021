import { sql } from 'kysely'
import { listJobs } from '../relay/jobs/history/list-jobs.ts'
import { readSight } from '../relay/jobs/history/who-sees.ts'
import { newId } from '../relay/store/new-id.ts'
import type { JobFilter } from '../shared/protocol/api/jobs.ts'
import { engineWorlds, sizeOf, type EngineWorld } from './engine-world.ts'
import { median, type Figure } from './figures.ts'

const START = Date.parse('2026-03-02T00:00:00Z')
const BATCH = 500

/** A filtered page of a job history of millions, by every filter and the common pairs. JOB1. */
export async function* jobHistory(): AsyncGenerator<Figure> {
  const jobs = sizeOf('HANDRAIL_BENCH_JOBS', 5_000_000)
  for await (const world of engineWorlds(() => START + jobs * 1000)) {
    const records = await world.world.addSchedules(2000, START)
    await fill(world, jobs, records)
    const middle = START + (jobs / 2) * 1000
    const record = records[7] ?? ''
    const { deviceId, scriptId, taskId } = world.world
    const filters: Record<string, JobFilter> = {
      none: {},
      'state completed': { state: 'completed' },
      'state error (1 in 200)': { state: 'error' },
      'state deferred (none)': { state: 'deferred' },
      cause: { cause: 'time-out' },
      record: { recordId: record },
      device: { deviceId },
      script: { scriptId },
      'script version (none)': { scriptVersion: 9 },
      task: { taskId },
      event: { event: 'every-days' },
      'event (none)': { event: 'cron' },
      'type fallback (1 in 5000)': { type: 'fallback' },
      'type normal': { type: 'normal' },
      'asked by one': { requestedById: newId() },
      'state + record': { state: 'error', recordId: record },
      'event + state': { event: 'every-days', state: 'error' },
      'type + state': { type: 'fallback', state: 'error' },
      'device + state': { deviceId, state: 'error' },
      'time range': { from: middle, until: middle + 3_600_000 },
      'time range + state': { from: middle, until: middle + 86_400_000, state: 'error' },
      search: { search: 'web1' },
      'search + state': { search: 'web1', state: 'error' },
    }
    const support = await readSight(world.store.db, { userId: newId(), role: 'support' })
    for (const [name, filter] of Object.entries(filters)) yield await measure(world, name, filter, null)
    yield await measure(world, 'as support, none', {}, support)
    yield await measure(world, 'as support, state error', { state: 'error' }, support)
  }
}

async function measure(
  { name: database, ctx }: EngineWorld,
  name: string,
  filter: JobFilter,
  sight: Parameters<typeof listJobs>[2],
): Promise<Figure> {
  const times: number[] = []
  for (let round = 0; round < 7; round++) {
    const at = performance.now()
    await listJobs(ctx, filter, sight, null, 50)
    times.push(performance.now() - at)
  }
  return { measure: `${database}: history, ${name}`, value: median(times), unit: 'ms', wanted: { most: 50 } }
}

async function fill({ store, world }: EngineWorld, jobs: number, records: readonly string[]): Promise<void> {
  for (let from = 0; from < jobs; from += BATCH * 20)
    await store.transaction(async trx => {
      for (let start = from; start < Math.min(jobs, from + BATCH * 20); start += BATCH)
        await trx
          .insertInto('jobs')
          .values(
            Array.from({ length: BATCH }, (_, index) => {
              const number = start + index
              const at = START + number * 1000
              const record = records[(number * 7919) % records.length] ?? null
              return {
                id: newId(),
                state: number % 200 === 0 ? 'error' : 'completed',
                cause: number % 200 === 0 ? 'exit-code' : null,
                details: '',
                device_id: world.deviceId,
                script_id: world.scriptId,
                script_name: 'Say something',
                script_version: 1,
                script_sha256: 'a'.repeat(64),
                session_id: null,
                requested_by: 'schedule',
                requested_by_id: null,
                inputs_json: '{"values":{},"sealed":null}',
                requested_at: at,
                expires_at: at + 86_400_000,
                ended_at: at + 5000,
                record_id: record,
                record_name: 'a record',
                task_id: world.taskId,
                event: 'every-days' as const,
                job_type: number % 5000 === 0 ? ('fallback' as const) : null,
              }
            }),
          )
          .execute()
    })
  if (store.dialect === 'postgres') await sql`analyze`.execute(store.db)
}
