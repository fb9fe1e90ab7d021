import { generateKeyPairSync } from 'node:crypto'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { newId } from '../relay/store/new-id.ts'
import { openStore } from '../relay/store/open-store.ts'
import { spreadMs } from '../shared/fleet/period.ts'
import { callApi, eventually } from '../test/support/relay.ts'
import { runProgram, type RunningProcess } from '../tools/demo/processes.ts'
import { memoryOf } from '../test/support/memory-of.ts'
import type { Figure } from './figures.ts'

/**
 * A fleet that is not there, at a relay that is: real protocol, real sockets, light agents (light-agents.ts), and ten real ones among
 * them. HANDRAIL_BENCH_DEVICES sets how many.
 */
const DEVICES = Number(process.env['HANDRAIL_BENCH_DEVICES'] ?? 5000)
const REAL_AGENTS = Math.min(10, DEVICES)
const PROCESSES = Math.max(1, Math.min(2, availableParallelism() - 1))
const SETTLE_MS = 8_000
const script = '#!/bin/sh\n# @action Look\n# @output free size "Free"\necho free=1 >> "$HANDRAIL_OUTPUTS"\n'

interface LightAgents {
  connected: () => number
  connectedAt: () => number
  offers: () => Promise<number[]>
  stop: () => Promise<void>
}

export async function* simulatedFleet(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-fleet-'))
  const ends: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  try {
    yield* measure(folder, ends)
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

async function* measure(folder: string, ends: (() => Promise<unknown>)[]): AsyncGenerator<Figure> {
  const dataDir = join(folder, 'relay')
  const environment = { PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' }
  const start = async (
    port: string,
  ): Promise<{ relay: RunningProcess; url: string; setupUrl: string | null }> => {
    const relay = runProgram('relay/main.ts', ['serve', '--json'], { ...environment, PORT: port })
    const [line] = await relay.outputMatching(/\{"event":"ready".*\}/)
    return { relay, ...(JSON.parse(line) as { url: string; setupUrl: string | null }) }
  }
  let { relay, url, setupUrl } = await start('0')
  const { port } = new URL(url)
  const token = await setUp(url, setupUrl ?? '')
  const { id: scriptId } = await callApi(
    url,
    'POST /api/scripts',
    { body: { fileName: 'look.sh', base64: Buffer.from(script).toString('base64') } },
    token,
  )
  const real = await enrolReal(url, token, folder)
  await relay.stop()
  const files = await enrolLight(dataDir, folder, DEVICES - REAL_AGENTS)
  ;({ relay, url } = await start(port))
  ends.push(() => relay.stop())
  await pause(SETTLE_MS)
  const bare = (await memoryOf(relay.pid)) ?? 0
  const light = files.map(file => startLight(url, file))
  for (const each of light) ends.push(each.stop)
  for (const state of real) {
    const agent = runProgram('dist/agent/main.js', ['run'], state)
    ends.push(() => agent.stop())
  }
  const online = async (): Promise<number> =>
    (await callApi(url, 'POST /api/device-queries', { body: { query: { online: true }, limit: 0 } }, token))
      .count
  const allOnline = (): Promise<unknown> => eventually(async () => (await online()) === DEVICES, 300_000)
  await allOnline()
  await pause(SETTLE_MS)
  const idle = (await memoryOf(relay.pid)) ?? 0
  yield {
    measure: 'relay: memory an idle device',
    value: (idle - bare) / DEVICES / 1024,
    unit: 'KB',
    wanted: { most: 20 },
  }

  const size = await storeBytes(dataDir)
  const peak = watchPeak(relay.pid)
  const since = performance.now()
  const { id } = await callApi(
    url,
    'POST /api/fan-outs',
    {
      body: {
        scriptId,
        query: {},
        batch: { by: 'percent', size: 20 },
        stopAbovePercent: null,
        reason: 'measured',
      },
    },
    token,
  )
  const madeMs = performance.now() - since
  const ended = await eventually(async () => {
    await pause(100)
    const fanOut = await callApi(url, 'GET /api/fan-outs/:id', { params: { id } }, token)
    return fanOut.state === 'completed' ? fanOut : null
  }, 300_000)
  const lastMs = performance.now() - since
  yield { measure: `fan-out to ${DEVICES} devices: made`, value: madeMs / 1000, unit: 's', wanted: null }
  yield {
    measure: `fan-out to ${DEVICES} devices: last result`,
    value: lastMs / 1000,
    unit: 's',
    wanted: null,
  }
  yield {
    measure: 'fan-out: results into the store',
    value: DEVICES / ((lastMs - madeMs) / 1000),
    unit: '/s',
    wanted: { least: 1000 },
  }
  yield {
    measure: 'fan-out: succeeded',
    value: ended.counts.success ?? 0,
    unit: '',
    wanted: { least: DEVICES },
  }
  yield {
    measure: 'fan-out: peak memory of the relay',
    value: (await peak()) / 1024 ** 2,
    unit: 'MB',
    wanted: null,
  }
  yield {
    measure: 'fan-out: the store grew by, a device',
    value: ((await storeBytes(dataDir)) - size) / DEVICES / 1024,
    unit: 'KB',
    wanted: null,
  }

  for (const each of light) await each.offers()
  const period = { every: 1, unit: 'minute' } as const
  const trigger = await callApi(
    url,
    'POST /api/triggers',
    {
      body: {
        kind: 'periodic',
        name: 'Measured',
        enabled: true,
        scriptId,
        scriptVersion: 1,
        inputs: {},
        devices: {},
        period,
        missed: 'skip',
      },
    },
    token,
  )
  // All devices have joined, and have had their first turn; then one whole run is looked at.
  await pause(2 * spreadMs(period))
  for (const each of light) await each.offers()
  await pause(spreadMs(period))
  const times = (await Promise.all(light.map(each => each.offers()))).flat()
  await callApi(url, 'DELETE /api/triggers/:id', { params: { id: trigger.id } }, token)
  const share = DEVICES / (spreadMs(period) / 1000)
  yield { measure: 'periodic, every minute: orders in a minute', value: times.length, unit: '', wanted: null }
  yield {
    measure: 'periodic: the fullest second, to its even share',
    value: fullestSecond(times) / share,
    unit: '×',
    wanted: { most: 2 },
  }

  await pause(SETTLE_MS)
  await relay.stop('SIGKILL')
  const stoppedAt = Date.now()
  ;({ relay, url } = await start(port))
  const readyAt = Date.now()
  await eventually(
    () => light.reduce((sum, each) => sum + each.connected(), 0) >= DEVICES - REAL_AGENTS,
    120_000,
  )
  const backAt = Math.max(...light.map(each => each.connectedAt()))
  yield {
    measure: 'relay killed: ready again after',
    value: (readyAt - stoppedAt) / 1000,
    unit: 's',
    wanted: null,
  }
  yield {
    measure: `relay killed: all ${DEVICES} devices back after its return`,
    value: (backAt - readyAt) / 1000,
    unit: 's',
    wanted: { most: 15 },
  }
  await allOnline()
}

async function setUp(url: string, setupUrl: string): Promise<string> {
  const setupToken = new URLSearchParams(new URL(setupUrl).hash.split('?')[1]).get('token') ?? ''
  const person = { name: 'bench', fullName: 'Ben Chmark', mail: 'bench@example.org' }
  const body = {
    token: setupToken,
    organisation: 'Bench Ltd',
    ...person,
    password: 'nine blue barges on the canal',
  }
  return (await callApi(url, 'POST /api/setup', { body }, undefined)).token
}

/** Enrols real agents as their command does; what runs each of them. */
async function enrolReal(url: string, token: string, folder: string): Promise<Record<string, string>[]> {
  const states = []
  for (let n = 0; n < REAL_AGENTS; n += 1) {
    const own = { HANDRAIL_STATE: join(folder, `agent-${n}`), HANDRAIL_LOG_LEVEL: 'error' }
    const enrolment = await callApi(url, 'POST /api/enrolment-tokens', {}, token)
    const command = runProgram('agent/main.ts', ['enrol', '--relay', url, '--token-stdin'], own)
    command.tell(`${enrolment.token}\n`)
    if ((await command.ended()) !== 0) throw new Error('An agent could not be enrolled.')
    // What is measured is the fleet, and not signatures.
    await runProgram('agent/main.ts', ['policy', 'set', 'unrestricted'], own).ended()
    states.push(own)
  }
  return states
}

/** Writes devices into the store of a relay that is stopped, and their keys into a file for each process. */
async function enrolLight(dataDir: string, folder: string, count: number): Promise<string[]> {
  const store = await openStore({ dataDir })
  const lines: string[][] = Array.from({ length: PROCESSES }, () => [])
  const rows = Array.from({ length: count }, (_, n) => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const id = newId()
    const name = `desk-${n}`
    const key = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
    lines[n % PROCESSES]?.push(JSON.stringify({ deviceId: id, privateKey: key }))
    return {
      id,
      name,
      sort_name: name,
      search_text: name,
      public_key: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      online: 0,
      enrolled_at: Date.now(),
    }
  })
  await store.transaction(async trx => {
    for (let at = 0; at < rows.length; at += 500)
      await trx
        .insertInto('devices')
        .values(rows.slice(at, at + 500))
        .execute()
  })
  await store.close()
  const files = lines.map((_, n) => join(folder, `light-${n}.jsonl`))
  for (const [n, file] of files.entries()) await writeFile(file, lines[n]?.join('\n') ?? '', { mode: 0o600 })
  return files
}

function startLight(url: string, file: string): LightAgents {
  const child = spawn(process.execPath, [new URL('light-agents.ts', import.meta.url).pathname, url, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let connected = 0
  let connectedAt = 0
  let heard: (offers: number[]) => void = () => undefined
  createInterface({ input: child.stdout }).on('line', line => {
    const told = JSON.parse(line) as { connected?: number; at?: number; offers?: number[] }
    if (told.connected !== undefined) [connected, connectedAt] = [told.connected, told.at ?? 0]
    if (told.offers) heard(told.offers)
  })
  return {
    connected: () => connected,
    connectedAt: () => connectedAt,
    offers: () =>
      new Promise(resolve => {
        heard = resolve
        child.stdin.write('offers\n')
      }),
    stop: () =>
      new Promise(resolve => {
        child.once('exit', () => resolve())
        child.stdin.end()
      }),
  }
}

/** The most memory that a process was seen to hold from now on until it is asked. */
function watchPeak(pid: number): () => Promise<number> {
  let most = 0
  const look = async (): Promise<void> => {
    most = Math.max(most, (await memoryOf(pid)) ?? 0)
  }
  const timer = setInterval(() => void look(), 100)
  return async () => {
    clearInterval(timer)
    await look()
    return most
  }
}

function fullestSecond(times: readonly number[]): number {
  const seconds = new Map<number, number>()
  for (const at of times) {
    const second = Math.floor(at / 1000)
    seconds.set(second, (seconds.get(second) ?? 0) + 1)
  }
  return Math.max(0, ...seconds.values())
}

async function storeBytes(dataDir: string): Promise<number> {
  const sizes = ['', '-wal'].map(async end => {
    const file = join(dataDir, `relay.sqlite${end}`)
    return (await stat(file).catch(() => ({ size: 0 }))).size
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
