import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callApi, eventually } from '../test/support/relay.ts'
import { runProgram, type RunningProcess } from '../tools/demo/processes.ts'

/** A relay and any number of agents, each a process of its own, for measuring. */
export interface Fleet {
  url: string
  token: string
  folder: string
  /** Starts one more agent; resolves with its device once it is online. `prepare` may run commands on its state first. */
  addAgent: (
    prepare?: (environment: Record<string, string>) => Promise<void>,
  ) => Promise<{ deviceId: string; pid: number }>
  stop: () => Promise<void>
}

const person = {
  organisation: 'Bench Ltd',
  name: 'bench',
  fullName: 'Ben Chmark',
  mail: 'bench@example.org',
  password: 'nine blue barges on the canal',
}

export async function startFleet(environment: Record<string, string> = {}): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-bench-'))
  const running: RunningProcess[] = []
  const relay = runProgram('relay/main.ts', ['serve', '--json'], {
    PORT: '0',
    DATA_DIR: join(folder, 'relay'),
    LOG_LEVEL: 'warn',
  })
  running.push(relay)
  const [line] = await relay.outputMatching(/\{"event":"ready".*\}/)
  const { url, setupUrl } = JSON.parse(line) as { url: string; setupUrl: string }
  const setupToken = new URLSearchParams(new URL(setupUrl).hash.split('?')[1]).get('token') ?? ''
  const { token } = await callApi(
    url,
    'POST /api/setup',
    { body: { token: setupToken, ...person } },
    undefined,
  )
  let agents = 0
  return {
    url,
    token,
    folder,
    async addAgent(prepare) {
      const own = {
        ...environment,
        HANDRAIL_STATE: join(folder, `agent-${++agents}`),
        HANDRAIL_LOG_LEVEL: 'warn',
      }
      const { token: enrolToken } = await callApi(url, 'POST /api/enrolment-tokens', {}, token)
      const enrolment = runProgram('agent/main.ts', ['enrol', '--relay', url, '--token-stdin', '--json'], own)
      enrolment.tell(`${enrolToken}\n`)
      const [enrolled] = await enrolment.outputMatching(/\{.*\}/)
      const { deviceId } = JSON.parse(enrolled) as { deviceId: string }
      await enrolment.ended()
      await prepare?.(own)
      const agent = runProgram('dist/agent/main.js', ['run'], own)
      running.push(agent)
      await eventually(
        async () => (await callApi(url, 'GET /api/devices/:id', { params: { id: deviceId } }, token)).facts,
      )
      return { deviceId, pid: agent.pid }
    },
    async stop() {
      for (const each of running.toReversed()) await each.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
