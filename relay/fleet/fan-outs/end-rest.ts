import { sql, type Expression, type SqlBool, type Transaction } from 'kysely'
import type { JobCause } from '../../../shared/jobs/job-state.ts'
import { fanOutWords } from '../../../shared/words/en/fan-outs.ts'
import { runCauseSentences } from '../../../shared/words/en/jobs.ts'
import type { ChangedJob } from '../../jobs/jobs-context.ts'
import type { Schema } from '../../store/schema.ts'
import type { FanOutRow } from './fan-out-rows.ts'

/** What one transaction ends at most: whoever else wants to write waits only that long. */
const MAX_ENDED_AT_ONCE = 1_000

interface RestEnd {
  state: 'cancelled' | 'expired'
  cause: JobCause | null
  details: string
}

/** Why the devices whose turn has not come get none any more, by the state of the fan-out. */
export function endOfRest(state: string): RestEnd | null {
  const cancelled = { state: 'cancelled', cause: 'cancelled' } as const
  if (state === 'stopped') return { ...cancelled, details: fanOutWords.jobStopped }
  if (state === 'cancelled') return { ...cancelled, details: fanOutWords.jobCancelled }
  if (state === 'rejected') return { ...cancelled, details: fanOutWords.jobRejected }
  return null
}

/** Its time has come, and whoever asked for the fan-out may not run actions there any more. POL1. */
export const notAllowed: RestEnd = {
  state: 'cancelled',
  cause: 'cancelled',
  details: fanOutWords.notAllowedAnyMore,
}

/**
 * Ends the jobs of a fan-out whose turn has not come, or those `only`. No device can have seen them, so nothing was done on any; that
 * they ended, and how many, stands in the fan-out's own audit entries. The fan-out is locked. Returns those that ended, at most
 * MAX_ENDED_AT_ONCE.
 */
export async function endRest(
  trx: Transaction<Schema>,
  fanOut: FanOutRow,
  end: RestEnd,
  at: number,
  only?: Expression<SqlBool>,
): Promise<ChangedJob[]> {
  const rows = await trx
    .updateTable('jobs')
    // The fan-out's inputs are those of its jobs, without the secrets.
    .set({ ...end, ended_at: at, inputs_json: fanOut.inputs_json })
    .where('state', '=', 'scheduled')
    .where('id', 'in', query =>
      query
        .selectFrom('jobs')
        .select('jobs.id')
        .where('jobs.fan_out_id', '=', fanOut.id)
        .where('jobs.state', '=', 'scheduled')
        .$if(only !== undefined, some => some.where(only ?? sql<boolean>`true`))
        .limit(MAX_ENDED_AT_ONCE),
    )
    .returning('id')
    .execute()
  return rows.map(({ id }) => ({ jobId: id, state: end.state, requestedById: null }))
}

const deviceIs = (online: 0 | 1) =>
  sql<boolean>`exists (select 1 from devices where devices.id = jobs.device_id and devices.online = ${online})`

/** Their time has run out: the device was away, or its turn did not come. TRIG3. */
export async function expireRest(
  trx: Transaction<Schema>,
  fanOut: FanOutRow,
  at: number,
): Promise<ChangedJob[]> {
  const away = {
    state: 'expired',
    cause: 'offline-until-expiry',
    details: runCauseSentences['offline-until-expiry'],
  } as const
  const ended = await endRest(trx, fanOut, away, at, deviceIs(0))
  if (ended.length > 0) return ended
  return await endRest(
    trx,
    fanOut,
    { state: 'expired', cause: null, details: fanOutWords.turnNeverCame },
    at,
    deviceIs(1),
  )
}
