import { sql } from 'kysely'
import type { Caller } from '../context.ts'
import { escapeLike } from '../devices/device-rows.ts'
import { idList } from '../store/id-list.ts'
import { cutPage, readCursor } from '../store/page-cursor.ts'
import type { ApiInput, ApiReply } from '../../shared/protocol/admin-api.ts'
import { readAccess, type AccessReader } from './find-access.ts'
import { recordCursor, selectRecords, toSummary } from './record-rows.ts'
import type { RecordsContext } from './records-context.ts'

/** A page of the records that the caller may see, by name; a folder stands for all below it. */
export async function listRecords(
  ctx: RecordsContext,
  query: ApiInput<'GET /api/records'>['query'],
  caller: Caller,
): Promise<ApiReply<'GET /api/records'>> {
  const { db } = ctx.store
  const access = await readAccess(db, caller)
  const select = selectWanted(db, access, query)
  if (select === null) return { rows: [], next: null }
  const rows = await select
    .orderBy('records.sort_name')
    .orderBy('records.id')
    .limit(query.limit + 1)
    .execute()
  const page = cutPage(rows, query.limit, row => [row.sort_name, row.id])
  return {
    rows: page.rows.map(row => toSummary(row, access.onRecord({ id: row.id, folderId: row.folder_id }))),
    next: page.next,
  }
}

/** Null where nothing can be found. */
function selectWanted(
  db: RecordsContext['store']['db'],
  { tree, reach }: AccessReader,
  query: ApiInput<'GET /api/records'>['query'],
) {
  let select = selectRecords(db)
  if (reach !== null) {
    if (reach.folderIds.length + reach.recordIds.length === 0) return null
    select = select.where(eb =>
      eb.or([
        eb('records.folder_id', 'in', idList(db, reach.folderIds)),
        eb('records.id', 'in', idList(db, reach.recordIds)),
      ]),
    )
  }
  if (query.folderId !== undefined)
    select = select.where('records.folder_id', 'in', idList(db, tree.below(query.folderId)))
  if (query.typeId !== undefined) select = select.where('records.type_id', '=', query.typeId)
  if (query.deviceId !== undefined) select = select.where('records.host_id', '=', query.deviceId)
  const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10)
  for (const word of words)
    select = select.where(sql<boolean>`records.search_text like ${`%${escapeLike(word)}%`} escape '\\'`)
  if (query.after !== undefined) {
    const [name, id] = readCursor(recordCursor, query.after)
    select = select.where(eb => eb(eb.refTuple('records.sort_name', 'records.id'), '>', eb.tuple(name, id)))
  }
  return select
}
