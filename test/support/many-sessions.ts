import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPageClient, type PageClient } from '../../agent/page/page-client.ts'
import type { PageState } from '../../shared/protocol/page-link.ts'
import { makeAgentProcess, type AgentBuild } from './agent-process.ts'
import { openControllerViewer } from './controller-viewer.ts'
import { startDesktop } from './desktop.ts'
import { memoryOf } from './memory-of.ts'
import { eventually, startTestRelay, type TestController } from './relay.ts'
import { toldPhase } from './sessions.ts'

const screen = { width: 640, height: 480 }

/** What an agent holds, once the last session's process is gone. */
export interface Holding {
  processes: number
  sockets: number
  memoryBytes: number
  /** What lies in the home of its person. */
  files: string[]
}

/** One agent on a desktop of its own, which holds session after session. Linux only. */
export interface ManySessions {
  /** Opens the session with this number and ends it, by either side and on any step of the way. */
  oneSession(n: number): Promise<void>
  holding(): Promise<Holding>
  stop(): Promise<void>
}

/** Starts everything; what was started is stopped again, also when a later part does not start. */
export async function startManySessions(build: AgentBuild = {}): Promise<ManySessions> {
  const stops: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each()
  }
  try {
    const home = await mkdtemp(join(tmpdir(), 'handrail-home-'))
    stops.push(() => rm(home, { recursive: true, force: true }))
    const desktop = await startDesktop({ ...screen, moving: false })
    stops.push(desktop.stop)
    const relay = await startTestRelay()
    stops.push(relay.stop)
    const agent = await makeAgentProcess(build)
    stops.push(agent.cleanUp)
    const { token } = await relay.api('POST /api/enrolment-tokens', {})
    const enrolled = await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], `${token}\n`)
    if (enrolled.err !== '') throw new Error(`The agent was not enrolled: ${enrolled.err}`)
    const { pid } = agent.run({ DISPLAY: desktop.display, HOME: home, TMPDIR: home })
    const now: { state: PageState | null } = { state: null }
    const page = await eventually(
      async () =>
        await openPageClient(agent.stateDir, {
          onState: said => (now.state = said),
          onGone: () => (now.state = null),
        }).catch(() => null),
    )
    stops.push(async () => page.close())
    await eventually(() => now.state?.relay.connected)
    const controller = await relay.connectController()
    return {
      oneSession: n => oneSession(n, { controller, page, now }),
      holding: async () => await heldBy(pid, home),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Ends {
  controller: TestController
  page: PageClient
  now: { state: PageState | null }
}

async function oneSession(n: number, { controller, page, now }: Ends): Promise<void> {
  const { session, code } = await controller.ask('session:start', {})
  await page.ask('code:connect', { text: code })
  await eventually(() => now.state?.session?.phase === 'accepting' && now.state.session.id === session.id)
  const mode = n % 2 ? 'chat' : 'monitor'
  await page.ask('session:accept', { sessionId: session.id, mode, allowed: [] })
  await toldPhase(controller, session.id, 'connecting')
  // Every tenth comes as far as the picture; the others end on the way there, by either side.
  const viewer = n % 10 === 0 ? await openControllerViewer(controller, session.id) : null
  if (viewer) {
    await toldPhase(controller, session.id, 'live')
    await viewer.hear('state', ({ screen: shown }) => shown !== null)
    await eventually(() => viewer.frames().height === screen.height)
  }
  if (n % 3 === 0) await page.ask('session:stop', { sessionId: session.id })
  else await controller.ask('session:end', { sessionId: session.id, reason: 'controller-ended' })
  await toldPhase(controller, session.id, 'ended')
  await eventually(() => now.state?.session?.phase === 'ended')
  await page.ask('session:dismiss', { sessionId: session.id })
  await eventually(() => now.state?.session === null)
  viewer?.stop()
}

async function heldBy(pid: number | undefined, home: string): Promise<Holding> {
  const folder = `/proc/${pid}`
  const tasks = await readdir(`${folder}/task`)
  const children = await Promise.all(
    tasks.map(task => readFile(`${folder}/task/${task}/children`, 'utf8').catch(() => '')),
  )
  const open = await readdir(`${folder}/fd`)
  const targets = await Promise.all(open.map(each => readlink(`${folder}/fd/${each}`).catch(() => '')))
  return {
    processes: children.join(' ').split(/\s+/).filter(Boolean).length,
    sockets: targets.filter(target => target.startsWith('socket:')).length,
    memoryBytes: (await memoryOf(pid)) ?? 0,
    files: (await readdir(home, { recursive: true })).toSorted(),
  }
}
