import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { startTestRelay, type TestRelay } from '../../test/support/relay.ts'
import { waitFor } from '../../test/support/small-relay.ts'
import type { JobDetail, Script } from '../../shared/protocol/api/jobs.ts'

/** The real agent and the real relay, over a real connection. */

let relay: TestRelay
let agent: AgentProcess
let deviceId: string

beforeAll(async () => {
  relay = await startTestRelay()
  agent = await makeAgentProcess()
  const { token } = await relay.api('POST /api/enrolment-tokens', {})
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], `${token}\n`)
  await agent.command(['policy', 'set', 'unrestricted'])
  agent.run()
  await online()
  const { rows } = await relay.api('GET /api/devices', { query: {} })
  deviceId = rows[0]?.id ?? ''
})
afterAll(async () => {
  await agent.cleanUp()
  await relay.stop()
})

async function online(): Promise<void> {
  await waitFor('the device to be online', async () => {
    const { rows } = await relay.api('GET /api/devices', { query: { online: 'yes' } })
    return rows[0]?.facts?.executionPolicy === 'unrestricted'
  })
}
async function upload(text: string, fileName: string): Promise<Script> {
  const base64 = Buffer.from(text).toString('base64')
  return await relay.api('POST /api/scripts', { body: { fileName, base64 } })
}
async function request(script: Script, inputs = {}): Promise<string> {
  const body = { scriptId: script.id, deviceId, inputs }
  return (await relay.api('POST /api/jobs', { body })).id
}
const read = (id: string): Promise<JobDetail> => relay.api('GET /api/jobs/:id', { params: { id } })
async function ended(id: string): Promise<JobDetail> {
  await waitFor(`the end of ${id}`, async () => (await read(id)).endedAt !== null)
  return await read(id)
}

test('an action goes from the API to the device and its typed outputs come back', async () => {
  const script = await upload(
    '# @action Disk\n# @input path string "Path"\n# @input key secret "Key"\n# @output free size "Free"\nread -r key\necho "$key"\necho "free=5 MB" >> "$HANDRAIL_OUTPUTS"\ntest -n "$HANDRAIL_INPUT_path"\n',
    'disk.sh',
  )
  const job = await ended(await request(script, { path: '/tmp', key: 'very secret' }))
  expect(job).toMatchObject({ state: 'completed', exitCode: 0, outputs: [{ label: 'Free', value: 5e6 }] })
  expect(JSON.stringify(job)).not.toContain('very secret')
})

test('[TRIG4] the relay restarts while a script runs: the job ends once, with its own result', async () => {
  const script = await upload('# @action Slow\nsleep 1.5\necho slow\n', 'slow.sh')
  const id = await request(script)
  await waitFor('the job to run', async () => (await read(id)).state === 'running')
  await relay.restart()
  expect(await ended(id)).toMatchObject({ state: 'completed', logTail: 'slow\n' })
})

test('[TRIG4] the agent is killed while a script runs: the job ends as error, agent restarted', async () => {
  const script = await upload('# @action Long\nsleep 300\n', 'long.sh')
  const id = await request(script)
  await waitFor('the job to run', async () => (await read(id)).state === 'running')
  await agent.end('SIGKILL')
  agent.run()
  expect(await ended(id)).toMatchObject({ state: 'error', cause: 'agent-restarted' })
})

test('[TRIG3] a job asked for while the agent was away runs when it is back', async () => {
  const script = await upload('# @action Later\necho later\n', 'later.sh')
  await agent.end()
  const id = await request(script)
  expect((await read(id)).state).toBe('waiting-for-device')
  agent.run()
  expect(await ended(id)).toMatchObject({ state: 'completed', logTail: 'later\n' })
})

test('a running job is cancelled from the API', async () => {
  const script = await upload('# @action Cancel\nsleep 300\n', 'cancel.sh')
  const id = await request(script)
  await waitFor('the job to run', async () => (await read(id)).state === 'running')
  await relay.api('POST /api/jobs/:id/cancel', { params: { id } })
  expect(await ended(id)).toMatchObject({ state: 'cancelled', cause: 'cancelled' })
})
