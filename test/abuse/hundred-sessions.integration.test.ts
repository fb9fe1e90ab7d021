import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startManySessions, type ManySessions } from '../support/many-sessions.ts'
import { eventually } from '../support/relay.ts'

/** One agent holds session after session; nothing of them stays. */

const SESSIONS = 100
const WARM_UP = 10
const MAY_GROW_BYTES = 40 * 1024 ** 2

describe.skipIf(process.platform !== 'linux')('session after session', () => {
  let agent: ManySessions
  beforeAll(async () => {
    agent = await startManySessions()
  })
  afterAll(() => agent?.stop())

  test('[SES1] 100 sessions opened and closed leave no process, socket, file or memory behind', async () => {
    for (let n = 0; n < WARM_UP; n += 1) await agent.oneSession(n)
    await eventually(async () => (await agent.holding()).processes === 0, 20_000)
    const before = await agent.holding()
    for (let n = 0; n < SESSIONS; n += 1) await agent.oneSession(n)
    await eventually(async () => (await agent.holding()).processes === before.processes, 20_000)
    await eventually(async () => (await agent.holding()).sockets <= before.sockets, 20_000)
    const after = await agent.holding()
    expect(after.files).toEqual(before.files)
    expect(after.memoryBytes - before.memoryBytes).toBeLessThan(MAY_GROW_BYTES)
  }, 400_000)
})
