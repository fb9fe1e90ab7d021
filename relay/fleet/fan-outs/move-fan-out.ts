import type { Transaction, Updateable } from 'kysely'
import type { FanOutState } from '../../../shared/fleet/fan-out.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { fanOutWords } from '../../../shared/words/en/fan-outs.ts'
import { say } from '../../../shared/words/say.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { Schema } from '../../store/schema.ts'
import { lockFanOutIn, type FanOutRow } from './fan-out-rows.ts'
import { tellRequester } from './tell-people.ts'

/** What people do with a fan-out that is there. Each throws `not-found`, and `conflict` in a state in which it cannot be done. */

/**
 * Approves or rejects. Throws `forbidden` for whoever asked for it. The time in which devices must come for it begins with the approval.
 */
export async function decideFanOut(
  ctx: JobsContext,
  id: string,
  approve: boolean,
  caller: Caller,
): Promise<void> {
  await move(ctx, id, caller, {
    from: ['awaiting-approval'],
    act: approve ? 'fan-out:approve' : 'fan-out:reject',
    async to(trx, fanOut) {
      if (fanOut.requested_by_id === caller.userId) throw new Failure('forbidden', fanOutWords.ownFanOut)
      if (approve)
        await trx
          .updateTable('jobs')
          .set({ expires_at: ctx.clock() + fanOut.expires_in_ms })
          .where('fan_out_id', '=', id)
          .where('state', '=', 'scheduled')
          .execute()
      const text = approve ? fanOutWords.noticeApproved : fanOutWords.noticeRejected
      await tellRequester(ctx, trx, fanOut, say(text, { fanOut: fanOut.name }))
      const because = approve ? fanOutWords.approvedBy : fanOutWords.rejectedBy
      return {
        state: approve ? 'running' : 'rejected',
        because: say(because, { name: caller.userName }),
        decided_by: caller.userName,
      }
    },
  })
}

/** Devices that have begun are left to finish; nobody else has their turn. */
export const pauseFanOut = (ctx: JobsContext, id: string, caller: Caller): Promise<void> =>
  move(ctx, id, caller, {
    from: ['running'],
    act: 'fan-out:pause',
    to: () => ({ state: 'paused', because: say(fanOutWords.pausedBy, { name: caller.userName }) }),
  })

export const resumeFanOut = (ctx: JobsContext, id: string, caller: Caller): Promise<void> =>
  move(ctx, id, caller, {
    from: ['paused'],
    act: 'fan-out:resume',
    to: () => ({ state: 'running', because: say(fanOutWords.resumedBy, { name: caller.userName }) }),
  })

/** Cancels the rest; devices that have begun are left to finish. */
export const cancelFanOut = (ctx: JobsContext, id: string, caller: Caller): Promise<void> =>
  move(ctx, id, caller, {
    from: ['awaiting-approval', 'running', 'paused'],
    act: 'fan-out:cancel',
    to: () => ({ state: 'cancelled', because: say(fanOutWords.cancelledBy, { name: caller.userName }) }),
  })

interface Move {
  from: readonly FanOutState[]
  act: string
  to: (
    trx: Transaction<Schema>,
    fanOut: FanOutRow,
  ) => Promise<Updateable<Schema['fan_outs']>> | Updateable<Schema['fan_outs']>
}

async function move(ctx: JobsContext, id: string, caller: Caller, { from, act, to }: Move): Promise<void> {
  await ctx.store.transaction(async trx => {
    const fanOut = await lockFanOutIn(trx, id, from)
    const becomes = await to(trx, fanOut)
    await trx.updateTable('fan_outs').set(becomes).where('id', '=', id).execute()
    await appendAudit(trx, {
      at: ctx.clock(),
      actor: caller.userName,
      act,
      subject: id,
      outcome: 'done',
      source: caller.source,
      data: { name: fanOut.name, from: fanOut.state },
    })
  })
  ctx.announce('fleet')
}
