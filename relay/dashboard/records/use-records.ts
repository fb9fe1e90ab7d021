import type { RecordType } from '../../../shared/protocol/api/records.ts'
import { call } from '../link/call-api.ts'
import { useReading, type Reading } from '../link/use-reading.ts'
import type { FolderRow } from './tree-model.ts'

/** The folders that the person may see, live. */
export function useFolders(): Reading<FolderRow[]> {
  return useReading('folders', async () => (await call('GET /api/folders')).rows, ['records'])
}

/** All record types, live. */
export function useTypes(): Reading<RecordType[]> {
  return useReading('record types', async () => (await call('GET /api/record-types')).rows, ['records'])
}

/** Users and groups to whom something can be granted, or who can be asked to approve. */
export function useGrantees() {
  return useReading('grantees', async () => (await call('GET /api/grantees')).rows, ['users', 'policies'])
}
