import type { Kysely } from 'kysely'
import type { Schema } from '../../store/schema.ts'

/** What the engine needs to know of a record. */
export function selectJobRecords(db: Kysely<Schema>) {
  return db
    .selectFrom('records')
    .innerJoin('record_types', 'record_types.id', 'records.type_id')
    .leftJoin('devices', join =>
      join.onRef('devices.id', '=', 'records.host_id').on('devices.removed_at', 'is', null),
    )
    .select([
      'records.id',
      'records.name',
      'records.folder_id',
      'records.type_id',
      'records.tasks_unique',
      'records.tasks_version',
      'records.scheduled_for',
      'records.account',
      'records.reference_id',
      'records.values_json',
      'records.time_zone',
      'records.node',
      'devices.id as host_id',
      'devices.online as host_online',
      'record_types.fields_json',
      'record_types.password_field',
      'record_types.password_policy_json',
      'record_types.tasks_version as type_tasks_version',
    ])
    .where('records.removed_at', 'is', null)
}

export type JobRecord = Awaited<ReturnType<ReturnType<typeof selectJobRecords>['executeTakeFirstOrThrow']>>

export const findJobRecord = async (db: Kysely<Schema>, id: string): Promise<JobRecord | null> =>
  (await selectJobRecords(db).where('records.id', '=', id).executeTakeFirst()) ?? null

/** The records whose host is this device. */
export async function recordsOn(db: Kysely<Schema>, deviceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('records')
    .select('id')
    .where('host_id', '=', deviceId)
    .where('removed_at', 'is', null)
    .execute()
  return rows.map(row => row.id)
}
