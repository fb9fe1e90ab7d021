import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import express, { type ErrorRequestHandler } from 'express'
import { beforeAll, expect, test } from 'vitest'
import { makeTaskWorld, type TaskWorld } from '../../../test/support/task-world.ts'
import { rememberStatements, scansOf } from '../../../test/support/plan-of.ts'
import { onEveryStore } from '../../../test/support/stores.ts'
import type { Caller } from '../../context.ts'
import { openSecrets } from '../../secrets.ts'
import { newId } from '../../store/new-id.ts'
import { openStore } from '../../store/open-store.ts'
import type { Job, JobFilter } from '../../../shared/protocol/api/jobs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { JobsContext } from '../jobs-context.ts'
import { cutJobs } from './cut-jobs.ts'
import { exportFor, serveExport } from './export-jobs.ts'
import { listJobs } from './list-jobs.ts'
import { readSight } from './who-sees.ts'

const DAY_MS = 86_400_000
const START = Date.parse('2026-03-02T00:00:00Z')
const JOBS = 3000

onEveryStore('the job history', ({ store, place }) => {
  let world: TaskWorld
  let records: string[]
  let ctx: JobsContext
  const support = newId()

  beforeAll(async () => {
    const secrets = await openSecrets(place().dataDir)
    ctx = { store: store(), secrets, clock: () => START + 100 * DAY_MS } as unknown as JobsContext
    world = await makeTaskWorld(store(), START)
    records = await world.addSchedules(4, START)
    // One in 300 has failed; every 7th has no record; the last record's jobs are the oldest.
    for (let from = 0; from < JOBS; from += 500)
      await store()
        .db.insertInto('jobs')
        .values(
          Array.from({ length: 500 }, (_, index) => {
            const number = from + index
            const record = number % 7 === 0 ? null : (records[number < 100 ? 3 : number % 3] ?? null)
            const at = START + number * 60_000
            return {
              id: newId(),
              state: number % 300 === 0 ? 'error' : 'completed',
              cause: number % 300 === 0 ? 'exit-code' : null,
              details: '',
              device_id: world.deviceId,
              script_id: world.scriptId,
              script_name: 'Say something',
              script_version: 1,
              script_sha256: 'a'.repeat(64),
              session_id: null,
              requested_by: number === 50 ? 'bob' : 'schedule',
              requested_by_id: number === 50 ? support : null,
              inputs_json: '{"values":{},"sealed":null}',
              requested_at: at,
              expires_at: at + DAY_MS,
              ended_at: at + 1000,
              record_id: record,
              record_name: record && 'a record',
              task_id: record && world.taskId,
              event: record && ('every-days' as const),
              job_type: number % 500 === 1 ? ('fallback' as const) : null,
            }
          }),
        )
        .execute()
  })

  /** Every page of a filter, one after the other, as one list of sequences. */
  async function all(
    filter: JobFilter,
    sight: Awaited<ReturnType<typeof readSight>> = null,
  ): Promise<number[]> {
    const found: number[] = []
    let before: number | null = null
    do {
      const page: Awaited<ReturnType<typeof listJobs>> = await listJobs(ctx, filter, sight, before, 40)
      found.push(...page.rows.map(row => row.sequence))
      before = page.before
    } while (before !== null)
    return found
  }
  const numbers = (fits: (number: number) => boolean): number =>
    Array.from({ length: JOBS }, (_, number) => number).filter(fits).length

  test('[JOB1] pages meet every job once, newest first, whatever the filter', async () => {
    const everything = await all({})
    expect(everything).toHaveLength(JOBS)
    expect(everything).toEqual(everything.toSorted((a, b) => b - a))
    expect(new Set(everything).size).toBe(JOBS)
    expect(await all({ state: 'error' })).toHaveLength(10)
    expect(await all({ state: 'error', event: 'every-days' })).toHaveLength(
      numbers(n => n % 300 === 0 && n % 7 !== 0),
    )
    expect(await all({ type: 'fallback' })).toHaveLength(6)
    expect(await all({ type: 'normal', state: 'error', cause: 'exit-code' })).toHaveLength(10)
    expect(await all({ recordId: records[3], deviceId: world.deviceId })).toHaveLength(
      numbers(n => n < 100 && n % 7 !== 0),
    )
    const from = START + 1000 * 60_000
    expect(await all({ from, until: from + 3_600_000 })).toHaveLength(60)
    expect(await all({ search: 'web1', state: 'error' })).toHaveLength(10)
    expect(await all({ search: 'say some' })).toHaveLength(JOBS)
    expect(await all({ search: 'no such thing' })).toEqual([])
  })

  test('[JOB1] no page walks through the table, whatever the filter', async () => {
    const filters: JobFilter[] = [
      {},
      { state: 'error' },
      { cause: 'exit-code' },
      { scriptVersion: 2 },
      { recordId: records[0] },
      { taskId: world.taskId, state: 'error' },
      { deviceId: world.deviceId, scriptId: world.scriptId },
      { event: 'cron' },
      { type: 'normal', state: 'cancelled' },
      { type: 'fallback' },
      { requestedById: support },
      { from: START, until: START + DAY_MS },
      { search: 'web1' },
    ]
    // With so few rows PostgreSQL would rather walk; what it cannot do otherwise shows itself all the same.
    const { databaseUrl } = place()
    if (databaseUrl !== undefined)
      await sql`alter database ${sql.id(new URL(databaseUrl).pathname.slice(1))} set enable_seqscan = off`.execute(
        store().db,
      )
    const again = await openStore(place())
    try {
      const sight = await readSight(again.db, { userId: support, role: 'support' })
      for (const filter of filters)
        for (const by of [null, sight]) {
          const watched = rememberStatements(again)
          await listJobs({ ...ctx, store: watched.store }, filter, by, null, 40)
          for (const statement of watched.statements)
            for (const table of ['jobs', 'fan_outs', 'triggers'])
              expect(await scansOf(again, statement, table), JSON.stringify(filter)).toEqual([])
        }
    } finally {
      await again.close()
    }
  })

  test('[RECD2] a support user sees jobs of reviewed records, their own, and those without a record', async () => {
    const by = { userId: support, role: 'support' as const }
    const open = numbers(n => n % 7 === 0)
    const own = 1
    expect(await all({}, await readSight(store().db, by))).toHaveLength(open + own)
    await store()
      .db.insertInto('grants')
      .values({
        id: newId(),
        object_kind: 'record',
        object_id: records[1] ?? '',
        grantee_kind: 'user',
        grantee_id: support,
        role: 'viewer',
        task_control: 'none',
      })
      .execute()
    expect(await all({}, await readSight(store().db, by))).toHaveLength(open + own)
    await store().db.updateTable('grants').set({ task_control: 'review' }).execute()
    const reviewed = numbers(n => n >= 100 && n % 7 !== 0 && n % 3 === 1)
    const sight = await readSight(store().db, by)
    expect(await all({}, sight)).toHaveLength(open + own + reviewed)
    expect(await all({ recordId: records[0] }, sight)).toEqual([])
    expect(await all({ state: 'error', search: 'web1' }, sight)).toHaveLength(
      numbers(n => n % 300 === 0 && (n % 7 === 0 || (n >= 100 && n % 3 === 1))),
    )
    const auditor = await readSight(store().db, { userId: newId(), role: 'auditor' })
    expect(await all({}, auditor)).toHaveLength(JOBS)
  })

  test('[JOB1] [RECD2] the export streams all pages as CSV and as JSON lines, as far as its holder sees them', async () => {
    const user = async (role: 'administrator' | 'support'): Promise<Caller> => {
      const userId = newId()
      await store()
        .db.insertInto('users')
        .values({
          id: userId,
          name: role,
          full_name: role,
          mail: '',
          role,
          password_hash: '',
          disabled: 0,
          created_at: 1,
          last_sign_in_at: null,
        })
        .execute()
      return { userId, userName: role, role, source: '127.0.0.1' }
    }
    const refuse: ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(error instanceof Failure ? 403 : 500).end()
    }
    const server = express().get('/api/jobs/export', serveExport(ctx)).use(refuse).listen(0, '127.0.0.1')
    try {
      await once(server, 'listening')
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const administrator = await user('administrator')
      const read = async (
        format: 'csv' | 'jsonl',
        filter: JobFilter,
        by = administrator,
      ): Promise<string> => {
        const { address } = await exportFor(ctx, { format, filter }, by)
        const response = await fetch(`${url}${address}`)
        expect(response.headers.get('content-disposition')).toBe(`attachment; filename="jobs.${format}"`)
        return await response.text()
      }
      const lines = (text: string): string[] => text.trimEnd().split(/\r?\n/)
      const csv = lines(await read('csv', {}))
      expect(csv[0]).toMatch(/^id,event,type,.*,requestedBy,node$/)
      expect(csv).toHaveLength(1 + JOBS)
      expect(new Set(csv).size).toBe(1 + JOBS)
      const failed = lines(await read('jsonl', { state: 'error', search: 'web1' })).map(
        line => JSON.parse(line) as Job,
      )
      expect(failed).toHaveLength(10)
      expect(failed.every(job => job.state === 'error' && job.device.name === 'web1')).toBe(true)
      expect(failed[0]).not.toHaveProperty('waitingFor')
      expect(lines(await read('csv', {}, await user('support')))).toHaveLength(1 + numbers(n => n % 7 === 0))
      const { address } = await exportFor(ctx, { format: 'csv', filter: { state: 'error' } }, administrator)
      // It is good for what was asked for and audited, and for nothing wider.
      for (const other of [
        address.replace(/ticket=[^&]+/, 'ticket=a.b.c'),
        address.replace('error', 'queued'),
      ])
        expect((await fetch(`${url}${other}`)).status).toBe(403)
      const acts = await store()
        .db.selectFrom('audit')
        .select('act')
        .where('act', '=', 'job:export')
        .execute()
      expect(acts).toHaveLength(4)
    } finally {
      server.close()
    }
  })

  test('[JOB1] retention by age and number removes the oldest ended jobs and keeps their counts', async () => {
    const { db } = store()
    const keep = (keepJobsDays: number, keepJobsCount: number) =>
      db
        .insertInto('settings')
        .values({ name: 'engine', value: JSON.stringify({ keepJobsDays, keepJobsCount }) })
        .onConflict(conflict =>
          conflict.column('name').doUpdateSet({ value: JSON.stringify({ keepJobsDays, keepJobsCount }) }),
        )
        .execute()
    const counted = async (): Promise<number> =>
      (await db.selectFrom('job_counts').select('count').execute()).reduce((sum, row) => sum + row.count, 0)
    const left = async (): Promise<number> => (await all({})).length
    expect(await cutJobs(store(), START + DAY_MS)).toBe(0)
    await keep(1, 0)
    const cut = await cutJobs(store(), START + 2 * DAY_MS + 5000, 100)
    expect(cut).toBe(numbers(n => n * 60_000 + 1000 < DAY_MS))
    expect(await left()).toBe(JOBS - cut)
    expect(await counted()).toBe(cut)
    await keep(0, 200)
    expect(await cutJobs(store(), START, 100)).toBe(JOBS - cut - 200)
    expect(await left()).toBe(200)
    expect(await counted()).toBe(JOBS - 200)
    const rows = await db.selectFrom('job_counts').selectAll().where('record_id', '=', '').execute()
    expect(rows.some(row => row.day === '2026-03-02' && row.state === 'error')).toBe(true)
  })
})
