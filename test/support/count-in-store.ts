import { openStore } from '../../relay/store/open-store.ts'

/** A process of its own that counts up a setting: `count-in-store.ts DATA_DIR DATABASE_URL TIMES`. */
const [dataDir = '', databaseUrl = '', times = '0'] = process.argv.slice(2)
const store = await openStore({ dataDir, databaseUrl: databaseUrl === '' ? undefined : databaseUrl })
for (let turn = 0; turn < Number(times); turn++)
  await store.transaction(async trx => {
    const { value } = await trx
      .selectFrom('settings')
      .select('value')
      .where('name', '=', 'count')
      .$if(store.dialect === 'postgres', query => query.forUpdate())
      .executeTakeFirstOrThrow()
    await trx
      .updateTable('settings')
      .set({ value: String(Number(value) + 1) })
      .where('name', '=', 'count')
      .execute()
  })
await store.close()
