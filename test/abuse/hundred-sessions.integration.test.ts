import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PageState } from '../../shared/protocol/page-link.ts'
import { openPageClient, type PageClient } from '../../agent/page/page-client.ts'
import { makeAgentProcess, type AgentProcess } from '../support/agent-process.ts'
import { openControllerViewer } from '../support/controller-viewer.ts'
import { startDesktop, type Desktop } from '../support/desktop.ts'
import { memoryOf } from '../support/memory-of.ts'
import { eventually, startTestRelay, type TestController, type TestRelay } from '../support/relay.ts'
import { toldPhase } from '../support/sessions.ts'

/** One agent holds session after session; nothing of them stays. */

const SESSIONS = 100
const WARM_UP = 10
const MAY_GROW_BYTES = 40 * 1024 ** 2

let desktop: Desktop
let relay: TestRelay
let agent: AgentProcess
let agentId: number | undefined
let home: string
let controller: TestController
let page: PageClient
let state: PageState | null = null

beforeAll(async () => {
  desktop = await startDesktop({ width: 640, height: 480, moving: false })
  home = await mkdtemp(join(tmpdir(), 'handrail-home-'))
  relay = await startTestRelay()
  agent = await makeAgentProcess()
  const { token } = await relay.api('POST /api/enrolment-tokens', {})
  const enrolled = await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], `${token}\n`)
  expect(enrolled.err).toBe('')
  agentId = agent.run({ DISPLAY: desktop.display, HOME: home, TMPDIR: home }).pid
  page = await eventually(
    async () =>
      await openPageClient(agent.stateDir, {
        onState: said => (state = said),
        onGone: () => (state = null),
      }).catch(() => null),
  )
  await eventually(() => state?.relay.connected)
  controller = await relay.connectController()
})
afterAll(async () => {
  page.close()
  await agent.cleanUp()
  await relay.stop()
  await desktop.stop()
  await rm(home, { recursive: true, force: true })
})

async function oneSession(n: number): Promise<void> {
  const { session, code } = await controller.ask('session:start', {})
  await page.ask('code:connect', { text: code })
  await eventually(() => state?.session?.phase === 'accepting' && state.session.id === session.id)
  await page.ask('session:accept', { sessionId: session.id, mode: n % 2 ? 'chat' : 'monitor', allowed: [] })
  await toldPhase(controller, session.id, 'connecting')
  // Every tenth comes as far as the picture; the others end on the way there, by either side.
  const viewer = n % 10 === 0 ? await openControllerViewer(controller, session.id) : null
  if (viewer) await toldPhase(controller, session.id, 'live')
  if (n % 3 === 0) await page.ask('session:stop', { sessionId: session.id })
  else await controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
  await toldPhase(controller, session.id, 'ended')
  await eventually(() => state?.session?.phase === 'ended')
  await page.ask('session:dismiss', { sessionId: session.id })
  await eventually(() => state?.session === null)
  viewer?.stop()
}

interface Holding {
  processes: number
  sockets: number
  files: string[]
}

/** What the agent holds, once the last session's process is gone. */
async function holding(): Promise<Holding> {
  const folder = `/proc/${agentId}`
  const tasks = await readdir(`${folder}/task`)
  const children = await Promise.all(
    tasks.map(task => readFile(`${folder}/task/${task}/children`, 'utf8').catch(() => '')),
  )
  const open = await readdir(`${folder}/fd`)
  const targets = await Promise.all(open.map(each => readlink(`${folder}/fd/${each}`).catch(() => '')))
  const found = await readdir(home, { recursive: true })
  return {
    processes: children.join(' ').split(/\s+/).filter(Boolean).length,
    sockets: targets.filter(target => target.startsWith('socket:')).length,
    files: found.toSorted(),
  }
}

test.skipIf(process.platform !== 'linux')(
  '[SES1] 100 sessions opened and closed leave no process, socket, file or memory behind',
  async () => {
    for (let n = 0; n < WARM_UP; n += 1) await oneSession(n)
    await eventually(async () => (await holding()).processes === 0, 20_000)
    const before = await holding()
    const memoryBefore = (await memoryOf(agentId)) ?? 0
    for (let n = 0; n < SESSIONS; n += 1) await oneSession(n)
    await eventually(async () => (await holding()).processes === before.processes, 20_000)
    await eventually(async () => (await holding()).sockets <= before.sockets, 20_000)
    expect((await holding()).files).toEqual(before.files)
    expect(((await memoryOf(agentId)) ?? 0) - memoryBefore).toBeLessThan(MAY_GROW_BYTES)
  },
  400_000,
)
