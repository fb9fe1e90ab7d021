import { z } from 'zod'
import type { Caller } from '../../context.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { ApiHandlers } from '../../station.ts'
import { cutPage, readCursor } from '../../store/page-cursor.ts'
import { createFanOut } from './create-fan-out.ts'
import { findFanOut, withCounts } from './fan-out-rows.ts'
import { readFleetSettings, writeFleetSettings } from './fleet-settings.ts'
import type { FanOutKeeper } from './keep-fan-outs.ts'
import { cancelFanOut, decideFanOut, pauseFanOut, resumeFanOut } from './move-fan-out.ts'

type Calls = Extract<keyof ApiHandlers, `${string} /api/fan-outs${string}` | `${string} /api/fleet-settings`>

const cursorSchema = z.tuple([z.number().int().positive()])

/** Fan-outs: asking for one, and what is done with it. TRIG2. */
export function fanOutsApi(ctx: JobsContext, keeper: Pick<FanOutKeeper, 'moved'>): Pick<ApiHandlers, Calls> {
  type Act = (ctx: JobsContext, id: string, caller: Caller) => Promise<void>
  const act =
    (does: Act) =>
    async ({ params: { id } }: { params: { id: string } }, { caller }: { caller: Caller }) => {
      await does(ctx, id, caller)
      keeper.moved(id)
      return await findFanOut(ctx.store.db, id)
    }
  return {
    async 'POST /api/fan-outs'({ body }, { caller }) {
      const id = await createFanOut(ctx, body, caller)
      keeper.moved(id)
      ctx.announce('fleet', 'jobs')
      return await findFanOut(ctx.store.db, id)
    },
    async 'GET /api/fan-outs'({ query: { after, limit, state, scriptId } }) {
      const { db } = ctx.store
      let select = db.selectFrom('fan_outs').selectAll()
      if (after !== undefined) select = select.where('sequence', '<', readCursor(cursorSchema, after)[0])
      if (state !== undefined) select = select.where('state', '=', state)
      if (scriptId !== undefined) select = select.where('script_id', '=', scriptId)
      const rows = await select
        .orderBy('sequence', 'desc')
        .limit(limit + 1)
        .execute()
      const page = cutPage(rows, limit, row => [row.sequence])
      return { rows: await withCounts(db, page.rows), next: page.next }
    },
    'GET /api/fan-outs/:id': ({ params }) => findFanOut(ctx.store.db, params.id),
    'POST /api/fan-outs/:id/decide': async ({ params, body }, { caller }) =>
      await act((given, id, by) => decideFanOut(given, id, body.approve, by))({ params }, { caller }),
    'POST /api/fan-outs/:id/pause': act(pauseFanOut),
    'POST /api/fan-outs/:id/resume': act(resumeFanOut),
    'POST /api/fan-outs/:id/cancel': act(cancelFanOut),
    'GET /api/fleet-settings': () => readFleetSettings(ctx.store.db),
    async 'PUT /api/fleet-settings'({ body }, { caller }) {
      await writeFleetSettings(ctx, body, caller)
      return body
    },
  }
}
