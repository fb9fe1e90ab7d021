import pg from 'pg'
import { eventually } from '../support/relay.ts'

/** Holds relays up in the middle of a transaction, so that one can be killed there and nowhere else. */
export interface Hold {
  /** From now on this waits: a moment of a trigger on the table of jobs, as in `before insert on jobs for each row when (…)`. */
  on: (moment: string) => Promise<void>
  /** Resolves when a relay waits there. */
  reached: () => Promise<void>
  /** What waits goes on, where its relay still lives. */
  letGo: () => Promise<void>
  stop: () => Promise<void>
}

const LOCK = 4711

export async function openHold(databaseUrl: string): Promise<Hold> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(
    `create or replace function wait_for_the_test() returns trigger language plpgsql as $$
     begin perform pg_advisory_xact_lock_shared(${LOCK}); return new; end $$`,
  )
  return {
    async on(moment) {
      await client.query(`select pg_advisory_lock(${LOCK})`)
      await client.query(`create trigger held ${moment} execute function wait_for_the_test()`)
    },
    async reached() {
      await eventually(async () => {
        const waiting = await client.query(
          `select 1 from pg_locks where locktype = 'advisory' and objid = ${LOCK} and not granted`,
        )
        return waiting.rowCount !== 0
      }, 20_000)
    },
    async letGo() {
      await client.query('select pg_advisory_unlock_all()')
      await client.query('drop trigger if exists held on jobs')
    },
    stop: () => client.end(),
  }
}
