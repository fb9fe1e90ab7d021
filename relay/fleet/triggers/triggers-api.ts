import { z } from 'zod'
import { watchHappeningSchema } from '../../../shared/fleet/condition.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { triggerWords } from '../../../shared/words/en/fleet.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import { readSight } from '../../jobs/history/who-sees.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { Station } from '../../station.ts'
import { cutPage, readCursor } from '../../store/page-cursor.ts'
import { changeTrigger, makeTrigger, removeTrigger } from './save-trigger.ts'
import { findTrigger, selectTriggers, toTriggers } from './trigger-rows.ts'

const byName = z.tuple([z.string(), z.string()])
const bySequence = z.tuple([z.number()])

/** Triggers, their devices, and what those have noticed. `saved` hears of each change, after its commit. */
export function triggersApi(ctx: JobsContext, saved: (id: string) => void): NonNullable<Station['api']> {
  const told = (id: string): string => {
    ctx.announce('fleet')
    saved(id)
    return id
  }
  const find = (id: string) => findTrigger(ctx.store.db, id, ctx.clock())
  return {
    async 'GET /api/triggers'({ query }) {
      const after = query.after === undefined ? null : readCursor(byName, query.after)
      const rows = await selectTriggers(ctx.store.db, ctx.clock())
        .$if(query.kind !== undefined, select => select.where('kind', '=', query.kind ?? ''))
        .$if(after !== null, select =>
          select.where(eb =>
            eb(eb.refTuple('sort_name', 'id'), '>', eb.tuple(after?.[0] ?? '', after?.[1] ?? '')),
          ),
        )
        .orderBy('sort_name')
        .orderBy('id')
        .limit(query.limit + 1)
        .execute()
      const page = cutPage(rows, query.limit, row => [row.sort_name, row.id])
      return { rows: await toTriggers(ctx.store.db, page.rows), next: page.next }
    },
    async 'POST /api/triggers'({ body }, { caller }) {
      return await find(told(await ctx.store.transaction(trx => makeTrigger(ctx, trx, body, caller))))
    },
    async 'GET /api/triggers/:id'({ params }) {
      return await find(params.id)
    },
    async 'PUT /api/triggers/:id'({ params, body }, { caller }) {
      await ctx.store.transaction(trx => changeTrigger(ctx, trx, params.id, body, caller))
      return await find(told(params.id))
    },
    async 'DELETE /api/triggers/:id'({ params }, { caller }) {
      await ctx.store.transaction(trx => removeTrigger(ctx, trx, params.id, caller))
      told(params.id)
      return {}
    },
    async 'GET /api/triggers/:id/devices'({ params, query }) {
      await find(params.id)
      const after = query.after === undefined ? null : readCursor(byName, query.after)
      const rows = await ctx.store.db
        .selectFrom('trigger_devices')
        .innerJoin('devices', 'devices.id', 'trigger_devices.device_id')
        .selectAll('trigger_devices')
        .select(['devices.id', 'devices.name', 'devices.sort_name', 'devices.online'])
        .where('trigger_id', '=', params.id)
        .$if(query.muted === 'yes', select => select.where('muted_until', '>', ctx.clock()))
        .$if(after !== null, select =>
          select.where(eb =>
            eb(
              eb.refTuple('devices.sort_name', 'devices.id'),
              '>',
              eb.tuple(after?.[0] ?? '', after?.[1] ?? ''),
            ),
          ),
        )
        .orderBy('devices.sort_name')
        .orderBy('devices.id')
        .limit(query.limit + 1)
        .execute()
      const page = cutPage(rows, query.limit, row => [row.sort_name, row.id])
      return {
        rows: page.rows.map(row => ({
          device: { id: row.id, name: row.name, online: row.online === 1 },
          nextAt: row.next_at,
          missed: row.missed,
          lastMissedAt: row.last_missed_at,
          mutedUntil: row.muted_until !== null && row.muted_until > ctx.clock() ? row.muted_until : null,
          lastHappening: watchHappeningSchema.nullable().parse(row.last_happening),
          lastObserved: row.last_observed,
          lastAt: row.last_at,
          lastJobId: row.last_job_id,
        })),
        next: page.next,
      }
    },
    async 'POST /api/triggers/:id/devices/:deviceId/unmute'({ params }, { caller }) {
      const { id, deviceId } = params
      const held = await ctx.store.db
        .selectFrom('trigger_devices')
        .select('device_id')
        .where('trigger_id', '=', id)
        .where('device_id', '=', deviceId)
        .executeTakeFirst()
      if (!held) throw new Failure('not-found', triggerWords.notFound)
      // The device first: it is the one that is muted, and one that is offline cannot be told.
      await ctx.devices.ask(deviceId, 'watch:unmute', { watchId: id })
      await ctx.store.transaction(async trx => {
        await trx
          .updateTable('trigger_devices')
          .set({ muted_until: null })
          .where('trigger_id', '=', id)
          .where('device_id', '=', deviceId)
          .execute()
        await appendAudit(trx, {
          at: ctx.clock(),
          actor: caller.userName,
          act: 'trigger:unmute',
          subject: id,
          outcome: 'done',
          source: caller.source,
          data: { deviceId },
        })
      })
      ctx.announce('fleet')
      return {}
    },
    async 'GET /api/watch-events'({ query }, { caller }) {
      const sight = await readSight(ctx.store.db, caller)
      const after = query.after === undefined ? null : readCursor(bySequence, query.after)
      const rows = await ctx.store.db
        .selectFrom('watch_events')
        .innerJoin('devices', 'devices.id', 'watch_events.device_id')
        .leftJoin('triggers', join =>
          join.onRef('triggers.id', '=', 'watch_events.watch_id').on('triggers.removed_at', 'is', null),
        )
        .selectAll('watch_events')
        .select(['devices.name as device_name', 'triggers.id as trigger_id'])
        .$if(query.triggerId !== undefined, select => select.where('watch_id', '=', query.triggerId ?? ''))
        .$if(query.deviceId !== undefined, select =>
          select.where('watch_events.device_id', '=', query.deviceId ?? ''),
        )
        .$if(query.happening !== undefined, select => select.where('happening', '=', query.happening ?? ''))
        // A condition of a task names its record; whoever may see that one finds the jobs in its history.
        .$if(sight !== null, select =>
          select.where('watch_id', 'in', ctx.store.db.selectFrom('triggers').select('triggers.id')),
        )
        .$if(after !== null, select => select.where('sequence', '<', after?.[0] ?? 0))
        .orderBy('sequence', 'desc')
        .limit(query.limit + 1)
        .execute()
      const page = cutPage(rows, query.limit, row => [row.sequence])
      return {
        rows: page.rows.map(row => ({
          id: row.id,
          trigger: { id: row.trigger_id, name: row.watch_name },
          device: { id: row.device_id, name: row.device_name },
          at: row.at,
          happening: watchHappeningSchema.parse(row.happening),
          observed: row.observed,
          jobId: row.job_id,
        })),
        next: page.next,
      }
    },
  }
}
