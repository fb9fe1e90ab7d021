import type { Transaction } from 'kysely'
import { appendAudit } from '../../audit/append-audit.ts'
import { groupsOfUser } from '../../accounts/groups-of-user.ts'
import type { Caller } from '../../context.ts'
import { readAccess, requireAccess } from '../../records/find-access.ts'
import { findRecordRow } from '../../records/record-rows.ts'
import { newId } from '../../store/new-id.ts'
import { cutPage, readCursor } from '../../store/page-cursor.ts'
import type { Schema } from '../../store/schema.ts'
import { z } from 'zod'
import type { ApiInput, ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { AccessRequest } from '../../../shared/protocol/api/requests.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { RequestEvent } from '../../../shared/records/access-request.ts'
import { hoursWords, requestPhaseNames, requestWords } from '../../../shared/words/en/requests.ts'
import { say } from '../../../shared/words/say.ts'
import type { JobsContext } from '../jobs-context.ts'
import { deciders, mayDecide, peopleIn } from './approvers.ts'
import { findRule } from './find-rule.ts'
import { moveRequest } from './move-request.ts'
import { notify } from './notify.ts'
import { phaseOf, ruleOf, selectRequests, toRequest, type RequestRow } from './request-rows.ts'

const HOUR_MS = 3_600_000
const hoursText = (hours: number): string => say(hoursWords[hours === 1 ? 'one' : 'many'], { count: hours })
const cursorSchema = z.tuple([z.number().int().positive()])

/** Asks for access. Throws `conflict` where no rule asks for it, `invalid-input` for times that the rule does not allow. APPR1. */
export async function makeRequest(
  ctx: JobsContext,
  asked: ApiInput<'POST /api/requests'>['body'],
  caller: Caller,
): Promise<AccessRequest> {
  const at = ctx.clock()
  const request = await ctx.store.transaction(async trx => {
    const record = await findRecordRow(trx, asked.recordId)
    const access = await readAccess(trx, caller)
    requireAccess(access.onRecord({ id: record.id, folderId: record.folder_id }), 'view')
    const rule = await findRule(trx, record.id, asked.kind)
    if (rule === null) throw new Failure('conflict', requestWords.noRule)
    if (asked.until <= Math.max(asked.from, at)) throw wrongTime(requestWords.timesWrong)
    if (asked.until - asked.from > rule.longestHours * HOUR_MS)
      throw wrongTime(say(requestWords.tooLong, { hours: hoursText(rule.longestHours) }))
    const same = await trx
      .selectFrom('access_requests')
      .select('id')
      .where('record_id', '=', record.id)
      .where('user_id', '=', caller.userId)
      .where('kind', '=', asked.kind)
      .where('phase', 'in', ['pending', 'approved', 'preparing', 'open', 'checked-out'])
      .executeTakeFirst()
    if (same) throw new Failure('conflict', requestWords.sameAlready)
    const id = newId()
    await trx
      .insertInto('access_requests')
      .values({
        id,
        record_id: record.id,
        kind: asked.kind,
        phase: 'pending',
        user_id: caller.userId,
        reason: asked.reason,
        from_at: asked.from,
        until_at: asked.until,
        created_at: at,
        rule_json: JSON.stringify(rule),
      })
      .execute()
    await appendAudit(trx, {
      at,
      actor: caller.userName,
      act: 'request:make',
      subject: `request ${id}`,
      outcome: 'done',
      source: caller.source,
      data: { recordId: record.id, kind: asked.kind, reason: asked.reason },
    })
    const row = await findRow(trx, id)
    const approvers = await peopleIn(trx, deciders(rule, row.time_zone, at))
    const text = say(requestWords.noticeMade, {
      name: row.user_name,
      act: requestWords.acts[asked.kind],
      record: row.record_name,
      reason: asked.reason,
    })
    const others = approvers.filter(person => person.id !== caller.userId)
    await notify(ctx, trx, others, text, `/requests/${id}`)
    return await toRequest(trx, row, caller, at)
  })
  ctx.announce('requests')
  return request
}

const wrongTime = (message: string): Failure =>
  new Failure('invalid-input', `until: ${message}`, { problems: [{ where: 'until', message }] })

/** Approves or rejects. With as many approvals as the rule asks for the request is approved; one rejection ends it. */
export async function decideRequest(
  ctx: JobsContext,
  id: string,
  { approve, comment }: { approve: boolean; comment: string },
  caller: Caller,
): Promise<AccessRequest> {
  return await change(ctx, id, caller, async (trx, row) => {
    const rule = ruleOf(row)
    const who = { rule, timeZone: row.time_zone, requesterId: row.user_id }
    if (!(await mayDecide(trx, who, caller, ctx.clock())))
      throw new Failure('forbidden', requestWords.mayNotDecide)
    if (row.phase !== 'pending') throw phaseForbids(row)
    const noted = await trx
      .insertInto('request_decisions')
      .values({ request_id: id, user_id: caller.userId, approve: approve ? 1 : 0, comment, at: ctx.clock() })
      .onConflict(conflict => conflict.columns(['request_id', 'user_id']).doNothing())
      .returning('user_id')
      .executeTakeFirst()
    if (!noted) throw new Failure('conflict', requestWords.decidedAlready)
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act: approve ? 'request:approve' : 'request:reject',
      subject: `request ${id}`,
      outcome: 'done',
      source: caller.source,
      data: { comment },
    })
    if (!approve) return { type: 'rejected' }
    const { count } = await trx
      .selectFrom('request_decisions')
      .select(eb => eb.fn.countAll<number>().as('count'))
      .where('request_id', '=', id)
      .where('approve', '=', 1)
      .executeTakeFirstOrThrow()
    return count >= rule.approvals ? { type: 'approved' } : null
  })
}

/** The requester's own acts. */
export async function actOnOwnRequest(
  ctx: JobsContext,
  id: string,
  type: 'withdrawn' | 'checked-out' | 'checked-in',
  caller: Caller,
): Promise<AccessRequest> {
  return await change(ctx, id, caller, async (trx, row) => {
    if (row.user_id !== caller.userId)
      throw new Failure('forbidden', say(requestWords.notYours, { name: row.user_name }))
    if (type === 'checked-out') await requireFree(trx, row)
    return { type }
  })
}

/** An approver ends an approved request at once. */
export async function revokeRequest(ctx: JobsContext, id: string, caller: Caller): Promise<AccessRequest> {
  return await change(ctx, id, caller, async (trx, row) => {
    const who = { rule: ruleOf(row), timeZone: row.time_zone, requesterId: row.user_id }
    if (!(await mayDecide(trx, who, caller, ctx.clock())))
      throw new Failure('forbidden', requestWords.mayNotDecide)
    return { type: 'revoked' }
  })
}

async function change(
  ctx: JobsContext,
  id: string,
  caller: Caller,
  decide: (trx: Transaction<Schema>, row: RequestRow) => Promise<RequestEvent | null>,
): Promise<AccessRequest> {
  const request = await ctx.store.transaction(async trx => {
    const row = await findRow(trx, id, ctx.store.dialect === 'postgres')
    await requireSight(trx, row, caller, ctx.clock())
    const event = await decide(trx, row)
    const by = { actor: caller.userName, source: caller.source }
    const moved = event && (await moveRequest(ctx, trx, row, event, by))
    if (event && !moved) throw phaseForbids(row)
    return await toRequest(trx, moved ?? row, caller, ctx.clock())
  })
  ctx.announce('requests', 'records', 'jobs')
  ctx.look()
  return request
}

async function findRow(trx: Transaction<Schema>, id: string, lock = false): Promise<RequestRow> {
  const row = await selectRequests(trx)
    .where('access_requests.id', '=', id)
    .$if(lock, query => query.forUpdate('access_requests'))
    .executeTakeFirst()
  if (!row) throw new Failure('not-found', requestWords.notFound)
  return row
}

async function requireSight(
  trx: Transaction<Schema>,
  row: RequestRow,
  caller: Caller,
  at: number,
): Promise<void> {
  if (row.user_id === caller.userId || caller.role !== 'support') return
  const who = { rule: ruleOf(row), timeZone: row.time_zone, requesterId: row.user_id }
  if (!(await mayDecide(trx, who, caller, at))) throw new Failure('not-found', requestWords.notFound)
}

async function requireFree(trx: Transaction<Schema>, row: RequestRow): Promise<void> {
  const other = await selectRequests(trx)
    .where('access_requests.record_id', '=', row.record_id)
    .where('access_requests.phase', '=', 'checked-out')
    .executeTakeFirst()
  if (!other) return
  const until = new Date(other.until_at).toISOString()
  throw new Failure('conflict', say(requestWords.takenBy, { name: other.user_name, until }))
}

const phaseForbids = (row: RequestRow): Failure =>
  new Failure('conflict', say(requestWords.phaseForbids, { phase: requestPhaseNames[phaseOf(row)] }))

/** Throws `not-found` for a request that is neither the caller's nor the caller's to decide. */
export async function readRequest(ctx: JobsContext, id: string, caller: Caller): Promise<AccessRequest> {
  const at = ctx.clock()
  return await ctx.store.transaction(async trx => {
    const row = await findRow(trx, id)
    await requireSight(trx, row, caller, at)
    return await toRequest(trx, row, caller, at)
  })
}

/** The requests that the caller made or may decide, newest first; an administrator's and an auditor's are all. */
export async function listRequests(
  ctx: JobsContext,
  query: ApiInput<'GET /api/requests'>['query'],
  caller: Caller,
): Promise<ApiReply<'GET /api/requests'>> {
  const { db } = ctx.store
  const at = ctx.clock()
  const groups = await groupsOfUser(db, caller.userId)
  let select = selectRequests(db)
  if (query.recordId !== undefined) select = select.where('access_requests.record_id', '=', query.recordId)
  if (query.phase !== undefined) select = select.where('access_requests.phase', '=', query.phase)
  if (query.show === 'mine') select = select.where('access_requests.user_id', '=', caller.userId)
  if (query.show === 'to-decide')
    select = select
      .where('access_requests.phase', '=', 'pending')
      .where('access_requests.user_id', '!=', caller.userId)
  if (query.after !== undefined)
    select = select.where('access_requests.sequence', '<', readCursor(cursorSchema, query.after)[0])
  // Of others' requests a support user sees those of which one of their groups may be the decider, now or off hours.
  const decides = groups.map(group => `%"approverGroupId":"${group}"%`)
  if (caller.role === 'support')
    select = select.where(eb =>
      eb.or([
        eb('access_requests.user_id', '=', caller.userId),
        ...decides.map(pattern => eb('access_requests.rule_json', 'like', pattern)),
      ]),
    )
  const rows = await select
    .orderBy('access_requests.sequence', 'desc')
    .limit(query.limit + 1)
    .execute()
  const page = cutPage(rows, query.limit, row => [row.sequence])
  return {
    rows: await Promise.all(page.rows.map(row => toRequest(db, row, caller, at))),
    next: page.next,
  }
}
