import { z } from 'zod'
import type { RelayContext } from '../context.ts'
import type { Station } from '../station.ts'
import { keepRetention } from '../operations/keep-retention.ts'
import { cutPage, readCursor } from '../store/page-cursor.ts'
import { forwardToSyslog } from './forward-to-syslog.ts'

const cursorSchema = z.tuple([z.number().int()])

/** How long an alarm stays in sight after it was last raised. */
const ALARM_SHOWN_MS = 7 * 86_400_000

/** Reading the audit log and the alarms, forwarding the log, and the retention of what is old. AUDIT1, OPS1. */
export function auditStation(ctx: RelayContext): Station {
  return {
    api: {
      async 'GET /api/audit'({ query }) {
        const before = query.after === undefined ? null : readCursor(cursorSchema, query.after)[0]
        const rows = await ctx.store.db
          .selectFrom('audit')
          .selectAll()
          .$if(before !== null, select => select.where('sequence', '<', before ?? 0))
          .$if(query.act !== undefined, select => select.where('act', '=', query.act ?? ''))
          .orderBy('sequence', 'desc')
          .limit(query.limit + 1)
          .execute()
        const page = cutPage(rows, query.limit, row => [row.sequence])
        return {
          rows: page.rows.map(({ data_json, ...row }) => ({
            ...row,
            outcome: row.outcome as 'done',
            data: JSON.parse(data_json) as Record<string, unknown>,
          })),
          next: page.next,
        }
      },
      async 'GET /api/alarms'() {
        const rows = await ctx.store.db
          .selectFrom('alarms')
          .select(['kind', 'count', 'last_at as lastAt', 'message'])
          .where('last_at', '>', ctx.clock() - ALARM_SHOWN_MS)
          .orderBy('last_at', 'desc')
          .limit(100)
          .execute()
        return { rows }
      },
    },
    start() {
      const retention = keepRetention(ctx)
      const { syslogUrl } = ctx.config
      const forwarding = syslogUrl === undefined ? null : forwardToSyslog(ctx, syslogUrl)
      return {
        async stop() {
          await Promise.all([retention.stop(), forwarding?.stop()])
        },
      }
    },
  }
}
