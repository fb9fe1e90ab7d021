import { sql } from 'kysely'
import { Failure } from '../../../shared/protocol/failure.ts'
import { outputTypeSchema } from '../../../shared/jobs/output-values.ts'
import { relayWords } from '../../../shared/words/en/relay.ts'
import { selectDevices, toDevice } from '../../devices/device-rows.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { ApiHandlers } from '../../station.ts'
import { selectFoundDevices, whereDevices } from './find-devices.ts'
import { listFacts, listFactNames } from './known-facts.ts'
import { listLabels, readLabels, setLabels } from './labels.ts'

type Calls =
  | 'POST /api/device-queries'
  | 'PUT /api/devices/:id/labels'
  | 'GET /api/devices/:id/labels'
  | 'GET /api/target-groups'
  | 'GET /api/labels'
  | 'GET /api/devices/:id/known-facts'
  | 'GET /api/known-facts'

/** Who the devices are: found by a query, with their labels and what is known of them. */
export function devicesApi(ctx: JobsContext): Pick<ApiHandlers, Calls> {
  const findDevice = async (deviceId: string) => {
    const row = await selectDevices(ctx.store.db).where('id', '=', deviceId).executeTakeFirst()
    if (!row) throw new Failure('not-found', relayWords.noSuchDevice)
    return toDevice(row)
  }
  return {
    async 'POST /api/device-queries'({ body: { query, limit } }) {
      const { db } = ctx.store
      const counted = await selectFoundDevices(db, query)
        .select([
          sql<number>`count(*)`.as('count'),
          // Numbers that are summed come back as text from PostgreSQL unless they are small.
          sql<number>`cast(coalesce(sum(devices.online), 0) as integer)`.as('online'),
        ])
        .executeTakeFirstOrThrow()
      const rows =
        limit === 0
          ? []
          : await selectDevices(db)
              .where(whereDevices(db, query))
              .orderBy('devices.sort_name')
              .orderBy('devices.id')
              .limit(limit)
              .execute()
      return { ...counted, rows: rows.map(toDevice) }
    },
    async 'PUT /api/devices/:id/labels'({ params, body }, { caller }) {
      await setLabels(ctx, params.id, body.labels, caller)
      return await findDevice(params.id)
    },
    async 'GET /api/devices/:id/labels'({ params }) {
      await findDevice(params.id)
      return await readLabels(ctx.store.db, params.id)
    },
    async 'GET /api/target-groups'() {
      const { db } = ctx.store
      const groups = db.selectFrom('groups').select(['id', 'name']).where('kind', '=', 'targets')
      return { rows: await groups.orderBy('name').execute() }
    },
    'GET /api/labels': async () => ({ rows: await listLabels(ctx.store.db) }),
    async 'GET /api/devices/:id/known-facts'({ params }) {
      await findDevice(params.id)
      return { rows: await listFacts(ctx.store.db, params.id) }
    },
    async 'GET /api/known-facts'() {
      const rows = await listFactNames(ctx.store.db)
      return { rows: rows.map(row => ({ ...row, type: outputTypeSchema.parse(row.type) })) }
    },
  }
}
