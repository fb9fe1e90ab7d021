import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import { finalJobStates, type JobState } from '../shared/jobs/job-state.ts'
import { toControllerEvents } from '../shared/protocol/controller-link.ts'
import { answerEvents } from '../shared/protocol/link.ts'
import { PROTOCOL_VERSION } from '../shared/protocol/version.ts'
import { callApi } from '../test/support/relay.ts'
import { median, percentile, type Figure } from './figures.ts'
import { startFleet, type Fleet } from './fleet.ts'
import { signForBench } from './sign-for-bench.ts'

const SCRIPT = `#!/bin/sh
# @action Nothing
# @description Does nothing, so that everything around it can be measured.
# @platforms linux, macos
# @output answer unsigned-integer "Answer"
echo answer=42 >> "$HANDRAIL_OUTPUTS"
`
const ROUND_TRIPS = 200
const THROUGHPUT_SECONDS = 5
const IN_FLIGHT_PER_AGENT = 8

/** Round trip, actions a second on 1 and on 10 agents, and 200 at once to one agent. */
export async function* actions(): AsyncGenerator<Figure> {
  const fleet = await startFleet()
  try {
    const signed = signForBench('nothing.sh', Buffer.from(SCRIPT))
    const script = await callApi(
      fleet.url,
      'POST /api/scripts',
      { body: { fileName: 'nothing.sh', base64: signed.bytes.toString('base64') } },
      fleet.token,
    )
    const client = openClient(fleet)
    const devices = [await fleet.addAgent(signed.trust)]
    const run = (device: { deviceId: string } | undefined): Promise<number> =>
      client.run(script.id, device?.deviceId ?? '')

    for (let warm = 0; warm < 20; warm += 1) await run(devices[0])
    const file = join(fleet.folder, 'nothing.sh')
    await writeFile(file, SCRIPT)
    const direct: number[] = []
    const trips: number[] = []
    // In turn, so that both are measured on the same machine in the same mood.
    for (let trip = 0; trip < ROUND_TRIPS; trip += 1) {
      direct.push(await startDirectly(file))
      trips.push(await run(devices[0]))
    }
    yield {
      measure: 'the same process started directly, p50',
      value: median(direct),
      unit: 'ms',
      wanted: null,
    }
    yield { measure: 'action round trip, p50', value: median(trips), unit: 'ms', wanted: null }
    yield { measure: 'action round trip, p95', value: percentile(trips, 0.95), unit: 'ms', wanted: null }
    yield {
      measure: 'action round trip above the process, p50',
      value: median(trips) - median(direct),
      unit: 'ms',
      wanted: { most: 3 },
    }

    const since = performance.now()
    await Promise.all(Array.from({ length: 200 }, () => run(devices[0])))
    yield {
      measure: '200 actions at once to one agent, all answered after',
      value: (performance.now() - since) / 1000,
      unit: 's',
      wanted: null,
    }

    yield {
      measure: 'actions a second, 1 agent',
      value: await throughput(devices, run),
      unit: '/s',
      wanted: { least: 300 },
    }
    for (let more = 1; more < 10; more += 1) devices.push(await fleet.addAgent(signed.trust))
    yield {
      measure: 'actions a second, 10 agents',
      value: await throughput(devices, run),
      unit: '/s',
      wanted: { least: 300 },
    }
    client.close()
  } finally {
    await fleet.stop()
  }
}

async function throughput<D>(devices: D[], run: (device: D) => Promise<number>): Promise<number> {
  const until = performance.now() + THROUGHPUT_SECONDS * 1000
  const since = performance.now()
  let finished = 0
  const lane = async (device: D): Promise<void> => {
    while (performance.now() < until) {
      await run(device)
      finished += 1
    }
  }
  await Promise.all(
    devices.flatMap(device => Array.from({ length: IN_FLIGHT_PER_AGENT }, () => lane(device))),
  )
  return finished / ((performance.now() - since) / 1000)
}

async function startDirectly(file: string): Promise<number> {
  const since = performance.now()
  const child = spawn('/bin/sh', [file], { stdio: 'ignore', env: { HANDRAIL_OUTPUTS: '/dev/null' } })
  await once(child, 'close')
  return performance.now() - since
}

/** Asks for jobs over HTTP and hears of their end over the socket, as the extension does. */
function openClient({ url, token }: Fleet): {
  run: (scriptId: string, deviceId: string) => Promise<number>
  close: () => void
} {
  const ended = new Map<string, JobState>()
  const waiting = new Map<string, (state: JobState) => void>()
  const socket = io(`${url}/controller`, {
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION, token },
  })
  answerEvents(
    socket,
    toControllerEvents,
    {
      'session:changed': () => ({}),
      'session:signal': () => ({}),
      'job:output': () => ({}),
      'job:changed': ({ jobId, state }) => {
        if (finalJobStates.includes(state)) {
          const tell = waiting.get(jobId)
          if (tell) tell(state)
          else ended.set(jobId, state)
        }
        return {}
      },
    },
    (event, error) => {
      throw new Error(`${event} could not be read.`, { cause: error })
    },
  )
  return {
    async run(scriptId, deviceId) {
      const since = performance.now()
      const { id } = await callApi(url, 'POST /api/jobs', { body: { scriptId, deviceId } }, token)
      const state = ended.get(id) ?? (await new Promise<JobState>(resolve => waiting.set(id, resolve)))
      ended.delete(id)
      waiting.delete(id)
      if (state !== 'completed') {
        const { details } = await callApi(url, 'GET /api/jobs/:id', { params: { id } }, token)
        throw new Error(`A job ended as ${state}: ${details}`)
      }
      return performance.now() - since
    },
    close: () => socket.disconnect(),
  }
}
