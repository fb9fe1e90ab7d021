import type { Kysely, Transaction } from 'kysely'
import { openText, sealText } from '../sealed-text.ts'
import type { Schema } from '../store/schema.ts'

/** The values of secured fields: encrypted in the store, each bound to its record and field. SEC1. */

const purposeOf = (recordId: string, field: string): string =>
  `handrail secured field v1\n${recordId}\n${field}`

/**
 * Sets a secured field; the empty text clears it. A previous value of it is forgotten, and a candidate too, unless a job is under way
 * with it: what that job sets on the device must not be unknown here. ROT1.
 */
export async function setSecret(
  trx: Transaction<Schema>,
  key: Buffer,
  at: number,
  place: { recordId: string; field: string },
  value: string,
): Promise<void> {
  const { recordId, field } = place
  await trx
    .deleteFrom('record_secrets')
    .where('record_id', '=', recordId)
    .where('field', '=', field)
    .where(eb =>
      eb.or([
        eb('state', '!=', 'candidate'),
        eb('job_id', 'not in', query =>
          query
            .selectFrom('jobs')
            .select('id')
            .where('state', 'in', ['queued', 'waiting-for-device', 'running']),
        ),
      ]),
    )
    .execute()
  if (value === '') return
  await trx
    .insertInto('record_secrets')
    .values({
      record_id: recordId,
      field,
      state: 'current',
      sealed: sealText(key, purposeOf(recordId, field), value),
      changed_at: at,
      job_id: null,
      drawn_for: null,
    })
    .execute()
}

/** The value of a secured field; null where it has none. */
export async function readSecret(
  db: Kysely<Schema>,
  key: Buffer,
  place: { recordId: string; field: string },
  state: 'current' | 'candidate' | 'previous' = 'current',
): Promise<string | null> {
  const row = await db
    .selectFrom('record_secrets')
    .select('sealed')
    .where('record_id', '=', place.recordId)
    .where('field', '=', place.field)
    .where('state', '=', state)
    .executeTakeFirst()
  return row ? openText(key, purposeOf(place.recordId, place.field), row.sealed) : null
}

/**
 * Notes the value that a job is about to set; the current one stays until `promoteCandidate`. It remembers which job it was drawn for:
 * a later one may try it again, and then does not own it. ROT1.
 */
export async function keepCandidate(
  trx: Transaction<Schema>,
  key: Buffer,
  at: number,
  place: { recordId: string; field: string },
  value: string,
  jobId: string,
): Promise<void> {
  const { recordId, field } = place
  const row = { sealed: sealText(key, purposeOf(recordId, field), value), changed_at: at, job_id: jobId }
  await trx
    .insertInto('record_secrets')
    .values({ record_id: recordId, field, state: 'candidate', drawn_for: jobId, ...row })
    .onConflict(conflict => conflict.columns(['record_id', 'field', 'state']).doUpdateSet(row))
    .execute()
}

/** The candidate is the current value from now on, and the one before is kept until the new one was verified. Nothing without one. */
export async function promoteCandidate(
  trx: Transaction<Schema>,
  at: number,
  place: { recordId: string; field: string },
): Promise<void> {
  if ((await findCandidate(trx, place)) === null) return
  await forgetSecret(trx, place, 'previous')
  await moveSecret(trx, place, 'current', 'previous', at)
  await moveSecret(trx, place, 'candidate', 'current', at)
}

/** Which job tries the candidate now, and for which one it was drawn; null where there is none. */
export async function findCandidate(
  trx: Transaction<Schema>,
  { recordId, field }: { recordId: string; field: string },
): Promise<{ jobId: string | null; drawnFor: string | null } | null> {
  const row = await trx
    .selectFrom('record_secrets')
    .select(['job_id', 'drawn_for'])
    .where('record_id', '=', recordId)
    .where('field', '=', field)
    .where('state', '=', 'candidate')
    .executeTakeFirst()
  return row ? { jobId: row.job_id, drawnFor: row.drawn_for } : null
}

async function moveSecret(
  trx: Transaction<Schema>,
  { recordId, field }: { recordId: string; field: string },
  from: 'current' | 'candidate',
  to: 'current' | 'previous',
  at: number,
): Promise<void> {
  await trx
    .updateTable('record_secrets')
    .set({ state: to, ...(to === 'current' && { changed_at: at }) })
    .where('record_id', '=', recordId)
    .where('field', '=', field)
    .where('state', '=', from)
    .execute()
}

export async function forgetSecret(
  trx: Transaction<Schema>,
  { recordId, field }: { recordId: string; field: string },
  state: 'candidate' | 'previous',
): Promise<void> {
  await trx
    .deleteFrom('record_secrets')
    .where('record_id', '=', recordId)
    .where('field', '=', field)
    .where('state', '=', state)
    .execute()
}
