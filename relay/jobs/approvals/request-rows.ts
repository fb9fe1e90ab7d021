import type { Kysely } from 'kysely'
import type { Caller } from '../../context.ts'
import type { Schema } from '../../store/schema.ts'
import type { AccessRequest } from '../../../shared/protocol/api/requests.ts'
import { requestEnds, requestKindSchema, requestPhaseSchema } from '../../../shared/records/access-request.ts'
import { mayDecide } from './approvers.ts'
import { ruleContentSchema } from './find-rule.ts'

export function selectRequests(db: Kysely<Schema>) {
  return db
    .selectFrom('access_requests')
    .innerJoin('records', 'records.id', 'access_requests.record_id')
    .innerJoin('users', 'users.id', 'access_requests.user_id')
    .select([
      'access_requests.sequence',
      'access_requests.id',
      'access_requests.record_id',
      'access_requests.kind',
      'access_requests.phase',
      'access_requests.user_id',
      'access_requests.reason',
      'access_requests.from_at',
      'access_requests.until_at',
      'access_requests.created_at',
      'access_requests.rule_json',
      'records.name as record_name',
      'records.folder_id',
      'records.host_id',
      'records.time_zone',
      'users.full_name as user_name',
      'users.mail as user_mail',
    ])
}

export type RequestRow = Awaited<ReturnType<ReturnType<typeof selectRequests>['executeTakeFirstOrThrow']>>

export const phaseOf = (row: RequestRow) => requestPhaseSchema.parse(row.phase)
export const ruleOf = (row: RequestRow) => ruleContentSchema.parse(JSON.parse(row.rule_json))

/** The request as the API shows it to this person. */
export async function toRequest(
  db: Kysely<Schema>,
  row: RequestRow,
  caller: Caller,
  at: number,
): Promise<AccessRequest> {
  const decisions = await db
    .selectFrom('request_decisions')
    .innerJoin('users', 'users.id', 'request_decisions.user_id')
    .select(['users.full_name', 'user_id', 'approve', 'comment', 'at'])
    .where('request_id', '=', row.id)
    .orderBy('at')
    .execute()
  const rule = ruleOf(row)
  const who = { rule, timeZone: row.time_zone, requesterId: row.user_id }
  const phase = phaseOf(row)
  const decides = !requestEnds.includes(phase) && (await mayDecide(db, who, caller, at))
  return {
    id: row.id,
    record: { id: row.record_id, name: row.record_name },
    kind: requestKindSchema.parse(row.kind),
    phase,
    requestedBy: { id: row.user_id, name: row.user_name },
    reason: row.reason,
    from: row.from_at,
    until: row.until_at,
    createdAt: row.created_at,
    approvalsNeeded: rule.approvals,
    decisions: decisions.map(each => ({
      by: each.full_name,
      approve: each.approve === 1,
      comment: each.comment,
      at: each.at,
    })),
    mayDecide: decides && phase === 'pending' && !decisions.some(each => each.user_id === caller.userId),
    mayRevoke: decides && phase !== 'pending',
  }
}
