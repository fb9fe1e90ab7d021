import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { sql } from 'kysely'
import { finalJobStates, jobStates } from '../../shared/jobs/job-state.ts'
import type { SessionPhase } from '../../shared/sessions/session-state.ts'
import type { Store } from '../store/open-store.ts'

/** How old counted values may be: a scrape never makes the store count more often than this. */
const COUNT_EVERY_MS = 10_000

/** What Prometheus reads, in a registry of its own, so that several relays may run in one process. */
export interface Metrics {
  registry: Registry
  requestSeconds: Histogram<'route' | 'status'>
  /** Jobs that reached a final state since the relay's start, by that state. */
  jobsEnded: Counter<'state'>
}

/** Makes the metrics. `devicesConnected` is asked at each scrape; what the store counts is read from it at most every 10 s. */
export function openMetrics(store: Store, clock: () => number, devicesConnected: () => number): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requestSeconds = new Histogram({
    name: 'handrail_request_seconds',
    help: 'Time to answer an API request',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  })
  const jobsEnded = new Counter({
    name: 'handrail_jobs_ended_total',
    help: 'Jobs that ended, by outcome',
    labelNames: ['state'],
    registers,
  })
  void new Gauge({
    name: 'handrail_devices_online',
    help: 'Devices connected to this relay',
    registers,
    collect() {
      this.set(devicesConnected())
    },
  })
  const counts = keepFor(COUNT_EVERY_MS, clock, () => countStore(store))
  void new Gauge({
    name: 'handrail_sessions',
    help: 'Sessions that have not ended, by phase',
    labelNames: ['phase'],
    registers,
    async collect() {
      this.reset()
      for (const { phase, count } of (await counts()).sessions) this.set({ phase }, count)
    },
  })
  void new Gauge({
    name: 'handrail_jobs',
    help: 'Jobs that have not ended, by state',
    labelNames: ['state'],
    registers,
    async collect() {
      this.reset()
      for (const { state, count } of (await counts()).jobs) this.set({ state }, count)
    },
  })
  return { registry, requestSeconds, jobsEnded }
}

/** Only what an index finds among millions of rows: jobs and sessions that have not ended. */
const openJobStates = jobStates.filter(state => !finalJobStates.includes(state))
const openPhases = [
  'waiting',
  'authenticating',
  'accepting',
  'connecting',
  'live',
] as const satisfies SessionPhase[]

async function countStore(store: Store) {
  const count = sql<number>`cast(count(*) as integer)`.as('count')
  const [sessions, jobs] = await Promise.all([
    store.db
      .selectFrom('sessions')
      .select(['phase', count])
      .where('phase', 'in', openPhases)
      .groupBy('phase')
      .execute(),
    store.db
      .selectFrom('jobs')
      .select(['state', count])
      .where('state', 'in', openJobStates)
      .groupBy('state')
      .execute(),
  ])
  return { sessions, jobs }
}

/** Reads at most once in `forMs`. */
function keepFor<T>(forMs: number, clock: () => number, read: () => Promise<T>): () => Promise<T> {
  let kept: { at: number; value: Promise<T> } | null = null
  return () => {
    const at = clock()
    if (!kept || at - kept.at >= forMs || at < kept.at) {
      const value = read()
      kept = { at, value }
      value.catch(() => (kept = null))
    }
    return kept.value
  }
}
