import { sql, type Kysely } from 'kysely'
import { newId } from '../relay/store/new-id.ts'
import type { Store } from '../relay/store/open-store.ts'
import type { Schema } from '../relay/store/schema.ts'
import type { TaskWorld } from '../test/support/task-world.ts'

const AT_ONCE = 250_000
const RECORDS = 2000
const DEVICES = 200
const SESSIONS = 1000
const PEOPLE = 20

/** What the filters of the measurement look for. */
export interface FilledHistory {
  records: string[]
  sessionId: string
  personId: string
}

/**
 * Fills the job history of a bench by statements that make many rows each; the table's indexes are taken away for so long and made
 * again as they were, because growing fifteen of them row by row takes hours.
 *
 * One job a second since `start`: nine of ten are of tasks on 2,000 records and 200 devices, the others were asked for by 20 people in
 * 1,000 sessions; one in 200 failed, one in 5,000 is a repeat, and the newest two hundred have not ended.
 */
export async function fillHistory(
  store: Store,
  world: TaskWorld,
  jobs: number,
  start: number,
): Promise<FilledHistory> {
  const { db } = store
  const records = await world.addSchedules(RECORDS, start)
  const deviceIds = await addDevices(db, world.deviceId, start)
  const sessions = Array.from({ length: SESSIONS }, () => newId())
  const people = Array.from({ length: PEOPLE }, () => newId())
  await sql`create table bench_names (kind text, number bigint, id text, primary key (kind, number))`.execute(
    db,
  )
  for (const [kind, ids] of Object.entries({
    record: records,
    device: deviceIds,
    session: sessions,
    person: people,
  }))
    for (let from = 0; from < ids.length; from += 500)
      await sql`insert into bench_names (kind, number, id) values ${sql.join(
        ids.slice(from, from + 500).map((id, index) => sql`(${kind}, ${sql.lit(from + index)}, ${id})`),
      )}`.execute(db)
  const indexes = await takeIndexes(store)
  for (let from = 0; from < jobs; from += AT_ONCE)
    await insertJobs(store, world, { from, until: Math.min(jobs, from + AT_ONCE), jobs, start })
  for (const statement of indexes) await sql.raw(statement).execute(db)
  await sql`drop table bench_names`.execute(db)
  await sql`analyze`.execute(db)
  return { records, sessionId: sessions[1] ?? '', personId: people[1] ?? '' }
}

async function addDevices(db: Kysely<Schema>, first: string, at: number): Promise<string[]> {
  const ids = Array.from({ length: DEVICES - 1 }, () => newId())
  await db
    .insertInto('devices')
    .values(
      ids.map((id, index) => ({
        id,
        name: `pc${index}`,
        sort_name: `pc${index}`,
        public_key: `k${index}`,
        search_text: `pc${index}`,
        online: 0,
        enrolled_at: at,
      })),
    )
    .execute()
  return [first, ...ids]
}

/** Drops the indexes of `jobs`, but for those of its keys; returns the statements that make them again. */
export async function takeIndexes({ db, dialect }: Store): Promise<string[]> {
  const { rows } = await (
    dialect === 'sqlite'
      ? sql<{ name: string; statement: string }>`
          select name, sql as statement from sqlite_master where type = 'index' and tbl_name = 'jobs' and sql is not null`
      : sql<{ name: string; statement: string }>`
          select indexname as name, indexdef as statement from pg_indexes
          where tablename = 'jobs' and indexname not in (select conname from pg_constraint)`
  ).execute(db)
  for (const { name } of rows) await sql`drop index ${sql.id(name)}`.execute(db)
  return rows.map(row => row.statement)
}

async function insertJobs(
  { db, dialect }: Store,
  { scriptId, taskId }: TaskWorld,
  { from, until, jobs, start }: { from: number; until: number; jobs: number; start: number },
): Promise<void> {
  const numbers =
    dialect === 'sqlite'
      ? sql`with recursive numbers(i) as (select ${sql.lit(from)} union all select i + 1 from numbers where i < ${sql.lit(until - 1)})`
      : sql`with numbers as (select generate_series(${sql.lit(from)}, ${sql.lit(until - 1)}) as i)`
  await sql`${numbers}
    insert into jobs (id, state, cause, details, device_id, script_id, script_name, script_version, script_sha256, session_id,
      requested_by, requested_by_id, inputs_json, outputs_json, requested_at, expires_at, ended_at, opens_at,
      record_id, record_name, task_id, event, job_type)
    select 'historyjob00' || (1000000000 + i),
      case when i >= ${sql.lit(jobs - 200)} then case when i % 2 = 0 then 'scheduled' else 'waiting-for-device' end
        when i % 200 = 0 then 'error' when i % 4999 = 1 then 'cancelled' else 'completed' end,
      case when i < ${sql.lit(jobs - 200)} and i % 200 = 0 then 'exit-code' end,
      '', devices.id, ${scriptId}, 'Say something', 1, ${'a'.repeat(64)}, sessions.id,
      case when i % 10 = 3 then 'somebody' else 'schedule' end, people.id, '{"values":{},"sealed":null}',
      '[{"name":"freedBytes","type":"size","value":1048576,"flag":null},{"name":"note","type":"string","value":"done","flag":null}]',
      ${sql.lit(start)} + i * cast(1000 as bigint), ${sql.lit(start)} + (i + 86400) * cast(1000 as bigint),
      case when i < ${sql.lit(jobs - 200)} then ${sql.lit(start)} + (i + 5) * cast(1000 as bigint) end,
      case when i >= ${sql.lit(jobs - 200)} then ${sql.lit(start)} + (i + 100) * cast(1000 as bigint) end,
      records.id, case when i % 10 <> 3 then 'a record' end, case when i % 10 <> 3 then ${taskId} end,
      case when i % 10 <> 3 then 'every-days' end,
      case when i % 5000 = 0 then 'fallback' end
    from numbers
    join bench_names devices on devices.kind = 'device' and devices.number = (i / 7) % ${sql.lit(DEVICES)}
    left join bench_names records
      on records.kind = 'record' and i % 10 <> 3 and records.number = (i * cast(7919 as bigint)) % ${sql.lit(RECORDS)}
    left join bench_names sessions on sessions.kind = 'session' and i % 10 = 3 and sessions.number = (i / 10) % ${sql.lit(SESSIONS)}
    left join bench_names people on people.kind = 'person' and i % 10 = 3 and people.number = (i / 10) % ${sql.lit(PEOPLE)}
    order by i`.execute(db)
}
