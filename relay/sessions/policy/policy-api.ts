import type { ApiHandlers } from '../../station.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { applyPolicyToSessions } from '../sweep-sessions.ts'
import { explainPolicy } from './explain-policy.ts'
import { addGroup, changeGroup, listGroups, removeGroup } from './groups.ts'
import { addLink, changeLink, listLinks, removeLink } from './links.ts'

type PolicyCalls = Extract<
  keyof ApiHandlers,
  `${string} /api/groups${string}` | `${string} /api/permission-links${string}` | `${string} /api/policy`
>

/** Groups and permission links, and what follows from them. Every change counts at once, for sessions under way too. */
export function policyApi(ctx: SessionsContext): Pick<ApiHandlers, PolicyCalls> {
  const andApply = async <T>(change: Promise<T>): Promise<T> => {
    const changed = await change
    ctx.announce('policies')
    await applyPolicyToSessions(ctx)
    return changed
  }
  return {
    'GET /api/groups': async () => ({ rows: await listGroups(ctx) }),
    'POST /api/groups': ({ body }, { caller }) => andApply(addGroup(ctx, body, caller)),
    'PUT /api/groups/:id': ({ params, body }, { caller }) =>
      andApply(changeGroup(ctx, params.id, body, caller)),
    async 'DELETE /api/groups/:id'({ params }, { caller }) {
      await andApply(removeGroup(ctx, params.id, caller))
      return {}
    },
    'GET /api/permission-links': async () => ({ rows: await listLinks(ctx) }),
    'POST /api/permission-links': ({ body }, { caller }) => andApply(addLink(ctx, body, caller)),
    'PUT /api/permission-links/:id': ({ params, body }, { caller }) =>
      andApply(changeLink(ctx, params.id, body, caller)),
    async 'DELETE /api/permission-links/:id'({ params }, { caller }) {
      await andApply(removeLink(ctx, params.id, caller))
      return {}
    },
    'GET /api/policy': ({ query }) => explainPolicy(ctx, query),
  }
}
