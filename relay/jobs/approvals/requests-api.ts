import type { ApiHandlers } from '../../station.ts'
import type { requestsApi as requestsTable } from '../../../shared/protocol/api/requests.ts'
import type { JobsContext } from '../jobs-context.ts'
import { readApprovals } from './read-approvals.ts'
import { readRules, setRules } from './approval-rules.ts'
import { listNotices, readNotices } from './notices.ts'
import {
  actOnOwnRequest,
  decideRequest,
  listRequests,
  makeRequest,
  readRequest,
  revokeRequest,
} from './requests.ts'

/** Requests for access, their approval, and the notices that tell of them. APPR1. */
export function requestsApi(ctx: JobsContext): Pick<ApiHandlers, keyof typeof requestsTable> {
  return {
    'GET /api/requests': ({ query }, { caller }) => listRequests(ctx, query, caller),
    'GET /api/requests/:id': ({ params }, { caller }) => readRequest(ctx, params.id, caller),
    'GET /api/records/:id/approvals': ({ params }, { caller }) => readApprovals(ctx, params.id, caller),
    'POST /api/requests': ({ body }, { caller }) => makeRequest(ctx, body, caller),
    'POST /api/requests/:id/decision': ({ params, body }, { caller }) =>
      decideRequest(ctx, params.id, body, caller),
    'POST /api/requests/:id/withdraw': ({ params }, { caller }) =>
      actOnOwnRequest(ctx, params.id, 'withdrawn', caller),
    'POST /api/requests/:id/revoke': ({ params }, { caller }) => revokeRequest(ctx, params.id, caller),
    'POST /api/requests/:id/check-out': ({ params }, { caller }) =>
      actOnOwnRequest(ctx, params.id, 'checked-out', caller),
    'POST /api/requests/:id/check-in': ({ params }, { caller }) =>
      actOnOwnRequest(ctx, params.id, 'checked-in', caller),
    'GET /api/approval-rules': ({ query }, { caller }) => readRules(ctx, query, caller),
    async 'PUT /api/approval-rules'({ body }, { caller }) {
      await setRules(ctx, body, caller)
      return {}
    },
    'GET /api/notices': ({ query }, { caller }) => listNotices(ctx, query, caller),
    async 'POST /api/notices/read'({ body }, { caller }) {
      await readNotices(ctx, body.upTo, caller)
      return {}
    },
  }
}
