import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PageState } from '../../shared/protocol/page-link.ts'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { eventually, startTestRelay, type TestRelay } from '../../test/support/relay.ts'
import { openPageClient, type PageClient } from '../page/page-client.ts'

/** A real agent that is killed while it asks its user: as a service, on a device where the system knows of nobody. */

let relay: TestRelay
let agent: AgentProcess
let page: PageClient | null = null
let state: PageState | null = null

beforeAll(async () => {
  relay = await startTestRelay()
  agent = await makeAgentProcess()
  const { token } = await relay.api('POST /api/enrolment-tokens', {})
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], `${token}\n`)
})
afterAll(async () => {
  page?.close()
  await agent.cleanUp()
  await relay.stop()
})

async function start(): Promise<PageClient> {
  agent.run()
  state = null
  const client = await eventually(
    () =>
      openPageClient(agent.stateDir, { onState: said => (state = said), onGone: () => undefined }).catch(
        () => null,
      ),
    20_000,
  )
  await eventually(() => state?.relay.connected, 20_000)
  return client
}

test('[CODE6] [CONS2] who entered a code is asked again after the agent was killed while it asked them', async () => {
  const controller = await relay.connectController()
  page = await start()
  const { session, code } = await controller.ask('session:start', {})
  await page.ask('code:connect', { text: code })
  await eventually(() => state?.session?.phase === 'accepting')
  page.close()
  await agent.end('SIGKILL')
  page = await start()
  await eventually(() => state?.session !== null)
  expect(state?.session).toMatchObject({ phase: 'accepting', id: session.id })
  await page.ask('session:refuse', { sessionId: session.id })
  await eventually(() => state?.session?.phase === 'ended')
  expect(state?.session).toMatchObject({ reason: 'user-refused' })
})
