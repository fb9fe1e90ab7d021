import { setTimeout as pause } from 'node:timers/promises'
import { startManySessions, type Holding } from '../test/support/many-sessions.ts'
import type { Figure } from './figures.ts'

const WARM_UP = 10
const SESSIONS = 100
/** The last session's process is gone by then, and its sockets are closed. */
const SETTLE_MS = 3000
const MEGABYTE = 1024 ** 2

/** What 100 sessions, opened and closed one after the other, leave behind in the agent (bundled). */
export async function* manySessions(): AsyncGenerator<Figure> {
  const agent = await startManySessions({ isBuilt: true })
  try {
    for (let n = 0; n < WARM_UP; n += 1) await agent.oneSession(n)
    await pause(SETTLE_MS)
    const before = await agent.holding()
    const since = performance.now()
    for (let n = 0; n < SESSIONS; n += 1) await agent.oneSession(n)
    const eachMs = (performance.now() - since) / SESSIONS
    await pause(SETTLE_MS)
    yield* compare(before, await agent.holding())
    yield { measure: 'one session opened and closed', value: eachMs, unit: 'ms', wanted: null }
  } finally {
    await agent.stop()
  }
}

function* compare(before: Holding, after: Holding): Generator<Figure> {
  const kinds = [
    { kind: 'memory', of: (held: Holding) => held.memoryBytes / MEGABYTE, unit: 'MB', most: 40 },
    { kind: 'sockets', of: (held: Holding) => held.sockets, unit: '', most: 0 },
    { kind: 'processes', of: (held: Holding) => held.processes, unit: '', most: 0 },
    { kind: 'files', of: (held: Holding) => held.files.length, unit: '', most: 0 },
  ]
  for (const { kind, of, unit, most } of kinds) {
    yield { measure: `agent: ${kind} before ${SESSIONS} sessions`, value: of(before), unit, wanted: null }
    yield { measure: `agent: ${kind} more after them`, value: of(after) - of(before), unit, wanted: { most } }
  }
}
