import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { openStore, type Store } from '../../relay/store/open-store.ts'
import { makeDatabase } from './postgres.ts'

/** Where a store of the suite lives: to open it a second time, as another process would. */
export interface StorePlace {
  dataDir: string
  databaseUrl: string | undefined
}

/**
 * Runs one suite on every database: on SQLite always, on PostgreSQL where the machine has it.
 * `get` gives the store, empty at the suite's beginning.
 */
export function onEveryStore(
  name: string,
  suite: (get: { store: () => Store; place: () => StorePlace }) => void,
): void {
  const serverUrl = inject('postgresUrl')
  const kinds = [
    { dialect: 'sqlite', skip: false },
    { dialect: 'postgres', skip: serverUrl === null },
  ]
  for (const { dialect, skip } of kinds)
    describe.skipIf(skip)(`${name} (${dialect})`, () => {
      let store: Store
      let place: StorePlace
      beforeAll(async () => {
        const dataDir = await mkdtemp(join(tmpdir(), 'handrail-store-'))
        const databaseUrl =
          dialect === 'postgres' && serverUrl !== null
            ? await makeDatabase(serverUrl, `t_${randomBytes(8).toString('hex')}`)
            : undefined
        place = { dataDir, databaseUrl }
        store = await openStore(place)
      })
      afterAll(async () => {
        await store?.close()
        if (place) await rm(place.dataDir, { recursive: true, force: true })
      })
      suite({ store: () => store, place: () => place })
    })
}
