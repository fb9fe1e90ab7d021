import { jobDetails, runCauseSentences } from '../../../shared/words/en/jobs.ts'
import { say } from '../../../shared/words/say.ts'
import type { ChangedJob, JobsContext } from '../jobs-context.ts'
import { endJob, hasEnded, lockJob, type JobRow } from './job-changes.ts'

/** So long after its expiry, a job that a device took and never reported on is given up. */
const LOST_AFTER_MS = 24 * 3_600_000

const MAX_AT_ONCE = 200

/**
 * Ends the jobs whose time has run out. TRIG3. A job that the device cannot have seen expires at its hour; one that it may
 * have keeps waiting for the device's word, for it may have run in time and the result be on its way, and is given up a day
 * later. One that is bound to another worker node, and that this node never took up when it was due, expires too: no relay but that
 * one takes it up, and it may be gone for good. NODE1. Returns how many ended; called until there are none.
 */
export async function expireJobs(ctx: JobsContext): Promise<number> {
  const at = ctx.clock()
  const due = await ctx.store.db
    .selectFrom('jobs')
    .select(['id', 'node'])
    .where('state', 'in', ['queued', 'waiting-for-device'])
    .where('expires_at', '<=', at)
    .where(eb => eb.or([eb('offered_at', 'is', null), eb('expires_at', '<=', at - LOST_AFTER_MS)]))
    .orderBy('expires_at')
    .limit(MAX_AT_ONCE)
    .execute()
  const lost = await ctx.store.db
    .selectFrom('jobs')
    .select('id')
    .where('state', '=', 'running')
    // A script may run for a day at most; what began within its time has had that and another day to be reported.
    .where('expires_at', '<=', at - 2 * LOST_AFTER_MS)
    .where('started_at', '<=', at - 2 * LOST_AFTER_MS)
    .orderBy('expires_at')
    .limit(MAX_AT_ONCE)
    .execute()
  const bound = await ctx.store.db
    .selectFrom('jobs')
    .select(['id', 'node'])
    .where('state', 'in', ['scheduled', 'deferred'])
    .where('expires_at', '<=', at)
    .where('node', 'is not', null)
    .where('node', '!=', ctx.config.nodeName ?? '')
    .orderBy('expires_at')
    .limit(MAX_AT_ONCE)
    .execute()
  const ids = [...due, ...lost, ...bound].map(job => job.id)
  const nodes = new Map([...due, ...bound].map(job => [job.id, job.node]))
  if (ids.length === 0) return 0
  const changed = await ctx.write(async trx => {
    const ended: ChangedJob[] = []
    for (const id of ids) {
      const job = await lockJob(trx, id)
      // Its node may have taken it up since we looked, or put it off.
      if (job === null || hasEnded(job) || job.expiresAt > at) continue
      const wasSeen = job.offeredAt !== null
      // Offered or started since we looked.
      if (wasSeen && due.some(one => one.id === id) && job.state === 'running') continue
      const cause = wasSeen ? 'device-lost' : 'offline-until-expiry'
      const state = job.state === 'running' ? 'error' : 'expired'
      ended.push(
        await endJob(
          ctx,
          trx,
          job,
          {
            state,
            cause,
            details: wasSeen ? runCauseSentences[cause] : unseen(job, nodes.get(id)),
            endedAt: at,
          },
          { actor: 'relay', act: 'job:expire', outcome: 'done', source: '', at },
        ),
      )
    }
    return ended
  })
  if (changed.length > 0) ctx.changed(...changed)
  return changed.length
}

/** Why a job expired that no device can have seen. */
function unseen({ state }: Pick<JobRow, 'state'>, node: string | null | undefined): string {
  if (!node) return runCauseSentences['offline-until-expiry']
  const isWaiting = state === 'scheduled' || state === 'deferred'
  return say(isWaiting ? jobDetails.nodeAway : jobDetails.notAtNode, { node })
}
