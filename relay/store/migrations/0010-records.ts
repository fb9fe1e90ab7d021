import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Dialect } from '../open-store.ts'
import { tableParts } from './table-parts.ts'

/** Folders, record types, records, tasks, their schedules, requests for access, notices. */
export function recordsMigration(dialect: Dialect): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { growing, index, ordered } = tableParts(dialect, db)

      await db.schema
        .createTable('folders')
        .addColumn('id', 'text', c => c.primaryKey())
        .addColumn('parent_id', 'text', c => c.references('folders.id'))
        .addColumn('name', 'text', c => c.notNull())
        .execute()
      await index('folders', ['parent_id'])

      await db.schema
        .createTable('record_types')
        .addColumn('id', 'text', c => c.primaryKey())
        .addColumn('name', 'text', c => c.notNull().unique())
        .addColumn('fields_json', 'text', c => c.notNull())
        .addColumn('password_field', 'text')
        .addColumn('password_policy_json', 'text', c => c.notNull())
        .addColumn('version', 'integer', c => c.notNull())
        .addColumn('tasks_version', 'integer', c => c.notNull())
        .execute()

      await db.schema
        .createTable('records')
        .addColumn('id', 'text', c => c.primaryKey())
        .addColumn('folder_id', 'text', c => c.notNull().references('folders.id'))
        .addColumn('type_id', 'text', c => c.notNull().references('record_types.id'))
        .addColumn('name', 'text', c => c.notNull())
        .addColumn('sort_name', ordered, c => c.notNull())
        .addColumn('search_text', 'text', c => c.notNull())
        .addColumn('host_id', 'text', c => c.references('devices.id'))
        .addColumn('account', 'text', c => c.notNull())
        .addColumn('reference_id', 'text', c => c.references('records.id'))
        .addColumn('values_json', 'text', c => c.notNull())
        .addColumn('time_zone', 'text', c => c.notNull())
        .addColumn('node', 'text')
        .addColumn('tasks_unique', 'smallint', c => c.notNull())
        .addColumn('tasks_version', 'integer', c => c.notNull())
        .addColumn('scheduled_for', 'text', c => c.notNull())
        .addColumn('version', 'integer', c => c.notNull())
        .addColumn('created_at', 'bigint', c => c.notNull())
        .addColumn('updated_at', 'bigint', c => c.notNull())
        .addColumn('removed_at', 'bigint')
        .execute()
      await index('records', ['sort_name', 'id'])
      await index('records', ['folder_id', 'sort_name', 'id'])
      await index('records', ['type_id', 'scheduled_for'])
      await index('records', ['host_id'])
      await index('records', ['reference_id'])

      await db.schema
        .createTable('record_secrets')
        .addColumn('record_id', 'text', c => c.notNull().references('records.id'))
        .addColumn('field', 'text', c => c.notNull())
        .addColumn('state', 'text', c => c.notNull())
        .addColumn('sealed', 'text', c => c.notNull())
        .addColumn('changed_at', 'bigint', c => c.notNull())
        .addColumn('job_id', 'text')
        .addColumn('drawn_for', 'text')
        .addPrimaryKeyConstraint('record_secrets_key', ['record_id', 'field', 'state'])
        .execute()

      await db.schema
        .createTable('grants')
        .addColumn('id', 'text', c => c.primaryKey())
        .addColumn('object_kind', 'text', c => c.notNull())
        .addColumn('object_id', 'text', c => c.notNull())
        .addColumn('grantee_kind', 'text', c => c.notNull())
        .addColumn('grantee_id', 'text', c => c.notNull())
        .addColumn('role', 'text')
        .addColumn('task_control', 'text', c => c.notNull())
        .execute()
      await index('grants', ['object_kind', 'object_id'])
      await index('grants', ['grantee_kind', 'grantee_id'])

      await db.schema
        .createTable('tasks')
        .addColumn('id', 'text', c => c.primaryKey())
        .addColumn('owner_kind', 'text', c => c.notNull())
        .addColumn('owner_id', 'text', c => c.notNull())
        .addColumn('position', 'integer', c => c.notNull())
        .addColumn('script_id', 'text', c => c.notNull().references('scripts.id'))
        .addColumn('script_version', 'integer', c => c.notNull())
        .addColumn('events_json', 'text', c => c.notNull())
        .addColumn('target', 'text', c => c.notNull())
        .addColumn('shadow_record_id', 'text', c => c.references('records.id'))
        .addColumn('time_window', 'text')
        .addColumn('inputs_json', 'text', c => c.notNull())
        .execute()
      await index('tasks', ['owner_kind', 'owner_id', 'position'])
      await index('tasks', ['shadow_record_id'])

      await db.schema
        .createTable('schedules')
        .addColumn('record_id', 'text', c => c.notNull().references('records.id'))
        .addColumn('task_id', 'text', c => c.notNull())
        .addColumn('event_key', 'text', c => c.notNull())
        .addColumn('event_json', 'text', c => c.notNull())
        .addColumn('since', 'bigint', c => c.notNull())
        .addColumn('seed', 'bigint', c => c.notNull())
        .addColumn('next_at', 'bigint')
        .addPrimaryKeyConstraint('schedules_key', ['record_id', 'task_id', 'event_key'])
        .execute()
      await index('schedules', ['next_at'])

      for (const [name, type] of [
        ['record_id', 'text'],
        ['record_name', 'text'],
        ['task_id', 'text'],
        ['event', 'text'],
        ['job_type', 'text'],
        ['due_at', 'bigint'],
        ['opens_at', 'bigint'],
        ['time_window', 'text'],
        ['node', 'text'],
        ['shadow_record_id', 'text'],
        ['run_as', 'text'],
        ['password_record_id', 'text'],
        ['password_field', 'text'],
        ['repeats', 'text'],
        ['cycle', 'integer'],
        ['missed', 'integer'],
        ['request_id', 'text'],
      ] as const)
        await db.schema.alterTable('jobs').addColumn(name, type).execute()
      await index('jobs', ['record_id', 'sequence'])
      await index('jobs', ['password_record_id', 'state'])
      await index('jobs', ['task_id', 'sequence'])
      await index('jobs', ['requested_by_id', 'sequence'])
      await index('jobs', ['state', 'opens_at'])
      await index('jobs', ['script_id', 'state', 'sequence'])
      await index('jobs', ['requested_at', 'sequence'])
      await index('jobs', ['ended_at'])
      // Most jobs have no event where actions are run by hand, and few are repeats: the others need no place in these.
      for (const [columns, condition] of [
        ['event, sequence', 'event is not null'],
        ['event, state, sequence', 'event is not null'],
        ['job_type, sequence', 'job_type is not null'],
        ['job_type, state, sequence', 'job_type is not null'],
        ['sequence', 'record_id is null'],
      ] as const) {
        const name = `jobs_by_${columns.replaceAll(', ', '_')}_some`
        await sql`create index ${sql.id(name)} on jobs (${sql.raw(columns)}) where ${sql.raw(condition)}`.execute(
          db,
        )
      }

      await growing(db.schema.createTable('access_requests'), 'sequence')
        .addColumn('id', 'text', c => c.notNull().unique())
        .addColumn('record_id', 'text', c => c.notNull().references('records.id'))
        .addColumn('kind', 'text', c => c.notNull())
        .addColumn('phase', 'text', c => c.notNull())
        .addColumn('user_id', 'text', c => c.notNull().references('users.id'))
        .addColumn('reason', 'text', c => c.notNull())
        .addColumn('from_at', 'bigint', c => c.notNull())
        .addColumn('until_at', 'bigint', c => c.notNull())
        .addColumn('created_at', 'bigint', c => c.notNull())
        .addColumn('rule_json', 'text', c => c.notNull())
        .execute()
      await index('access_requests', ['record_id', 'sequence'])
      await index('access_requests', ['user_id', 'sequence'])
      await index('access_requests', ['phase', 'from_at'])
      await index('access_requests', ['phase', 'until_at'])
      await db.schema
        .createTable('request_decisions')
        .addColumn('request_id', 'text', c => c.notNull())
        .addColumn('user_id', 'text', c => c.notNull())
        .addColumn('approve', 'smallint', c => c.notNull())
        .addColumn('comment', 'text', c => c.notNull())
        .addColumn('at', 'bigint', c => c.notNull())
        .addPrimaryKeyConstraint('request_decisions_key', ['request_id', 'user_id'])
        .execute()
      await db.schema
        .createTable('approval_rules')
        .addColumn('id', 'text', c => c.primaryKey())
        .addColumn('object_kind', 'text', c => c.notNull())
        .addColumn('object_id', 'text', c => c.notNull())
        .addColumn('content_json', 'text', c => c.notNull())
        .execute()
      await index('approval_rules', ['object_kind', 'object_id'])

      await growing(db.schema.createTable('notices'), 'sequence')
        .addColumn('id', 'text', c => c.notNull().unique())
        .addColumn('user_id', 'text', c => c.notNull().references('users.id'))
        .addColumn('at', 'bigint', c => c.notNull())
        .addColumn('text', 'text', c => c.notNull())
        .addColumn('link', 'text', c => c.notNull())
        .addColumn('read_at', 'bigint')
        .execute()
      await index('notices', ['user_id', 'sequence'])
      await growing(db.schema.createTable('mails'), 'sequence')
        .addColumn('to_address', 'text', c => c.notNull())
        .addColumn('subject', 'text', c => c.notNull())
        .addColumn('text', 'text', c => c.notNull())
        .addColumn('next_try_at', 'bigint')
        .addColumn('tries', 'integer', c => c.notNull())
        .addColumn('sent_at', 'bigint')
        .execute()
      await index('mails', ['next_try_at'])

      await db.schema
        .createTable('job_counts')
        .addColumn('day', 'text', c => c.notNull())
        .addColumn('script_id', 'text', c => c.notNull())
        .addColumn('record_id', 'text', c => c.notNull())
        .addColumn('state', 'text', c => c.notNull())
        .addColumn('count', 'integer', c => c.notNull())
        .addPrimaryKeyConstraint('job_counts_key', ['day', 'script_id', 'record_id', 'state'])
        .execute()

      await db.schema.alterTable('devices').addColumn('sealing_key', 'text').execute()
    },
  }
}
