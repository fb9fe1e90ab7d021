import type { RelayContext } from '../context.ts'
import type { Station } from '../station.ts'
import { addRecord, changeRecord, removeRecord } from './change-record.ts'
import { exportRecords, importRecords } from './exchange-records.ts'
import { readAccess, requireAccess } from './find-access.ts'
import { addFolder, changeFolder, listFolders, removeFolder } from './folders.ts'
import { listGrantees } from './list-grantees.ts'
import { listRecords } from './list-records.ts'
import { explainAccess, readPermissions, setPermissions } from './permissions.ts'
import { findRecordRow, toRecord } from './record-rows.ts'
import { addType, changeType, listTypes, removeType } from './record-types.ts'
import type { RecordsNeeds } from './records-context.ts'
import { unlockField } from './unlock-field.ts'

/** Folders, record types, records, and who may do what on them. RECD1, RECD2. */
export function recordsStation(relay: RelayContext, needs: RecordsNeeds): Station {
  const ctx = { ...relay, ...needs }
  const { db } = relay.store
  return {
    api: {
      'GET /api/folders': async (_, { caller }) => ({ rows: await listFolders(ctx, caller) }),
      'POST /api/folders': ({ body }, { caller }) => addFolder(ctx, body, caller),
      'PATCH /api/folders/:id': ({ params, body }, { caller }) => changeFolder(ctx, params.id, body, caller),
      async 'DELETE /api/folders/:id'({ params }, { caller }) {
        await removeFolder(ctx, params.id, caller)
        return {}
      },
      'GET /api/record-types': async () => ({ rows: await listTypes(db) }),
      'POST /api/record-types': ({ body }, { caller }) => addType(ctx, body, caller),
      'PUT /api/record-types/:id': ({ params, body }, { caller }) => changeType(ctx, params.id, body, caller),
      async 'DELETE /api/record-types/:id'({ params }, { caller }) {
        await removeType(ctx, params.id, caller)
        return {}
      },
      'GET /api/records': ({ query }, { caller }) => listRecords(ctx, query, caller),
      'POST /api/records': ({ body }, { caller }) => addRecord(ctx, body, caller),
      async 'GET /api/records/:id'({ params }, { caller }) {
        const row = await findRecordRow(db, params.id)
        const access = (await readAccess(db, caller)).onRecord({ id: row.id, folderId: row.folder_id })
        requireAccess(access, 'view')
        return await toRecord(db, row, access)
      },
      'PUT /api/records/:id': ({ params, body }, { caller }) => changeRecord(ctx, params.id, body, caller),
      async 'DELETE /api/records/:id'({ params }, { caller }) {
        await removeRecord(ctx, params.id, caller)
        return {}
      },
      'POST /api/records/:id/unlock': ({ params, body }, { caller }) =>
        unlockField(ctx, params.id, body, caller),
      'GET /api/permissions/:kind/:id': ({ params }, { caller }) => readPermissions(ctx, params, caller),
      async 'PUT /api/permissions/:kind/:id'({ params, body }, { caller }) {
        await setPermissions(ctx, params, body.grants, caller)
        return {}
      },
      'GET /api/grantees': () => listGrantees(db),
      'GET /api/records/:id/access': ({ params, query }, { caller }) =>
        explainAccess(ctx, params.id, query.userId, caller),
      'POST /api/records/import': ({ body }, { caller }) => importRecords(ctx, body, caller),
      'POST /api/records/export': ({ body }, { caller }) => exportRecords(ctx, body, caller),
    },
  }
}
