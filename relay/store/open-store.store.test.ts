import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { onEveryStore } from '../../test/support/stores.ts'
import { openStore } from './open-store.ts'

const run = promisify(execFile)

onEveryStore('store', ({ store, place }) => {
  test('gives times back as numbers and bytes as bytes', async () => {
    const now = 1_795_320_190_390
    const row = await store()
      .db.insertInto('users')
      .values({
        id: 'user-1-long',
        name: 'ada',
        full_name: 'Ada',
        mail: 'ada@example.org',
        role: 'support',
        password_hash: '-',
        disabled: 0,
        created_at: now,
        last_sign_in_at: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ created_at: now, disabled: 0, last_sign_in_at: null })
    await store()
      .db.insertInto('scripts')
      .values({ id: 'script-1', file_name: 'a.sh', latest_version: 1, removed_at: null })
      .execute()
    const content = Uint8Array.from([0, 255, 10, 128])
    await store()
      .db.insertInto('script_versions')
      .values({
        script_id: 'script-1',
        version: 1,
        sha256: 'a'.repeat(64),
        content,
        declaration_json: '{}',
        signature_json: '{}',
        saved_at: now,
        saved_by: 'ada',
      })
      .execute()
    const version = await store().db.selectFrom('script_versions').selectAll().executeTakeFirstOrThrow()
    expect(Uint8Array.from(version.content)).toEqual(content)
  })

  test('undoes a transaction that throws', async () => {
    const failing = store().transaction(async trx => {
      await trx.insertInto('settings').values({ name: 'half', value: 'done' }).execute()
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await store().db.selectFrom('settings').selectAll().where('name', '=', 'half').execute()).toEqual(
      [],
    )
  })

  test('refuses the store itself inside a transaction, where SQLite would wait for ever', async () => {
    await store().transaction(async () => {
      expect(() => store().db).toThrow('A transaction is open here')
      await expect(store().transaction(async () => undefined)).rejects.toThrow('A transaction is open here')
    })
    await expect(store().db.selectFrom('settings').selectAll().execute()).resolves.toBeDefined()
  })

  test('holds foreign keys', async () => {
    const orphan = store()
      .db.insertInto('sign_ins')
      .values({ token_hash: 'x', user_id: 'nobody', created_at: 1, last_used_at: 1, expires_at: 2 })
      .execute()
    await expect(orphan).rejects.toThrow(/foreign key/i)
  })

  test('loses no update when two processes count at once', async () => {
    await store().db.insertInto('settings').values({ name: 'count', value: '0' }).execute()
    const { dataDir, databaseUrl = '' } = place()
    const program = fileURLToPath(new URL('../../test/support/count-in-store.ts', import.meta.url))
    const count = (): Promise<unknown> => run(process.execPath, [program, dataDir, databaseUrl, '50'])
    await Promise.all([count(), count()])
    const { value } = await store()
      .db.selectFrom('settings')
      .select('value')
      .where('name', '=', 'count')
      .executeTakeFirstOrThrow()
    expect(value).toBe('100')
  })

  test('opens again with its tables and rows', async () => {
    await store().db.insertInto('settings').values({ name: 'kept', value: 'yes' }).execute()
    const again = await openStore(place())
    const row = await again.db
      .selectFrom('settings')
      .selectAll()
      .where('name', '=', 'kept')
      .executeTakeFirst()
    expect(row).toEqual({ name: 'kept', value: 'yes' })
    await again.close()
  })

  test('numbers jobs in the order in which they were written', async () => {
    const { id } = await store()
      .db.insertInto('devices')
      .values({
        id: 'device-1',
        name: 'desk',
        sort_name: 'desk',
        public_key: '',
        facts_json: null,
        search_text: '',
        online: 0,
        last_seen_at: null,
        enrolled_at: 1,
        identity_conflict_at: null,
        removed_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const sequences: number[] = []
    for (const name of ['first', 'second']) {
      const { sequence } = await store()
        .db.insertInto('jobs')
        .values({
          id: `job-${name}`,
          state: 'queued',
          cause: null,
          details: '',
          device_id: id,
          script_id: 'script-1',
          script_name: name,
          script_version: 1,
          script_sha256: '',
          session_id: null,
          requested_by: 'ada',
          requested_by_id: null,
          inputs_json: '{}',
          requested_at: 1,
          expires_at: 2,
          offered_at: null,
          cancel_requested_at: null,
          started_at: null,
          ended_at: null,
          exit_code: null,
          publisher: null,
          outputs_json: null,
          log_tail: null,
        })
        .returning('sequence')
        .executeTakeFirstOrThrow()
      sequences.push(sequence)
    }
    const [first = 0, second = 0] = sequences
    expect(second).toBeGreaterThan(first)
  })
})
