import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeAgentProcess, type AgentProcess } from '../test/support/agent-process.ts'
import { startManySessions } from '../test/support/many-sessions.ts'
import { startSmallRelay, type SmallRelay } from '../test/support/small-relay.ts'
import { buildAgent } from './bundle.ts'

let dir: string
let relay: SmallRelay
let agent: AgentProcess
let running: ChildProcess

beforeAll(async () => {
  // Inside the project, so that what stays outside the bundle is found in its node_modules.
  dir = await mkdtemp(join(import.meta.dirname, '..', 'node_modules', '.handrail-bundle-'))
  await buildAgent(dir)
  relay = await startSmallRelay()
  agent = await makeAgentProcess()
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], 'good-token\n')
  await agent.command(['policy', 'set', 'unrestricted'])
  running = spawn(process.execPath, [join(dir, 'main.js'), 'run', '--state', agent.stateDir], {
    cwd: tmpdir(),
  })
  await relay.connected()
})
afterAll(async () => {
  running.kill('SIGKILL')
  await agent.cleanUp()
  await relay.stop()
  await rm(dir, { recursive: true, force: true })
})

// How much memory it takes is measured by `npm run bench`.
test('the built agent idles without any native code for sessions', async () => {
  const maps = await readFile(`/proc/${running.pid}/maps`, 'utf8')
  expect(maps).not.toMatch(/wrtc|libnut|\.node\b/)
})

test('the built agent runs a job and ends when it is asked to', async () => {
  const order = relay.order(
    relay.addScript('# @action Built\n. "$HANDRAIL_HELPERS/handrail.sh"\noutput a b && echo built\n'),
  )
  await relay.offer(order)
  expect(await relay.resultOf(order.jobId)).toMatchObject({ state: 'completed', logTail: 'built\n' })
  const code = new Promise(resolve => running.once('exit', resolve))
  running.kill('SIGTERM')
  expect(await code).toBe(0)
})

// Linux only: the tests' desktop is.
test.runIf(process.platform === 'linux')(
  '[SCR1] a session with the built agent shows its picture, and its processes are gone with it',
  async () => {
    const { oneSession, holding, stop } = await startManySessions({ isBuilt: true, builtIn: dir })
    try {
      await oneSession(0)
      await vi.waitFor(async () => expect((await holding()).processes).toBe(0), { timeout: 20_000 })
    } finally {
      await stop()
    }
  },
)
