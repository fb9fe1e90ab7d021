import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { startSmallRelay, waitFor, type SmallRelay } from '../../test/support/small-relay.ts'
import { makeSealingKey } from '../../shared/signing/sealed-box.ts'
import { MAX_RUNNING } from './run/job-queue.ts'

const SECRET = 'hunter2-unfindable-71c'
const TEXT = [
  '# @action With secret',
  '# @input password secret "Password"',
  '# @output characters unsigned-integer "Characters"',
  'read -r line',
  'echo "characters=${#line}" >> "$HANDRAIL_OUTPUTS"',
  '',
].join('\n')
const CHARACTERS = JSON.stringify({ password: SECRET }).length

let relay: SmallRelay
let agent: AgentProcess

beforeAll(async () => {
  relay = await startSmallRelay()
  agent = await makeAgentProcess()
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], 'good-token\n')
  await agent.command(['policy', 'set', 'unrestricted'])
  agent.run()
  await relay.connected()
})
afterAll(async () => {
  await agent.cleanUp()
  await relay.stop()
})

test('[SEC1] the device’s key lies in a file of its own account, and is the same after a restart', async () => {
  const before = relay.sealingKey
  expect((await stat(join(agent.stateDir, 'sealing-key.json'))).mode & 0o777).toBe(0o600)
  await agent.end()
  relay.sealingKey = null
  agent.run()
  await relay.connected()
  expect(relay.sealingKey).toBe(before)
})

test('[SEC1] a secret that waits on the device lies sealed in its ledger, and is opened for the run', async () => {
  const script = relay.addScript(TEXT)
  const busy = relay.addScript('# @action Busy\nsleep 300\n')
  const blockers = Array.from({ length: MAX_RUNNING }, () => relay.order(busy))
  for (const order of blockers) await relay.offer(order)
  await waitFor('the device to be busy', () => blockers.every(({ jobId }) => relay.started.includes(jobId)))
  const order = relay.order(script, { inputs: { password: SECRET } })
  await relay.offer(order)
  const ledger = await readFile(join(agent.stateDir, 'jobs', 'ledger.json'), 'utf8')
  expect(ledger).toContain(order.sealedInputs)
  expect(ledger).not.toContain(SECRET)
  for (const { jobId } of blockers) await relay.ask('job:cancel', { jobId })
  expect(await relay.resultOf(order.jobId)).toMatchObject({
    state: 'completed',
    outputs: [{ name: 'characters', value: CHARACTERS }],
  })
})

test('[SEC1] a secret in the clear is not taken; one sealed to another key, or for another job, is not run', async () => {
  const script = relay.addScript(TEXT)
  const good = relay.order(script, { inputs: { password: SECRET } })
  await expect(
    relay.offer({ ...good, sealedInputs: null, inputs: { password: SECRET } }),
  ).rejects.toMatchObject({ code: 'invalid-input' })
  const own = relay.sealingKey
  relay.sealingKey = makeSealingKey().publicKey
  const other = relay.order(script, { inputs: { password: SECRET } })
  relay.sealingKey = own
  const moved = { ...relay.order(script), sealedInputs: good.sealedInputs }
  for (const order of [other, moved]) {
    await relay.offer(order)
    expect(await relay.resultOf(order.jobId)).toMatchObject({
      state: 'error',
      cause: 'secrets-not-readable',
      startedAt: null,
    })
  }
})
