import type { Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Schema } from '../../store/schema.ts'
import {
  givesAccess,
  nextRequestPhase,
  type RequestEvent,
  type RequestPhase,
} from '../../../shared/records/access-request.ts'
import { requestWords } from '../../../shared/words/en/requests.ts'
import { say } from '../../../shared/words/say.ts'
import { setOff } from '../events/set-off.ts'
import type { JobsContext } from '../jobs-context.ts'
import { notify } from './notify.ts'
import { phaseOf, ruleOf, selectRequests, type RequestRow } from './request-rows.ts'

/** Who moves a request on, as the audit log names them. */
export interface Mover {
  actor: string
  source: string
}
export const theClock: Mover = { actor: 'relay', source: '' }

/**
 * Moves a request on by an event, with all that follows from it in the same transaction: the tasks of After Approval, After Expire and
 * After Check-In, the notice to the requester, the end of their sessions where the rule says so. APPR1.
 * Returns the row as it is then; null where the event means nothing in its phase.
 */
export async function moveRequest(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  row: RequestRow,
  event: RequestEvent,
  by: Mover,
): Promise<RequestRow | null> {
  const before = phaseOf(row)
  const phase = nextRequestPhase(before, event)
  if (phase === null) return null
  await trx.updateTable('access_requests').set({ phase }).where('id', '=', row.id).execute()
  await appendAudit(trx, {
    at: ctx.clock(),
    actor: by.actor,
    act: `request:${event.type}`,
    subject: `request ${row.id}`,
    outcome: 'done',
    source: by.source,
    data: { recordId: row.record_id, kind: row.kind, requestedBy: row.user_name, phase },
  })
  await tellRequester(ctx, trx, row, phase)
  const after = { ...row, phase }
  if (phase === 'approved') return (await beginIfTime(ctx, trx, after)) ?? after
  if (givesAccess(before) && !givesAccess(phase)) {
    if (phase === 'expired') await setOff(ctx, trx, row.record_id, { type: 'after-expire' }, by)
    if (phase === 'checked-in') await setOff(ctx, trx, row.record_id, { type: 'after-check-in' }, by)
    // Whoever revokes means at once; what the rule leaves open is what happens when the time is over.
    const endsSession = phase === 'revoked' || ruleOf(row).endSessionOnExpiry
    if (endsSession && row.host_id !== null) ctx.endSessions({ userId: row.user_id, deviceId: row.host_id })
  }
  return after
}

/** An approved request whose time has come begins: its tasks first, where the record has some bound to After Approval. */
export async function beginIfTime(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  row: RequestRow,
): Promise<RequestRow | null> {
  if (row.from_at > ctx.clock()) return null
  const happening = { type: 'after-approval', requestId: row.id } as const
  const jobs = await setOff(ctx, trx, row.record_id, happening, theClock)
  return await moveRequest(ctx, trx, row, { type: 'began', prepares: jobs.length > 0 }, theClock)
}

/** A job of After Approval has ended: when all have, access is given if every one of them succeeded. */
export async function noteJobEnd(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  requestId: string,
): Promise<void> {
  const jobs = await trx.selectFrom('jobs').select('state').where('request_id', '=', requestId).execute()
  const hasEnded = (state: string): boolean => ['completed', 'error', 'cancelled', 'expired'].includes(state)
  if (!jobs.every(job => hasEnded(job.state))) return
  const row = await selectRequests(trx).where('access_requests.id', '=', requestId).executeTakeFirst()
  const succeeded = jobs.every(job => job.state === 'completed')
  if (row) await moveRequest(ctx, trx, row, { type: 'prepared', succeeded }, theClock)
}

const notices: Partial<Record<RequestPhase, string>> = {
  approved: requestWords.noticeApproved,
  rejected: requestWords.noticeRejected,
  open: requestWords.noticeOpen,
  failed: requestWords.noticeFailed,
  expired: requestWords.noticeExpired,
  revoked: requestWords.noticeRevoked,
}

async function tellRequester(
  ctx: JobsContext,
  trx: Transaction<Schema>,
  row: RequestRow,
  phase: RequestPhase,
): Promise<void> {
  const text = notices[phase]
  if (text === undefined) return
  const requester = { id: row.user_id, mail: row.user_mail }
  await notify(ctx, trx, [requester], say(text, { record: row.record_name }), `/requests/${row.id}`)
}
