import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { startSmallRelay, waitFor, type SmallRelay } from '../../test/support/small-relay.ts'
import type { JobOrder, JobResult } from '../../shared/protocol/job.ts'

/** A relay that lies in every way it can. Each script would leave a file; none may be there afterwards. */

let relay: SmallRelay
let agent: AgentProcess
let number = 0

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

/** A script that leaves a mark each time it runs. */
function marking(): { script: ReturnType<SmallRelay['addScript']>; runs: () => Promise<number> } {
  number += 1
  const mark = join(agent.stateDir, `mark-${number}`)
  return {
    script: relay.addScript(`# @action Mark ${number}\necho ran >> ${mark}\n`),
    runs: async () => (existsSync(mark) ? (await readFile(mark, 'utf8')).split('\n').length - 1 : 0),
  }
}
async function resultOf(order: JobOrder): Promise<JobResult> {
  await relay.offer(order)
  return await relay.resultOf(order.jobId)
}
const logged = (jobId: string, what: string): Promise<void> =>
  waitFor(`the agent to log ${what} of ${jobId}`, () =>
    agent
      .log()
      .split('\n')
      .some(line => line.includes(jobId) && line.includes(what)),
  )
/** Whatever was to run before this has been decided. */
async function afterAnother(): Promise<void> {
  expect(await resultOf(relay.order(relay.addScript('# @action Other\ntrue\n')))).toMatchObject({
    state: 'completed',
  })
}
async function restart(signal: NodeJS.Signals): Promise<void> {
  await agent.end(signal)
  relay.facts.length = 0
  agent.run()
  await relay.connected()
}

test('[SIGN12] other bytes, or another version, than the signed order names: hash-mismatch', async () => {
  const { script, runs } = marking()
  const other = marking()
  relay.sendInstead(script.sha256, other.script.text)
  const order = relay.order(script)
  expect(await resultOf(order)).toMatchObject({ state: 'error', cause: 'hash-mismatch', startedAt: null })
  await logged(order.jobId, 'hash-mismatch')
  expect([await runs(), await other.runs()]).toEqual([0, 0])
})

test('[EXEC1] an order that says another policy, or whose declarations say other than the script: the device decides', async () => {
  const { script, runs } = marking()
  await agent.command(['policy', 'set', 'trusted-publisher-or-handrail'])
  const policies = { policy: 'unrestricted', executionPolicy: 'unrestricted', verified: true }
  const order = relay.order(script, policies as Partial<JobOrder>)
  expect(await resultOf(order)).toMatchObject({ state: 'error', cause: 'not-signed', startedAt: null })
  await logged(order.jobId, 'not-signed')
  await agent.command(['policy', 'set', 'unrestricted'])
  const asUser = relay.order(script, { runContext: 'interactive-user' })
  expect(await resultOf(asUser)).toMatchObject({ cause: 'run-context-unavailable', startedAt: null })
  const { declaration } = relay.order(script)
  const elsewhere = relay.addScript('# @action Elsewhere\n# @platforms windows\ntrue\n')
  const lied = relay.order(elsewhere, { declaration })
  expect(await resultOf(lied)).toMatchObject({ cause: 'wrong-platform', startedAt: null })
  expect(await runs()).toBe(0)
})

test('[TRIG4] a job that ended is not run again when it is replayed, nor after a restart or a crash of the agent', async () => {
  const { script, runs } = marking()
  const order = relay.order(script)
  expect(await resultOf(order)).toMatchObject({ state: 'completed' })
  for (const signal of [null, 'SIGTERM', 'SIGKILL'] as const) {
    if (signal) await restart(signal)
    // As it was, and under the same id with another time to live.
    await relay.offer(order)
    await relay.offer({ ...order, expiresAt: order.expiresAt + 1_000_000 })
    await afterAnother()
  }
  await logged(order.jobId, 'an order came again')
  expect(await runs()).toBe(1)
})

test('[SIGN10] orders for another device, changed on the way, or signed by a rogue of the same name: refused and logged', async () => {
  const { script, runs } = marking()
  const elsewhere = relay.order(script, { deviceId: 'another-device' })
  await expect(relay.offer(elsewhere)).rejects.toMatchObject({ code: 'forbidden' })
  const order = relay.order(script)
  const text = JSON.stringify({ ...order, inputs: { path: '/' } })
  await expect(relay.offer(order, { text })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(relay.offer(order, { signature: '' })).rejects.toMatchObject({ code: 'forbidden' })
  const late = relay.order(script, { expiresAt: Date.now() - 1 })
  expect(await resultOf(late)).toMatchObject({ state: 'expired', cause: 'offer-expired', startedAt: null })
  await logged(late.jobId, 'offer-expired')
  relay.changeKey()
  const rogue = relay.order(script)
  await expect(relay.offer(rogue)).rejects.toMatchObject({ code: 'forbidden' })
  for (const { jobId } of [elsewhere, order, rogue]) await logged(jobId, 'it is not genuine')
  expect(await runs()).toBe(0)
})
