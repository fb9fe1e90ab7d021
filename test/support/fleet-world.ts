import { createHash } from 'node:crypto'
import { pino } from 'pino'
import type { Caller } from '../../relay/context.ts'
import { openWriteTogether } from '../../relay/jobs/dispatch/write-together.ts'
import type { JobsContext } from '../../relay/jobs/jobs-context.ts'
import { acceptResult } from '../../relay/jobs/outputs/accept-result.ts'
import { openScriptVersions } from '../../relay/jobs/scripts/script-versions.ts'
import { openInventory } from '../../relay/fleet/devices/keep-inventory.ts'
import { openSecrets } from '../../relay/secrets.ts'
import { makeDefaultPolicyOnce } from '../../relay/sessions/policy/built-in-groups.ts'
import { newId } from '../../relay/store/new-id.ts'
import type { Store } from '../../relay/store/open-store.ts'
import type { Declaration } from '../../shared/jobs/declaration.ts'
import type { JobResult } from '../../shared/protocol/job.ts'

/** Many devices, people and actions as rows, for what is about the fleet alone; nothing is connected. */
export interface FleetWorld {
  ctx: JobsContext
  /** What the context's clock says; the test moves it on. */
  now: number
  addUser: (name: string, role: Caller['role']) => Promise<Caller>
  addDevices: (
    count: number,
    more?: { online?: number; platform?: string; name?: string },
  ) => Promise<string[]>
  setOnline: (deviceIds: string[], online: 0 | 1) => Promise<void>
  addScript: (fileName: string, more?: Partial<Declaration>, official?: boolean) => Promise<string>
  /** A job of a device that was offered it, made and ended as the device says. */
  run: (deviceId: string, scriptId: string, result?: Partial<JobResult>) => Promise<string>
  /** Reports the end of a job that is under way. */
  finish: (jobId: string, result?: Partial<JobResult>) => Promise<void>
}

const AT_ONCE = 500

export async function makeFleetWorld(store: Store, dataDir: string): Promise<FleetWorld> {
  await makeDefaultPolicyOnce(store)
  const keepInventory = openInventory()
  const world = {
    now: Date.parse('2026-03-02T08:00:00Z'),
    async addUser(name, role) {
      const userId = newId()
      await store.db
        .insertInto('users')
        .values({
          id: userId,
          name,
          full_name: name,
          mail: `${name}@example.org`,
          role,
          password_hash: '',
          disabled: 0,
          created_at: 1,
        })
        .execute()
      return { userId, userName: name, role, source: '127.0.0.1' }
    },
    async addDevices(count, { online = 1, platform = 'linux', name = 'desk' } = {}) {
      const rows = Array.from({ length: count }, (_, index) => {
        const own = `${name}-${String(index).padStart(5, '0')}`
        const facts = { hostName: own, platform, systemName: 'Debian', agentVersion: '1.2.3' }
        return {
          id: newId(),
          name: own,
          sort_name: own,
          public_key: 'k',
          facts_json: JSON.stringify({
            ...facts,
            executionPolicy: 'trusted-publisher-or-handrail',
            publishers: [],
            modes: [],
            loggedOnUsers: [],
          }),
          search_text: `${own}\n${platform}`,
          online,
          last_seen_at: world.now,
          enrolled_at: 1,
        }
      })
      for (let from = 0; from < count; from += AT_ONCE)
        await store.db
          .insertInto('devices')
          .values(rows.slice(from, from + AT_ONCE))
          .execute()
      return rows.map(row => row.id)
    },
    async setOnline(deviceIds, online) {
      await store.db
        .updateTable('devices')
        .set({ online, last_seen_at: world.now })
        .where('id', 'in', deviceIds)
        .execute()
    },
    async addScript(fileName, more = {}, official = false) {
      const id = newId()
      const declaration: Declaration = {
        name: fileName.split('.')[0] ?? fileName,
        description: '',
        language: 'sh',
        platforms: ['linux'],
        runContext: 'system',
        timeOutMs: 60_000,
        inputs: [],
        outputs: [],
        dryRun: false,
        texts: {},
        ...more,
      }
      await store.db
        .insertInto('scripts')
        .values({ id, file_name: fileName, latest_version: 1, removed_at: null })
        .execute()
      await store.db
        .insertInto('script_versions')
        .values({
          script_id: id,
          version: 1,
          sha256: createHash('sha256').update(fileName).digest('hex'),
          content: new TextEncoder().encode('true'),
          declaration_json: JSON.stringify(declaration),
          signature_json: JSON.stringify({
            signed: official,
            publisher: official ? 'Handrail' : null,
            thumbprint: official ? 'a'.repeat(64) : null,
            problem: null,
            official,
          }),
          saved_at: 1,
          saved_by: 'ada',
        })
        .execute()
      return id
    },
    async run(deviceId, scriptId, result) {
      const id = newId()
      const { file_name } = await store.db
        .selectFrom('scripts')
        .select('file_name')
        .where('id', '=', scriptId)
        .executeTakeFirstOrThrow()
      await store.db
        .insertInto('jobs')
        .values({
          id,
          state: 'queued',
          details: '',
          device_id: deviceId,
          script_id: scriptId,
          script_name: file_name,
          script_version: 1,
          script_sha256: createHash('sha256').update(file_name).digest('hex'),
          session_id: null,
          requested_by: 'ada',
          requested_by_id: null,
          inputs_json: '{"values":{},"sealed":null}',
          requested_at: world.now,
          expires_at: world.now + 86_400_000,
          offered_at: world.now,
        })
        .execute()
      await world.finish(id, result)
      return id
    },
    async finish(jobId, result = {}) {
      const job = await store.db
        .selectFrom('jobs')
        .select(['device_id', 'script_sha256'])
        .where('id', '=', jobId)
        .executeTakeFirstOrThrow()
      await acceptResult(
        world.ctx,
        { deviceId: job.device_id, source: '127.0.0.1' },
        {
          jobId,
          state: 'completed',
          cause: null,
          details: '',
          exitCode: 0,
          scriptSha256: job.script_sha256,
          publisher: null,
          startedAt: world.now,
          endedAt: world.now,
          outputs: [],
          logTail: '',
          ...result,
        },
      )
    },
  } as FleetWorld
  world.ctx = {
    config: { nodeName: null, publicUrl: '' },
    store,
    secrets: await openSecrets(dataDir),
    log: pino({ level: 'silent' }),
    clock: () => world.now,
    versions: openScriptVersions(store),
    write: openWriteTogether(store),
    announce: () => undefined,
    changed: () => undefined,
    kick: () => undefined,
    jobEnded: keepInventory,
  } as unknown as JobsContext
  return world
}
