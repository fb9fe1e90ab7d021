import { newId } from '../../relay/store/new-id.ts'
import type { Store } from '../../relay/store/open-store.ts'
import type { Declaration } from '../../shared/jobs/declaration.ts'

/** Records with a periodic task, as rows, for what is about the engine and its history alone. */
export interface TaskWorld {
  deviceId: string
  scriptId: string
  typeId: string
  taskId: string
  folderId: string
  /** So many records more, each with one schedule of every day that is due next at this time. */
  addSchedules: (count: number, nextAt: number) => Promise<string[]>
}

const declaration: Declaration = {
  name: 'Say something',
  description: '',
  language: 'sh',
  platforms: ['linux'],
  runContext: 'system',
  timeOutMs: 60_000,
  inputs: [],
  outputs: [],
  dryRun: false,
  texts: {},
}
const event = JSON.stringify({ type: 'every-days', days: 1, at: 0 })
const AT_ONCE = 500

export async function makeTaskWorld(store: Store, at: number): Promise<TaskWorld> {
  const { db } = store
  const [deviceId, scriptId, typeId, taskId, folderId] = [newId(), newId(), newId(), newId(), newId()] as [
    string,
    string,
    string,
    string,
    string,
  ]
  await db
    .insertInto('devices')
    .values({
      id: deviceId,
      name: 'web1',
      sort_name: 'web1',
      public_key: 'k',
      search_text: 'web1',
      online: 0,
      enrolled_at: at,
    })
    .execute()
  await db
    .insertInto('scripts')
    .values({ id: scriptId, file_name: 'say.sh', latest_version: 1, removed_at: null })
    .execute()
  await db
    .insertInto('script_versions')
    .values({
      script_id: scriptId,
      version: 1,
      sha256: 'a'.repeat(64),
      content: new TextEncoder().encode('echo'),
      declaration_json: JSON.stringify(declaration),
      signature_json: '{}',
      saved_at: at,
      saved_by: 'ada',
    })
    .execute()
  await db.insertInto('folders').values({ id: folderId, parent_id: null, name: 'Servers' }).execute()
  await db
    .insertInto('record_types')
    .values({
      id: typeId,
      name: `Linux account ${typeId}`,
      fields_json: '[]',
      password_field: null,
      password_policy_json: '{}',
      version: 1,
      tasks_version: 1,
    })
    .execute()
  await db
    .insertInto('tasks')
    .values({
      id: taskId,
      owner_kind: 'type',
      owner_id: typeId,
      position: 0,
      script_id: scriptId,
      script_version: 1,
      events_json: `[${event}]`,
      target: 'itself',
      shadow_record_id: null,
      time_window: null,
      inputs_json: '{}',
    })
    .execute()
  return {
    deviceId,
    scriptId,
    typeId,
    taskId,
    folderId,
    async addSchedules(count, nextAt) {
      const ids = Array.from({ length: count }, () => newId())
      for (let from = 0; from < count; from += AT_ONCE) {
        const some = ids.slice(from, from + AT_ONCE)
        await store.transaction(async trx => {
          await trx
            .insertInto('records')
            .values(
              some.map(id => ({
                id,
                folder_id: folderId,
                type_id: typeId,
                name: `record ${id}`,
                sort_name: `record ${id}`,
                search_text: `record ${id}`,
                host_id: deviceId,
                account: 'root',
                reference_id: null,
                values_json: '{}',
                time_zone: 'UTC',
                node: null,
                tasks_unique: 0,
                tasks_version: 1,
                scheduled_for: `${typeId} 1 UTC`,
                version: 1,
                created_at: at,
                updated_at: at,
                removed_at: null,
              })),
            )
            .execute()
          await trx
            .insertInto('schedules')
            .values(
              some.map(id => ({
                record_id: id,
                task_id: taskId,
                event_key: event,
                event_json: event,
                since: at,
                seed: 1,
                next_at: nextAt,
              })),
            )
            .execute()
        })
      }
      return ids
    },
  }
}
