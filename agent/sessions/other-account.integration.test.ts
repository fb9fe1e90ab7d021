import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PageState } from '../../shared/protocol/page-link.ts'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { openControllerViewer } from '../../test/support/controller-viewer.ts'
import { startDesktop, type Desktop } from '../../test/support/desktop.ts'
import { eventually, startTestRelay, type TestRelay } from '../../test/support/relay.ts'
import { toldPhase } from '../../test/support/sessions.ts'
import { openPageClient, type PageClient } from '../page/page-client.ts'

/** The agent as a service of root, and a real other account whose desktop it is: what is seen and done there is done as its user. */

const isRoot = process.platform === 'linux' && process.getuid?.() === 0
if (!isRoot) console.log('Skipped: a session on another account’s desktop needs root on Linux.')

const eve = `hr-eve-${randomBytes(3).toString('hex')}`
const system = (file: string, ...args: string[]): string =>
  execFileSync(file, args, { encoding: 'utf8' }).trim()

/** Programs of the agent that run as this account, by their file names. */
async function programsOf(uid: number): Promise<{ program: string; environment: string }[]> {
  const found = []
  for (const id of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    try {
      if ((await stat(`/proc/${id}`)).uid !== uid) continue
      const program = (await readFile(`/proc/${id}/cmdline`, 'utf8')).split('\0')[1] ?? ''
      found.push({ program, environment: await readFile(`/proc/${id}/environ`, 'utf8') })
    } catch {
      // It ended meanwhile.
    }
  }
  return found
}

describe.runIf(isRoot)('a service of root', () => {
  let desktop: Desktop
  let relay: TestRelay
  let agent: AgentProcess
  let page: PageClient
  let shell: ChildProcess
  let uid: number
  let state: PageState | null = null

  beforeAll(async () => {
    system('/usr/sbin/useradd', '--create-home', eve)
    uid = Number(system('/usr/bin/id', '-u', eve))
    desktop = await startDesktop({ width: 800, height: 600, moving: false })
    const asEve = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '/usr/bin/env', '-i']
    // What a desktop's own programs carry: this is how the agent finds it.
    shell = spawn('/usr/bin/setpriv', [...asEve, `DISPLAY=${desktop.display}`, '/bin/sleep', '300'])
    relay = await startTestRelay()
    agent = await makeAgentProcess()
    const { token } = await relay.api('POST /api/enrolment-tokens', {})
    await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], `${token}\n`)
    agent.run({ DISPLAY: undefined, WAYLAND_DISPLAY: undefined, HOME: '/root' })
    page = await eventually(
      async () =>
        await openPageClient(agent.stateDir, {
          onState: said => (state = said),
          onGone: () => (state = null),
        }).catch(() => null),
    )
    await eventually(() => state?.relay.connected)
  })
  afterAll(async () => {
    page.close()
    await agent.cleanUp()
    await relay.stop()
    shell.kill('SIGKILL')
    await desktop.stop()
    system('/usr/sbin/userdel', '--remove', '--force', eve)
  })

  test('[MODE1] [SCR1] [MODE3] shows the desktop of who is logged on, as that account: picture, bar and files', async () => {
    const controller = await relay.connectController()
    const { session, code } = await controller.ask('session:start', {})
    await page.ask('code:connect', { text: code })
    await eventually(() => state?.session?.phase === 'accepting')
    await page.ask('session:accept', { sessionId: session.id, mode: 'monitor', allowed: ['file-transfer'] })
    await toldPhase(controller, session.id, 'connecting')
    const viewer = await openControllerViewer(controller, session.id)
    try {
      await toldPhase(controller, session.id, 'live')
      const { screen } = await viewer.hear('state', said => said.screen !== null)
      expect(screen).toMatchObject({ width: 800, height: 600 })
      const programs = await eventually(async () => {
        const all = await programsOf(uid)
        const named = (name: string) => all.find(({ program }) => program.includes(name))
        const [child, bar] = [named('/child/main.ts'), named('/bar/main.ts')]
        return child && bar ? [child, bar] : null
      })
      for (const { environment } of programs) {
        expect(environment).toContain(`HOME=/home/${eve}\0`)
        expect(environment).toContain(`DISPLAY=${desktop.display}\0`)
      }
      expect(await desktop.run('xdotool', ['search', '--name', '^Handrail session$'])).not.toBe('')
    } finally {
      viewer.stop()
      await page.ask('session:stop', { sessionId: session.id })
    }
    await eventually(async () => (await programsOf(uid)).every(({ program }) => !program.includes('main.ts')))
  })
})
