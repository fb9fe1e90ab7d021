import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Dialect } from '../open-store.ts'
import { tableParts } from './table-parts.ts'

/** Fan-outs, triggers and what devices notice by themselves; labels and facts of devices; kept views. */
export function fleetMigration(dialect: Dialect): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { growing, index, ordered } = tableParts(dialect, db)

      await growing(db.schema.createTable('fan_outs'), 'sequence')
        .addColumn('id', 'text', c => c.notNull().unique())
        .addColumn('name', 'text', c => c.notNull())
        .addColumn('state', 'text', c => c.notNull())
        .addColumn('because', 'text', c => c.notNull())
        .addColumn('script_id', 'text', c => c.notNull().references('scripts.id'))
        .addColumn('script_name', 'text', c => c.notNull())
        .addColumn('script_version', 'integer', c => c.notNull())
        .addColumn('inputs_json', 'text', c => c.notNull())
        .addColumn('dry_run', 'smallint', c => c.notNull())
        .addColumn('query_json', 'text', c => c.notNull())
        .addColumn('batch_json', 'text', c => c.notNull())
        .addColumn('stop_above_percent', 'double precision')
        .addColumn('reason', 'text', c => c.notNull())
        .addColumn('ticket', 'text', c => c.notNull())
        .addColumn('expires_in_ms', 'bigint', c => c.notNull())
        .addColumn('devices', 'integer', c => c.notNull())
        .addColumn('requested_by', 'text', c => c.notNull())
        .addColumn('requested_by_id', 'text', c => c.notNull().references('users.id'))
        .addColumn('requested_at', 'bigint', c => c.notNull())
        .addColumn('decided_by', 'text')
        .addColumn('ended_at', 'bigint')
        .execute()
      await index('fan_outs', ['state', 'sequence'])
      await index('fan_outs', ['script_id', 'sequence'])

      await db.schema
        .createTable('triggers')
        .addColumn('id', 'text', c => c.primaryKey())
        .addColumn('kind', 'text', c => c.notNull())
        .addColumn('name', 'text', c => c.notNull())
        .addColumn('sort_name', ordered, c => c.notNull())
        .addColumn('content_json', 'text', c => c.notNull())
        .addColumn('enabled', 'smallint', c => c.notNull())
        .addColumn('version', 'integer', c => c.notNull())
        .addColumn('since', 'bigint', c => c.notNull())
        .addColumn('next_ordinal', 'integer', c => c.notNull())
        .addColumn('created_by', 'text', c => c.notNull())
        .addColumn('created_at', 'bigint', c => c.notNull())
        .addColumn('updated_at', 'bigint', c => c.notNull())
        .addColumn('removed_at', 'bigint')
        .execute()
      await index('triggers', ['sort_name', 'id'])

      await db.schema
        .createTable('trigger_devices')
        .addColumn('trigger_id', 'text', c => c.notNull().references('triggers.id'))
        .addColumn('device_id', 'text', c => c.notNull().references('devices.id'))
        .addColumn('ordinal', 'integer', c => c.notNull())
        .addColumn('next_at', 'bigint')
        .addColumn('missed', 'integer', c => c.notNull())
        .addColumn('last_missed_at', 'bigint')
        .addColumn('muted_until', 'bigint')
        .addColumn('last_happening', 'text')
        .addColumn('last_observed', 'text')
        .addColumn('last_at', 'bigint')
        .addColumn('last_job_id', 'text')
        .addPrimaryKeyConstraint('trigger_devices_key', ['trigger_id', 'device_id'])
        .execute()
      await index('trigger_devices', ['next_at'])
      await index('trigger_devices', ['device_id'])

      await growing(db.schema.createTable('watch_events'), 'sequence')
        .addColumn('id', 'text', c => c.notNull().unique())
        .addColumn('watch_id', 'text', c => c.notNull())
        .addColumn('watch_name', 'text', c => c.notNull())
        .addColumn('device_id', 'text', c => c.notNull().references('devices.id'))
        .addColumn('at', 'bigint', c => c.notNull())
        .addColumn('happening', 'text', c => c.notNull())
        .addColumn('observed', 'text', c => c.notNull())
        .addColumn('job_id', 'text')
        .execute()
      await index('watch_events', ['watch_id', 'sequence'])
      await index('watch_events', ['device_id', 'sequence'])
      await index('watch_events', ['happening', 'sequence'])

      await db.schema
        .createTable('device_labels')
        .addColumn('device_id', 'text', c => c.notNull().references('devices.id'))
        .addColumn('label', ordered, c => c.notNull())
        .addColumn('told', 'smallint', c => c.notNull())
        .addPrimaryKeyConstraint('device_labels_key', ['device_id', 'label', 'told'])
        .execute()
      await index('device_labels', ['label', 'device_id'])
      await db.schema
        .createTable('known_facts')
        .addColumn('device_id', 'text', c => c.notNull().references('devices.id'))
        .addColumn('name', ordered, c => c.notNull())
        .addColumn('label', 'text', c => c.notNull())
        .addColumn('type', 'text', c => c.notNull())
        .addColumn('value_json', 'text', c => c.notNull())
        .addColumn('text', ordered, c => c.notNull())
        .addColumn('number', 'double precision')
        .addColumn('at', 'bigint', c => c.notNull())
        .addPrimaryKeyConstraint('known_facts_key', ['device_id', 'name'])
        .execute()
      await index('known_facts', ['name', 'number'])
      await db.schema.alterTable('devices').addColumn('address', 'text').execute()
      await db.schema.alterTable('devices').addColumn('labels_json', 'text').execute()
      await db.schema.alterTable('devices').addColumn('watch_list_hash', 'text').execute()

      await db.schema
        .createTable('saved_views')
        .addColumn('id', 'text', c => c.primaryKey())
        .addColumn('name', 'text', c => c.notNull())
        .addColumn('address', 'text', c => c.notNull())
        .addColumn('saved_by', 'text', c => c.notNull())
        .addColumn('saved_by_id', 'text', c => c.notNull().references('users.id'))
        .addColumn('saved_at', 'bigint', c => c.notNull())
        .execute()
      await db.schema
        .createTable('favourite_actions')
        .addColumn('user_id', 'text', c => c.notNull().references('users.id'))
        .addColumn('script_id', 'text', c => c.notNull().references('scripts.id'))
        .addPrimaryKeyConstraint('favourite_actions_key', ['user_id', 'script_id'])
        .execute()

      for (const [name, type] of [
        ['fan_out_id', 'text'],
        ['trigger_id', 'text'],
        ['trigger_kind', 'text'],
        ['dry_run', 'smallint'],
      ] as const)
        await db.schema.alterTable('jobs').addColumn(name, type).execute()
      // Of each device the last job of an action, for result tables and for choosing devices by it.
      await index('jobs', ['device_id', 'script_id', 'sequence'])
      for (const columns of ['fan_out_id, state, sequence', 'trigger_id, sequence']) {
        const [first = ''] = columns.split(', ')
        const name = `jobs_by_${columns.replaceAll(', ', '_')}_some`
        await sql`create index ${sql.id(name)} on jobs (${sql.raw(columns)}) where ${sql.raw(first)} is not null`.execute(
          db,
        )
      }
    },
  }
}
