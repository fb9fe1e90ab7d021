import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { startTestRelay, type TestRelay } from '../../test/support/relay.ts'
import { waitFor } from '../../test/support/small-relay.ts'
import type { PageState } from '../../shared/protocol/page-link.ts'
import { openPageClient } from '../page/page-client.ts'

/** The real agent and the real relay: what the device does by itself, and for its user. */

let relay: TestRelay
let agent: AgentProcess
let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-watches-'))
  relay = await startTestRelay()
  agent = await makeAgentProcess()
  const { token } = await relay.api('POST /api/enrolment-tokens', {})
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], `${token}\n`)
  await agent.command(['policy', 'set', 'unrestricted'])
  agent.run()
  await waitFor('the device to be online', async () => {
    const { rows } = await relay.api('GET /api/devices', { query: { online: 'yes' } })
    return rows[0]?.facts?.executionPolicy === 'unrestricted'
  })
})
afterAll(async () => {
  await agent.cleanUp()
  await relay.stop()
  await rm(dir, { recursive: true, force: true })
})

async function upload(fileName: string, text: string): Promise<string> {
  const base64 = Buffer.from(text).toString('base64')
  return (await relay.api('POST /api/scripts', { body: { fileName, base64 } })).id
}
const common = { enabled: true, scriptVersion: 1, devices: {} }

test('[TRIG1] a file grows, the device empties it by itself, and the history says that it helped', async () => {
  const path = join(dir, 'grows.log')
  await writeFile(path, 'x'.repeat(5000))
  const scriptId = await upload(
    'empty.sh',
    '# @action Empty a file\n# @input path string "File"\n: > "$HANDRAIL_INPUT_path"\necho emptied\n',
  )
  const condition = { what: 'file-size', path, above: 1000, clear: 100 } as const
  const watched = { condition, everyMs: 10_000, looks: 1, settleMs: 1000 }
  const { id } = await relay.api('POST /api/triggers', {
    body: { ...common, kind: 'self-healing', name: 'Log is large', scriptId, inputs: { path }, watched },
  })
  const told = async (): Promise<string[]> => {
    const { rows } = await relay.api('GET /api/watch-events', { query: { triggerId: id } })
    return rows.map(row => row.happening).toReversed()
  }
  await waitFor('it to have helped', async () => (await told()).includes('helped'), 45_000)
  expect(await told()).toEqual(['came-about', 'ran', 'helped'])
  expect(await readFile(path, 'utf8')).toBe('')
  const jobs = (await relay.api('GET /api/jobs', { query: {} })).rows.filter(job => job.trigger?.id === id)
  expect(jobs).toMatchObject([{ state: 'completed', trigger: { kind: 'self-healing' } }])
})

test('[TRIG1] what is offered stands on the page of the device, and runs when its user asks', async () => {
  const scriptId = await upload(
    'hello.sh',
    '# @action Say hello\n# @output word string "Word"\necho "word=hello" >> "$HANDRAIL_OUTPUTS"\n',
  )
  await relay.api('POST /api/triggers', {
    body: { ...common, kind: 'self-help', name: 'Hello', scriptId, inputs: {}, texts: {} },
  })
  let state: PageState | null = null as PageState | null
  const page = await openPageClient(agent.stateDir, {
    onState: said => (state = said),
    onGone: () => undefined,
  })
  try {
    await waitFor('the offer', async () => {
      await page.ask('help:languages', { languages: ['en'] })
      return state?.help.offers[0]?.title === 'Say hello'
    })
    const triggerId = state?.help.offers[0]?.triggerId ?? ''
    await page.ask('help:run', { triggerId, inputs: {} })
    await waitFor('the end', () => state?.help.runs[0]?.state === 'completed')
    expect(state?.help.runs[0]).toMatchObject({ outputs: [{ label: 'Word', value: 'hello' }] })
  } finally {
    page.close()
  }
})
