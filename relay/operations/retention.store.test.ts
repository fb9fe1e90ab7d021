import type { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { onEveryStore } from '../../test/support/stores.ts'
import { appendAudit } from '../audit/append-audit.ts'
import { verifyAudit } from '../audit/verify-audit.ts'
import { readConfig } from '../config.ts'
import { openSecrets } from '../secrets.ts'
import { cutAudit, cutHappenings, cutJobLogs, cutWatchEvents } from './cut-old.ts'
import { applyRetention, oldBefore } from './keep-retention.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 5, 30, 13)

test('[OPS1] what is kept for days is kept for whole days, and without a setting for ever', () => {
  expect(oldBefore(undefined, NOW)).toBeNull()
  expect(oldBefore(30, NOW)).toBe(Date.UTC(2026, 4, 31))
})

onEveryStore('retention', ({ store, place }) => {
  /** Writes past the types, as rows of long ago are written. */
  const raw = store as unknown as () => { db: Kysely<Record<string, Record<string, unknown>>> }
  const append = (at: number): Promise<void> =>
    store().transaction(trx =>
      appendAudit(trx, { at, actor: 'ada', act: 'a:b', subject: 's', outcome: 'done', source: '' }),
    )
  const sequences = async (): Promise<number[]> =>
    (await store().db.selectFrom('audit').select('sequence').orderBy('sequence').execute()).map(
      row => row.sequence,
    )

  test('[AUDIT1] a log whose beginning was cut off is still proved whole, from its anchor', async () => {
    for (let day = 40; day > 0; day--) await append(NOW - day * DAY_MS)
    const before = NOW - 10.5 * DAY_MS
    expect(await cutAudit(store(), before, NOW, 7)).toBe(30)
    expect((await sequences())[0]).toBe(31)
    const verdict = await verifyAudit(store())
    expect(verdict).toMatchObject({ sound: true, cut: { sequence: 30 } })
    // What is cut later moves the anchor; nothing old left cuts nothing and writes nothing.
    expect(await cutAudit(store(), NOW - 5.5 * DAY_MS, NOW, 7)).toBe(5)
    const after = await sequences()
    expect(await cutAudit(store(), NOW - 5.5 * DAY_MS, NOW, 7)).toBe(0)
    expect(await sequences()).toEqual(after)
    expect(await verifyAudit(store())).toMatchObject({ sound: true, cut: { sequence: 35 } })
    await append(NOW)
    expect(await verifyAudit(store())).toMatchObject({ sound: true })
  })

  test('[AUDIT1] whoever cuts the beginning off by hand is found out, also where they move the anchor', async () => {
    const [, second] = await store().db.selectFrom('audit').selectAll().orderBy('sequence').limit(2).execute()
    const { sequence = 0, hash } = second ?? {}
    await raw().db.deleteFrom('audit').where('sequence', '<=', sequence).execute()
    expect((await verifyAudit(store())).sound).toBe(false)
    await raw().db.updateTable('audit_head').set({ cut_sequence: sequence, cut_hash: hash }).execute()
    expect(await verifyAudit(store())).toMatchObject({ sound: false, flaws: [{ sequence, kind: 'missing' }] })
  })

  test('[OPS1] the newest entry stays, however old', async () => {
    await cutAudit(store(), NOW + DAY_MS, NOW + 2 * DAY_MS)
    expect((await sequences()).length).toBeGreaterThanOrEqual(2)
  })

  test('[OPS1] the happenings of sessions, the logs of jobs and what devices noticed go once both they and their end are old; the rest stays', async () => {
    const { db } = raw()
    const [old, fresh] = [NOW - 100 * DAY_MS, NOW - DAY_MS]
    await db
      .insertInto('users')
      .values({
        id: 'u',
        name: 'u',
        full_name: 'U',
        mail: '',
        role: 'support',
        password_hash: '',
        disabled: 0,
        created_at: old,
      })
      .execute()
    const session = (id: string, ended_at: number | null) => ({
      id,
      controller_id: 'u',
      phase: ended_at === null ? 'live' : 'ended',
      state_json: '{}',
      started_at: old,
      ended_at,
    })
    await db
      .insertInto('sessions')
      .values([session('old', old), session('fresh', fresh), session('open', null)])
      .execute()
    for (const id of ['old', 'fresh', 'open'])
      for (let n = 0; n < 5; n++)
        await db
          .insertInto('session_happenings')
          .values({ session_id: id, at: old + n, happening_json: '{}', dedupe_key: null })
          .execute()
    await db
      .insertInto('devices')
      .values({
        id: 'd',
        name: 'd',
        sort_name: 'd',
        public_key: 'k',
        search_text: '',
        online: 0,
        enrolled_at: old,
      })
      .execute()
    await db.insertInto('scripts').values({ id: 's', file_name: 's.sh', latest_version: 1 }).execute()
    const job = (id: string, ended_at: number | null) => ({
      id,
      state: ended_at === null ? 'running' : 'completed',
      details: 'd',
      device_id: 'd',
      script_id: 's',
      script_name: 's',
      script_version: 1,
      script_sha256: 'x',
      requested_by: 'u',
      inputs_json: '{}',
      requested_at: old,
      expires_at: old,
      ended_at,
      outputs_json: '[]',
      log_tail: 'printed',
    })
    await db
      .insertInto('jobs')
      .values([job('old-1', old), job('old-2', old), job('fresh', fresh), job('open', null)])
      .execute()

    const nothing = {
      sessionDays: undefined,
      jobLogDays: undefined,
      auditDays: undefined,
      recordingDays: undefined,
      watchEventDays: undefined,
    }
    const config = { ...readConfig({}), publicUrl: '', retention: nothing }
    const secrets = await openSecrets(place().dataDir)
    const ctx = { store: store(), clock: () => NOW, config, secrets }
    const none = { happenings: 0, jobLogs: 0, jobs: 0, recordings: 0, watchEvents: 0, audit: 0 }
    expect(await applyRetention(ctx)).toEqual(none)
    const before = NOW - 30 * DAY_MS
    expect(await cutHappenings(store(), before, 2)).toBe(5)
    expect(await cutJobLogs(store(), before, 1)).toBe(2)
    const noticed = (id: string, at: number) => ({
      id,
      watch_id: 'w',
      watch_name: 'w',
      device_id: 'd',
      at,
      happening: 'came-about',
      observed: '',
    })
    await db
      .insertInto('watch_events')
      .values([1, 2, 3, 4, 5].map(n => noticed(`old-${n}`, old + n)).concat(noticed('new', fresh)))
      .execute()
    expect(await cutWatchEvents(store(), before, 2)).toBe(5)
    const left = await db.selectFrom('watch_events').select('id').execute()
    expect(left.map(row => row['id'])).toEqual(['new'])
    const days = { ...nothing, watchEventDays: 0 }
    const soon = { ...ctx, config: { ...config, retention: days } }
    expect(await applyRetention(soon)).toEqual({ ...none, watchEvents: 1 })
    const kept = await db
      .selectFrom('session_happenings')
      .select('session_id')
      .distinct()
      .orderBy('session_id')
      .execute()
    expect(kept.map(row => row['session_id'])).toEqual(['fresh', 'open'])
    expect(await db.selectFrom('sessions').selectAll().execute()).toHaveLength(3)
    const jobs = await db
      .selectFrom('jobs')
      .select(['id', 'log_tail', 'outputs_json'])
      .orderBy('id')
      .execute()
    expect(jobs.map(row => row['log_tail'])).toEqual(['printed', null, null, 'printed'])
    expect(jobs.every(row => row['outputs_json'] === '[]')).toBe(true)
  })
})
