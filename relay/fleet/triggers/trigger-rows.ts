import { sql, type Kysely, type Selectable } from 'kysely'
import { triggerContentSchema, type TriggerContent, type TriggerKind } from '../../../shared/fleet/trigger.ts'
import type { Trigger } from '../../../shared/protocol/api/fleet.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { triggerWords } from '../../../shared/words/en/fleet.ts'
import type { Schema } from '../../store/schema.ts'

/** A trigger as the engine works with it. */
export interface TriggerRow<C extends TriggerContent = TriggerContent> {
  id: string
  name: string
  content: C
  /** The anchor of its period. */
  since: number
}
export type TriggerOf<K extends TriggerKind> = TriggerRow<Extract<TriggerContent, { kind: K }>>

export const readContent = (row: Pick<Selectable<Schema['triggers']>, 'content_json'>): TriggerContent =>
  triggerContentSchema.parse(JSON.parse(row.content_json))

export const isOfKind = <K extends TriggerKind>(trigger: TriggerRow, kind: K): trigger is TriggerOf<K> =>
  trigger.content.kind === kind

export const toTriggerRow = (row: Selectable<Schema['triggers']>): TriggerRow => ({
  id: row.id,
  name: row.name,
  content: readContent(row),
  since: row.since,
})

/** The standing triggers of one kind that a device has, by name. */
export async function readTriggersOf<K extends TriggerKind>(
  db: Kysely<Schema>,
  deviceId: string,
  kind: K,
  limit: number,
): Promise<TriggerOf<K>[]> {
  const rows = await db
    .selectFrom('trigger_devices')
    .innerJoin('triggers', 'triggers.id', 'trigger_devices.trigger_id')
    .selectAll('triggers')
    .where('trigger_devices.device_id', '=', deviceId)
    .where('triggers.kind', '=', kind)
    .where('triggers.enabled', '=', 1)
    .where('triggers.removed_at', 'is', null)
    .orderBy('triggers.sort_name')
    .limit(limit)
    .execute()
  return rows.map(toTriggerRow).filter(trigger => isOfKind(trigger, kind))
}

/** Triggers as the API shows them, with the numbers of their devices. */
export const selectTriggers = (db: Kysely<Schema>, now: number) =>
  db
    .selectFrom('triggers')
    .selectAll('triggers')
    .select(eb => [
      eb
        .selectFrom('trigger_devices')
        .select(count => count.fn.countAll<number>().as('count'))
        .whereRef('trigger_id', '=', 'triggers.id')
        .as('device_count'),
      eb
        .selectFrom('trigger_devices')
        .select(count => count.fn.countAll<number>().as('count'))
        .whereRef('trigger_id', '=', 'triggers.id')
        .where('muted_until', '>', now)
        .as('muted_count'),
    ])
    .where('removed_at', 'is', null)

type ShownRow = Awaited<ReturnType<ReturnType<typeof selectTriggers>['executeTakeFirstOrThrow']>>

/** Rows as the API shows them, with their scripts looked up together. */
export async function toTriggers(db: Kysely<Schema>, rows: readonly ShownRow[]): Promise<Trigger[]> {
  const contents = rows.map(readContent)
  const ids = [...new Set(contents.map(content => content.scriptId))]
  const scripts =
    ids.length === 0
      ? []
      : await db
          .selectFrom('scripts')
          .innerJoin('script_versions', join =>
            join
              .onRef('script_versions.script_id', '=', 'scripts.id')
              .onRef('script_versions.version', '=', 'scripts.latest_version'),
          )
          .select([
            'scripts.id',
            'file_name',
            'latest_version',
            sql<string>`declaration_json`.as('declaration'),
          ])
          .where('scripts.id', 'in', ids)
          .execute()
  const scriptOf = new Map(scripts.map(script => [script.id, script]))
  return rows.map((row, index) => {
    const content = contents[index] ?? readContent(row)
    const script = scriptOf.get(content.scriptId)
    const declared = script ? (JSON.parse(script.declaration) as { name?: unknown }).name : null
    return {
      id: row.id,
      version: row.version,
      content,
      script: {
        name: typeof declared === 'string' ? declared : '',
        fileName: script?.file_name ?? '',
        latestVersion: script?.latest_version ?? content.scriptVersion,
      },
      devices: row.device_count ?? 0,
      muted: row.muted_count ?? 0,
      createdBy: row.created_by,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }
  })
}

/** One trigger as the API shows it. Throws `not-found`. */
export async function findTrigger(db: Kysely<Schema>, id: string, now: number): Promise<Trigger> {
  const row = await selectTriggers(db, now).where('triggers.id', '=', id).executeTakeFirst()
  const [trigger] = row ? await toTriggers(db, [row]) : []
  if (!trigger) throw new Failure('not-found', triggerWords.notFound)
  return trigger
}
