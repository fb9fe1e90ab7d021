import { z } from 'zod'
import { timeWindowSchema } from '../../jobs/task.ts'
import { requestKindSchema, requestPhaseSchema } from '../../records/access-request.ts'
import { idSchema, timeSchema } from '../people.ts'
import { byId, countSchema, everyone, helpers, nothing, page, paging, route, type ApiRoute } from './route.ts'

/** Requests for access, approvals, check-out, and notices. APPR1. */

const reason = z.string().trim().min(3).max(500)

export const accessRequestSchema = z.object({
  id: idSchema,
  record: z.object({ id: idSchema, name: z.string() }),
  kind: requestKindSchema,
  phase: requestPhaseSchema,
  requestedBy: z.object({ id: idSchema, name: z.string() }),
  reason: z.string(),
  from: timeSchema,
  until: timeSchema,
  createdAt: timeSchema,
  approvalsNeeded: countSchema,
  decisions: z.array(z.object({ by: z.string(), approve: z.boolean(), comment: z.string(), at: timeSchema })),
  /** Whether the caller may decide it now. */
  mayDecide: z.boolean(),
  /** Whether the caller may end it now, as one of its approvers. */
  mayRevoke: z.boolean(),
})
export type AccessRequest = z.infer<typeof accessRequestSchema>

/** Where approval is needed, and from whom. The nearest counts: the record's, a folder's on the way up, then the type's. */
const approvalRuleContent = z.object({
  objectKind: z.enum(['record', 'folder', 'record-type']),
  objectId: idSchema,
  kinds: z.array(requestKindSchema).min(1).max(3),
  approverGroupId: idSchema,
  approvals: z.number().int().min(1).max(5),
  /** Others decide while this window is open. */
  offHours: z.object({ window: timeWindowSchema, approverGroupId: idSchema }).nullable(),
  longestHours: z.number().int().min(1).max(720),
  endSessionOnExpiry: z.boolean(),
})
export const approvalRuleSchema = approvalRuleContent.extend({ id: idSchema })
export type ApprovalRule = z.infer<typeof approvalRuleSchema>

export const noticeSchema = z.object({
  id: idSchema,
  at: timeSchema,
  text: z.string(),
  /** The dashboard's page that it is about. */
  link: z.string(),
  isRead: z.boolean(),
})
export type Notice = z.infer<typeof noticeSchema>

export const requestsApi = {
  'GET /api/requests': route({
    summary: 'Requests, newest first: the caller’s own, and those that the caller may decide',
    access: everyone,
    query: z.object({
      ...paging,
      recordId: idSchema.optional(),
      show: z.enum(['mine', 'to-decide', 'all']).default('all'),
      phase: requestPhaseSchema.optional(),
    }),
    reply: page(accessRequestSchema),
  }),
  'POST /api/requests': route({
    summary: 'Asks for access to a record',
    access: helpers,
    body: z.object({
      recordId: idSchema,
      kind: requestKindSchema,
      reason,
      from: timeSchema,
      until: timeSchema,
    }),
    reply: accessRequestSchema,
  }),
  'GET /api/requests/:id': route({
    summary: 'One request: the caller’s own, or one that the caller may decide',
    access: everyone,
    params: byId,
    reply: accessRequestSchema,
  }),
  'GET /api/records/:id/approvals': route({
    summary: 'For which acts on a record a request is needed, and whether the caller has one that is open',
    access: everyone,
    params: byId,
    reply: z.object({
      rows: z.array(
        z.object({
          kind: requestKindSchema,
          approvals: countSchema,
          longestHours: countSchema,
          isOpen: z.boolean(),
        }),
      ),
    }),
  }),
  'POST /api/requests/:id/decision': route({
    summary: 'Approves or rejects; nobody decides their own request',
    access: helpers,
    params: byId,
    body: z.object({ approve: z.boolean(), comment: z.string().trim().max(500).default('') }),
    reply: accessRequestSchema,
  }),
  'POST /api/requests/:id/withdraw': route({
    summary: 'The requester takes a request back before it has begun',
    access: helpers,
    params: byId,
    reply: accessRequestSchema,
  }),
  'POST /api/requests/:id/revoke': route({
    summary: 'An approver ends an approved request at once',
    access: helpers,
    params: byId,
    reply: accessRequestSchema,
  }),
  'POST /api/requests/:id/check-out': route({
    summary: 'The requester takes the record; nobody else can meanwhile',
    access: helpers,
    params: byId,
    reply: accessRequestSchema,
  }),
  'POST /api/requests/:id/check-in': route({
    summary: 'The requester gives the record back; sets off After Check-In',
    access: helpers,
    params: byId,
    reply: accessRequestSchema,
  }),

  'GET /api/approval-rules': route({
    summary: 'Where approval is needed, and from whom',
    access: everyone,
    query: z.object({ objectKind: z.enum(['record', 'folder', 'record-type']), objectId: idSchema }),
    reply: z.object({ rows: z.array(approvalRuleSchema) }),
  }),
  'PUT /api/approval-rules': route({
    summary: 'Sets the approval rules of one record, folder or record type',
    access: helpers,
    body: z.object({
      objectKind: z.enum(['record', 'folder', 'record-type']),
      objectId: idSchema,
      rules: z.array(approvalRuleContent.omit({ objectKind: true, objectId: true })).max(3),
    }),
    reply: nothing,
  }),

  'GET /api/notices': route({
    summary: 'The caller’s notices, newest first, and how many are unread',
    access: everyone,
    query: z.object(paging),
    reply: page(noticeSchema).extend({ unread: countSchema }),
  }),
  'POST /api/notices/read': route({
    summary: 'Marks the caller’s notices up to this one as read',
    access: everyone,
    body: z.object({ upTo: idSchema }),
    reply: nothing,
  }),
} as const satisfies Record<string, ApiRoute>
