import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runProgram } from '../tools/demo/processes.ts'
import { median, type Figure } from './figures.ts'
import { startFleet } from './fleet.ts'

const STARTS = 5
const IDLE_MS = 5000

/** From the start of the relay's process to its first answer on /readyz, on a database that exists. */
export async function* startToReady(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'handrail-bench-'))
  const taken: number[] = []
  for (let start = 0; start <= STARTS; start += 1) {
    const since = performance.now()
    const relay = runProgram('relay/main.ts', ['serve', '--json'], {
      PORT: '0',
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
    })
    const [line] = await relay.outputMatching(/\{"event":"ready".*\}/)
    const { url } = JSON.parse(line) as { url: string }
    if (!(await fetch(`${url}/readyz`)).ok) throw new Error('The relay is not ready although it says so.')
    // The first start makes the database; it is not counted.
    if (start > 0) taken.push(performance.now() - since)
    await relay.stop()
  }
  await rm(folder, { recursive: true, force: true })
  yield {
    measure: `relay: start to ready (median of ${STARTS})`,
    value: median(taken) / 1000,
    unit: 's',
    wanted: { most: 2 },
  }
}

/** Resident memory of a bundled agent that is connected and has nothing to do. */
export async function* idleAgent(): AsyncGenerator<Figure> {
  const fleet = await startFleet()
  try {
    const { pid } = await fleet.addAgent()
    await pause(IDLE_MS)
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1])
    yield {
      measure: 'agent: memory when idle (bundled)',
      value: kilobytes / 1024,
      unit: 'MB',
      wanted: { most: 70 },
    }
  } finally {
    await fleet.stop()
  }
}
