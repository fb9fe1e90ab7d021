import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { startSmallRelay, waitFor, type SmallRelay } from '../../test/support/small-relay.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { PageState } from '../../shared/protocol/page-link.ts'
import type { HelpRun } from '../../shared/protocol/self-help.ts'
import { openPageClient, type PageClient } from '../page/page-client.ts'

let relay: SmallRelay
let agent: AgentProcess
let page: PageClient
let state: PageState | null = null
let gone = false

const offer = (title: string) => ({
  triggerId: `trigger-${title.toLowerCase()}`,
  title,
  description: '',
  inputs: [],
})

beforeAll(async () => {
  relay = await startSmallRelay()
  agent = await makeAgentProcess()
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], 'good-token\n')
  await agent.command(['policy', 'set', 'unrestricted'])
  agent.run()
  await relay.connected()
  page = await open()
})
afterAll(async () => {
  page?.close()
  await agent.cleanUp()
  await relay.stop()
})

async function open(): Promise<PageClient> {
  gone = false
  return await openPageClient(agent.stateDir, {
    onState: said => (state = said),
    onGone: () => (gone = true),
  })
}
const newest = (): HelpRun | undefined => state?.help.runs[0]

/** The relay makes a job of this script as soon as it is asked; the job may be over before the device hears which it is. */
function answersWith(text: string): void {
  relay.onAsked = async () => {
    const order = relay.order(relay.addScript(text))
    await relay.offer(order)
    return { jobId: order.jobId }
  }
}

test('[TRIG1] the user asks for what is offered, sees it run and what it did, by its labels and in their language', async () => {
  relay.offers = [offer('Clean')]
  await page.ask('help:languages', { languages: ['de', 'en'] })
  await waitFor('the offer', () => state?.help.offers[0]?.title === 'Clean')
  answersWith(
    [
      '# @action Clean',
      '# @output freed size "Freed space"',
      '# @text de action "Aufräumen"',
      '# @text de label freed "Frei geworden"',
      'echo working; sleep 1; echo "freed=2 MB" >> "$HANDRAIL_OUTPUTS"',
      '',
    ].join('\n'),
  )
  const seen = new Set<string>()
  const asked = page.ask('help:run', { triggerId: 'trigger-clean', inputs: {} })
  await waitFor('the end', () => {
    const run = newest()
    if (run) seen.add(`${run.state} ${run.log.trim()}`)
    return run?.state === 'completed'
  })
  await asked
  expect([...seen]).toContain('running working')
  expect(newest()).toMatchObject({
    title: 'Clean',
    cause: null,
    log: 'working\n',
    outputs: [{ name: 'freed', label: 'Frei geworden', value: 2e6 }],
  })
  expect(relay.asked.at(-1)?.user).not.toBe('')
})

test('[TRIG1] a click too many is no second run, a refusal is said, and what is not offered is not asked for', async () => {
  const before = relay.asked.length
  answersWith('# @action Slow\nsleep 2\n')
  await page.ask('help:run', { triggerId: 'trigger-clean', inputs: {} })
  await page.ask('help:run', { triggerId: 'trigger-clean', inputs: {} })
  expect(relay.asked).toHaveLength(before + 1)
  await waitFor('the end', () => newest()?.state === 'completed')
  relay.onAsked = () => Promise.reject(new Failure('too-many-requests', 'Asked for often. Wait a minute.'))
  await expect(page.ask('help:run', { triggerId: 'trigger-clean', inputs: {} })).rejects.toMatchObject({
    code: 'too-many-requests',
    message: 'Asked for often. Wait a minute.',
  })
  await expect(page.ask('help:run', { triggerId: 'trigger-unknown', inputs: {} })).rejects.toMatchObject({
    code: 'not-found',
  })
})

test('[TRIG1] what is offered changes on an open page, stays to be read without a relay, and outlives the agent with what was done', async () => {
  relay.offers = [offer('Other')]
  await relay.ask('offers:changed', {})
  await waitFor('the other offer', () => state?.help.offers[0]?.title === 'Other')
  answersWith('# @action Long\nsleep 30\n')
  await page.ask('help:run', { triggerId: 'trigger-other', inputs: {} })
  await waitFor('the run', () => newest()?.state === 'running')
  await relay.down()
  await waitFor('the page to hear of it', () => state?.help.available === false)
  expect(state?.help.offers).toHaveLength(1)
  await agent.end('SIGKILL')
  await waitFor('the page to be gone', () => gone)
  agent.run()
  await waitFor('the page to be back', async () => {
    page.close()
    page = await open().catch(() => page)
    return !gone && state?.help.runs[0]?.state === 'error'
  })
  expect(newest()).toMatchObject({ title: 'Other', cause: 'agent-restarted' })
  expect(state?.help).toMatchObject({ available: false, offers: [{ title: 'Other' }] })
  await relay.up()
})
