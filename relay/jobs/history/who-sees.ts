import type { ExpressionBuilder, Kysely } from 'kysely'
import type { Caller } from '../../context.ts'
import { readAccess } from '../../records/find-access.ts'
import { idList } from '../../store/id-list.ts'
import type { Schema } from '../../store/schema.ts'
import { permits } from '../../../shared/records/access.ts'
import type { Sought } from './plan-read.ts'

/**
 * Whose jobs a person sees: administrators and auditors all; others those of records on which they have Task Control Review or more,
 * those that they asked for themselves, and those without a record. RECD2.
 */
export interface Sight {
  userId: string
  /** In these folders, and these records, jobs may be reviewed. */
  folderIds: string[]
  recordIds: string[]
}

/** Null: sees everything. */
export async function readSight(
  db: Kysely<Schema>,
  caller: Pick<Caller, 'userId' | 'role'>,
): Promise<Sight | null> {
  const access = await readAccess(db, caller)
  if (access.reach === null) return null
  const { folderIds, recordIds } = access.reach
  const records =
    recordIds.length === 0
      ? []
      : await db
          .selectFrom('records')
          .select(['id', 'folder_id'])
          .where('id', 'in', idList(db, recordIds))
          .execute()
  return {
    userId: caller.userId,
    folderIds: folderIds.filter(id => permits(access.onFolder(id), 'review-jobs')),
    recordIds: records.flatMap(({ id, folder_id }) =>
      permits(access.onRecord({ id, folderId: folder_id }), 'review-jobs') ? [id] : [],
    ),
  }
}

const MAX_STREAMS = 100

/** What this person sees, as so many streams; null where there are too many of them. */
export async function streamsOf(db: Kysely<Schema>, sight: Sight): Promise<Sought[] | null> {
  const rows = await db
    .selectFrom('records')
    .select('id')
    .where(inSight(db, sight))
    .limit(MAX_STREAMS + 1)
    .execute()
  if (rows.length > MAX_STREAMS) return null
  return [
    { record_id: null },
    { requested_by_id: sight.userId },
    ...rows.map(({ id }) => ({ record_id: id })),
  ]
}

/** For a query on `jobs`: whether this person sees the row. */
export const isSeen = (db: Kysely<Schema>, sight: Sight) => (eb: ExpressionBuilder<Schema, 'jobs'>) =>
  eb.or([
    eb('jobs.record_id', 'is', null),
    eb('jobs.requested_by_id', '=', sight.userId),
    eb('jobs.record_id', 'in', db.selectFrom('records').select('records.id').where(inSight(db, sight))),
  ])

const inSight =
  (db: Kysely<Schema>, { folderIds, recordIds }: Sight) =>
  (eb: ExpressionBuilder<Schema, 'records'>) =>
    eb.or([
      eb('records.folder_id', 'in', idList(db, folderIds)),
      eb('records.id', 'in', idList(db, recordIds)),
    ])
