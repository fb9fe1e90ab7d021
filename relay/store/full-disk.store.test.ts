import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, expect, inject, test } from 'vitest'
import { findAccount, makeDatabase } from '../../test/support/postgres.ts'
import { openStore, type Store } from './open-store.ts'
import { isStorageFull } from './storage-full.ts'

/** A real PostgreSQL whose tables lie on a disk of 2 MB. SQLite on such a disk: test/abuse/full-disk.integration.test.ts. */

const serverUrl = inject('postgresUrl')
const disk = serverUrl === null ? null : mountSmallDisk()
let store: Store | null = null

function mountSmallDisk(): string | null {
  const owner = findAccount('postgres')
  const path = mkdtempSync(join(tmpdir(), 'handrail-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path], { stdio: 'ignore' })
    chmodSync(path, 0o700)
    if (owner?.uid !== undefined && owner.gid !== undefined) chownSync(path, owner.uid, owner.gid)
    return path
  } catch {
    rmSync(path, { recursive: true })
    return null
  }
}

afterAll(async () => {
  await store?.db.executeQuery(sql`drop table if exists heap`.compile(store.db))
  await store?.db.executeQuery(sql`drop tablespace if exists small`.compile(store.db))
  await store?.close()
  if (disk === null) return
  execFileSync('umount', [disk])
  rmSync(disk, { recursive: true })
})

test.skipIf(disk === null)(
  '[OPS1] PostgreSQL without room says so, keeps nothing of the transaction, and goes on',
  async () => {
    const databaseUrl = await makeDatabase(serverUrl ?? '', `t_full_${process.pid}`)
    const opened = await openStore({ dataDir: '', databaseUrl })
    store = opened
    await sql`create tablespace small location ${sql.lit(disk)}`.execute(opened.db)
    await sql`create table heap (line text) tablespace small`.execute(opened.db)
    const add = (lines: number): Promise<unknown> =>
      opened.transaction(async trx => {
        await sql`insert into heap select md5(n::text) || repeat('x', 900) from generate_series(1, ${lines}) n`.execute(
          trx,
        )
      })
    await add(100)
    const refused = await add(100_000).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: '53100' })
    expect(isStorageFull(refused)).toBe(true)
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from heap`.execute(opened.db)
    expect(rows).toEqual([{ count: 100 }])
    await sql`drop table heap`.execute(opened.db)
    await sql`create table heap (line text) tablespace small`.execute(opened.db)
    await add(10)
  },
)
