import { sql, type RawBuilder } from 'kysely'

/** One output of a job as the databases read it out of `jobs.outputs_json`, an array of output values. OUT1. */

export interface OutputSql {
  /** In lower case, a list as its JSON; null where the job has no such output. */
  text: (name: string) => RawBuilder<string | null>
  /** Null where it is missing, or did not fit its type and was kept as text. */
  number: (name: string) => RawBuilder<number | null>
}

export const outputSql = (isPostgres: boolean): OutputSql => (isPostgres ? onPostgres : onSqlite)

const onSqlite: OutputSql = {
  text: name => sql<string | null>`(
    select case json_type(one.value, '$.value')
      when 'true' then 'true' when 'false' then 'false'
      else lower(json_extract(one.value, '$.value')) end
    from json_each(jobs.outputs_json) as one where json_extract(one.value, '$.name') = ${name} limit 1)`,
  number: name => sql<number | null>`(
    select case when json_type(one.value, '$.value') in ('integer', 'real')
      then json_extract(one.value, '$.value') end
    from json_each(jobs.outputs_json) as one where json_extract(one.value, '$.name') = ${name} limit 1)`,
}

const onPostgres: OutputSql = {
  text: name => sql<string | null>`(
    select lower(one->>'value') collate "C"
    from json_array_elements(jobs.outputs_json::json) as one where one->>'name' = ${name} limit 1)`,
  number: name => sql<number | null>`(
    select case when json_typeof(one->'value') = 'number' then (one->>'value')::double precision end
    from json_array_elements(jobs.outputs_json::json) as one where one->>'name' = ${name} limit 1)`,
}
