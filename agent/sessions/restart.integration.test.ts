import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { PageState } from '../../shared/protocol/page-link.ts'
import type { PolicyValues } from '../../shared/sessions/policy.ts'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { openControllerViewer } from '../../test/support/controller-viewer.ts'
import { eventually, startTestRelay, type TestRelay } from '../../test/support/relay.ts'
import { toldPhase } from '../../test/support/sessions.ts'
import { openPageClient, type PageClient } from '../page/page-client.ts'

// Agents are started three times, and on a busy machine each takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/** A restart of the device in mid-session. The command is handed to a stand-in that only writes it down; the agent goes and comes back. */

let relay: TestRelay
let agent: AgentProcess
let page: PageClient
let standIn: string
let state: PageState | null = null

const yes = { value: true, priority: 5 } as const
const values: PolicyValues = {
  'mode-chat': yes,
  'allow-remote-restart': yes,
  'proceed-if-nobody-logged-on': yes,
  'accept-session-start': { value: false, priority: 5 },
  'mode-active': { value: false, priority: 5 },
}

async function openPage(): Promise<void> {
  page = await eventually(
    async () =>
      await openPageClient(agent.stateDir, {
        onState: said => (state = said),
        onGone: () => (state = null),
      }).catch(() => null),
  )
  await eventually(() => state?.relay.connected)
}

function run(): void {
  agent.run({
    DISPLAY: undefined,
    WAYLAND_DISPLAY: undefined,
    PATH: `${standIn}:${process.env['PATH'] ?? ''}`,
  })
}

beforeAll(async () => {
  standIn = await mkdtemp(join(tmpdir(), 'handrail-stand-in-'))
  const file = join(standIn, 'systemctl')
  await writeFile(file, `#!/bin/sh\necho "$@" >> ${standIn}/asked\n`)
  await chmod(file, 0o755)
  relay = await startTestRelay()
  agent = await makeAgentProcess()
  await relay.api('POST /api/permission-links', {
    body: { name: 'Restart', userGroupId: 'all-users', targetGroupId: 'default-targets', values },
  })
  const { token } = await relay.api('POST /api/enrolment-tokens', {})
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], `${token}\n`)
  await agent.command(['floor', 'set', 'always-ask=no', 'never-proceed-unanswered=no'])
  run()
  await openPage()
})
afterAll(async () => {
  page.close()
  await agent.cleanUp()
  await relay.stop()
  await rm(standIn, { recursive: true, force: true })
})

test('[POL2] allow-remote-restart: with the user’s yes the device restarts, and the session goes on when it is back', async () => {
  const controller = await relay.connectController()
  const { session, code } = await controller.ask('session:start', {})
  await page.ask('code:connect', { text: code })
  await toldPhase(controller, session.id, 'connecting')
  const viewer = await openControllerViewer(controller, session.id)
  try {
    await toldPhase(controller, session.id, 'live')
    viewer.say({ type: 'wish', wish: 'remote-restart' })
    const question = await eventually(() =>
      state?.session?.phase === 'live' ? state.session.questions.at(0) : undefined,
    )
    expect(question.point).toBe('remote-restart')
    await page.ask('question:answer', {
      sessionId: session.id,
      questionId: question.questionId,
      accept: true,
    })
    await viewer.hear('wish-granted')
    expect(await readFile(join(standIn, 'asked'), 'utf8')).toBe('reboot\n')
    await eventually(async () => {
      const { state: now } = await relay.api('GET /api/sessions/:id', { params: { id: session.id } })
      return now.phase === 'live' && now.restarting
    })
    page.close()
    await agent.end('SIGTERM')
    run()
    await openPage()
    await eventually(async () => {
      const { state: now } = await relay.api('GET /api/sessions/:id', { params: { id: session.id } })
      return now.phase === 'live' && now.interruptedAt === null && !now.restarting
    }, 30_000)
    expect(state?.session).toMatchObject({ id: session.id, phase: 'live' })
    const { happenings } = await relay.api('GET /api/sessions/:id', { params: { id: session.id } })
    expect(happenings.map(({ happening }) => happening.type)).toEqual(
      expect.arrayContaining(['consent', 'restarting', 'connected']),
    )
  } finally {
    viewer.stop()
    await page.ask('session:stop', { sessionId: session.id })
  }
})
