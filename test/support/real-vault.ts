import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import type { JobDetail } from '../../shared/protocol/api/jobs.ts'
import type { HandrailRecord } from '../../shared/protocol/api/records.ts'
import type { InputSource, PasswordState } from '../../shared/jobs/task.ts'
import { makeAgentProcess, type AgentProcess } from './agent-process.ts'
import { eventually, startTestRelay, type TestRelay } from './relay.ts'
import { saveScript, setTypeTasks, taskOf, type NewTask } from './tasks.ts'

/** The real relay and the real agent, with records of accounts whose tasks really run on this machine. */
export interface RealVault {
  relay: TestRelay
  agent: AgentProcess
  deviceId: string
  typeId: string
  /** Everything that the relay has logged, at every level. */
  log: () => string
  startAgent: () => Promise<void>
  /** Under a name of its own, so that none is a version of another. */
  saveScript: (text: string) => Promise<string>
  /** The id of an official action, by its name. */
  officialAction: (name: string) => Promise<string>
  addRecord: (name: string, user: string, password?: string) => Promise<HandrailRecord>
  /** Sets the tasks of every record; their ids in the same order. */
  setTasks: (tasks: NewTask[]) => Promise<string[]>
  run: (record: HandrailRecord, taskId: string, token?: string) => Promise<string>
  ended: (jobId: string) => Promise<JobDetail>
  inState: (jobId: string, state: string) => Promise<JobDetail>
  /** What is kept of a record's password, by its state, as whoever may unlock it sees the current one. */
  current: (record: HandrailRecord) => Promise<string>
  keptStates: (record: HandrailRecord) => Promise<PasswordState[]>
  /** The files of relay and agent, database included, in which a text stands in the clear. */
  filesWith: (text: string) => Promise<string[]>
  stop: () => Promise<void>
}

export const onDemand = (scriptId: string, inputs: Record<string, InputSource>): NewTask =>
  taskOf(scriptId, { inputs })

export const userOfRecord: InputSource = { from: 'field', of: 'record', field: 'user' }
/** The inputs of the official actions that verify and reconcile. */
export const keptPasswords: Record<string, InputSource> = {
  user: userOfRecord,
  password: { from: 'password', state: 'current' },
  candidate: { from: 'password', state: 'candidate' },
  previous: { from: 'password', state: 'previous' },
}

export async function startRealVault(policy = 'unrestricted'): Promise<RealVault> {
  let log = ''
  let scripts = 0
  const stream = new PassThrough()
  stream.on('data', piece => (log += String(piece)))
  const relay = await startTestRelay({ log: pino({ level: 'trace' }, stream) })
  const { api } = relay
  const agent = await makeAgentProcess()
  const { token } = await api('POST /api/enrolment-tokens', {})
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], `${token}\n`)
  await agent.command(['policy', 'set', policy])
  const startAgent = async (): Promise<void> => {
    agent.run()
    await eventually(
      async () => (await api('GET /api/devices', { query: { online: 'yes' } })).rows[0]?.facts,
      20_000,
    )
  }
  await startAgent()
  const deviceId = (await api('GET /api/devices', { query: {} })).rows[0]?.id ?? ''
  const field = (key: string, kind: 'host' | 'user' | 'secured') => ({
    key,
    label: key,
    kind,
    required: false,
  })
  const { id: typeId } = await api('POST /api/record-types', {
    body: {
      name: 'Linux account',
      fields: [field('host', 'host'), field('user', 'user'), field('password', 'secured')],
      passwordField: 'password',
      passwordPolicy: { length: 40, withSigns: false },
    },
  })
  const { id: folderId } = await api('POST /api/folders', { body: { parentId: null, name: 'Servers' } })
  const read = (id: string): Promise<JobDetail> => api('GET /api/jobs/:id', { params: { id } })
  return {
    relay,
    agent,
    deviceId,
    typeId,
    log: () => log,
    startAgent,
    saveScript: text => saveScript(api, `own-${(scripts += 1)}.sh`, text),
    async officialAction(name) {
      return await eventually(async () => {
        const { rows } = await api('GET /api/scripts', {})
        return rows.find(row => row.declaration.name === name)?.id
      })
    },
    addRecord: (name, user, password) =>
      api('POST /api/records', {
        body: {
          name,
          folderId,
          typeId,
          values: { host: deviceId, user, ...(password !== undefined && { password }) },
          timeZone: 'Europe/Berlin',
          node: null,
        },
      }),
    setTasks: tasks => setTypeTasks(api, typeId, tasks),
    async run(record, taskId, as) {
      const params = { id: record.id, taskId }
      return (await api('POST /api/records/:id/tasks/:taskId/run', { params, body: {} }, as)).id
    },
    ended: jobId =>
      eventually(async () => {
        const job = await read(jobId)
        return job.endedAt === null ? null : job
      }, 30_000),
    inState: (jobId, state) =>
      eventually(async () => {
        const job = await read(jobId)
        return job.state === state ? job : null
      }, 30_000),
    async current(record) {
      const body = { field: 'password', reason: 'To see what is kept' }
      return (await api('POST /api/records/:id/unlock', { params: { id: record.id }, body })).value
    },
    async keptStates(record) {
      const rows = await relay.context.store.db
        .selectFrom('record_secrets')
        .select('state')
        .where('record_id', '=', record.id)
        .orderBy('state')
        .execute()
      return rows.map(row => row.state)
    },
    async filesWith(text) {
      const found: string[] = []
      for (const folder of [relay.dataDir, agent.stateDir])
        for (const name of await readdir(folder, { recursive: true, withFileTypes: true })) {
          const path = join(name.parentPath, name.name)
          if (name.isFile() && (await readFile(path)).includes(text)) found.push(path)
        }
      return found
    },
    async stop() {
      await agent.cleanUp()
      await relay.stop()
    },
  }
}
