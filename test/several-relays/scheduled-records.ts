import type { PolicyEvent } from '../../shared/jobs/policy-events.ts'
import type { Store } from '../../relay/store/open-store.ts'
import { eventually } from '../support/relay.ts'
import type { RelayProcess } from '../support/relay-process.ts'
import { saveScript, setTypeTasks, taskOf, type NewTask } from '../support/tasks.ts'

/** Records of a type of their own, all on one device, with one task that is due every so often and can be run on demand too. */
export interface ScheduledRecords {
  ids: string[]
  typeId: string
  /** All are due from now on, at the same moment: the passing of time, as the store sees it. */
  makeDue: () => Promise<void>
  /** Has a relay look at once at what is due; resolves when it has, or has died over it. */
  look: (relay: RelayProcess) => Promise<unknown>
  /** The jobs that schedules have made on these records, those of the fallback too. */
  jobs: () => ReturnType<typeof readJobs>
}

const every30Days: PolicyEvent = { type: 'every-days', days: 30, at: 0 }
export const OLD_PASSWORD = 'the old password'

/** Through `relay`. `inputs` are those of the task; each record has OLD_PASSWORD. */
export async function makeScheduledRecords(
  { api }: RelayProcess,
  store: Store,
  deviceId: string,
  { count, inputs = {} }: { count: number; inputs?: NewTask['inputs'] },
): Promise<ScheduledRecords> {
  const name = `of ${deviceId} ${Date.now()}`
  const text = `# @action Renew ${name}\n# @input password secret "Password" default=""\necho\n`
  const scriptId = await saveScript(api, `renew-${Date.now()}.sh`, text)
  const field = (key: string, kind: 'host' | 'secured') => ({ key, label: key, kind, required: false })
  const fields = [field('host', 'host'), field('password', 'secured')]
  const type = await api('POST /api/record-types', {
    body: { name: `Type ${name}`, fields, passwordField: 'password' },
  })
  const task = taskOf(scriptId, { events: [every30Days, { type: 'on-demand' }], inputs })
  const [taskId = ''] = await setTypeTasks(api, type.id, [task])
  const folder = await api('POST /api/folders', { body: { parentId: null, name: `Folder ${name}` } })
  const values = { host: deviceId, password: OLD_PASSWORD }
  const add = async (recordName: string): Promise<string> => {
    const body = {
      name: recordName,
      folderId: folder.id,
      typeId: type.id,
      values,
      timeZone: 'UTC',
      node: null,
    }
    return (await api('POST /api/records', { body })).id
  }
  const [spare, ...ids] = await Promise.all(Array.from({ length: count + 1 }, (_, at) => add(`record ${at}`)))
  const schedules = await eventually(async () => {
    const rows = await store.db.selectFrom('schedules').selectAll().where('record_id', 'in', ids).execute()
    return rows.length === count ? rows : null
  }, 20_000)

  return {
    ids,
    typeId: type.id,
    async makeDue() {
      await store.db
        .updateTable('schedules')
        .set({ next_at: Date.now() - 1000 })
        .where(
          'record_id',
          'in',
          schedules.map(row => row.record_id),
        )
        .execute()
    },
    look: relay =>
      relay
        .api('POST /api/records/:id/tasks/:taskId/run', { params: { id: spare ?? '', taskId }, body: {} })
        .catch(() => null),
    jobs: () => readJobs(store, ids),
  }
}

const readJobs = (store: Store, recordIds: string[]) =>
  store.db
    .selectFrom('jobs')
    .select([
      'id',
      'record_id as recordId',
      'state',
      'job_type as type',
      'repeats',
      'cycle',
      'due_at as dueAt',
      'ended_at as endedAt',
    ])
    .where('record_id', 'in', recordIds)
    .where('event', '=', 'every-days')
    .orderBy('sequence')
    .execute()
