import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JobResult } from '../../shared/protocol/job.ts'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { runInTerminal } from '../../test/support/run-in-terminal.ts'
import { startSmallRelay, waitFor, type SmallRelay } from '../../test/support/small-relay.ts'
import { makeOrganisation, pemOf } from '../../test/support/trust.ts'

/** A running agent under its default policy, whose administrator trusts, distrusts and sets policy meanwhile. */

const acme = makeOrganisation('Acme IT')
const script = '#!/bin/sh\n# @action Hello\necho hello\n'
let dir: string
let etcDir: string
let relay: SmallRelay
let agent: AgentProcess

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-trust-test-'))
  etcDir = join(dir, 'etc')
  await mkdir(etcDir)
  for (const name of ['root', 'publisher'] as const) await writeFile(join(dir, name), pemOf(acme[name]))
  relay = await startSmallRelay()
  agent = await makeAgentProcess()
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], 'good-token\n')
  agent.run({ HANDRAIL_ETC: etcDir })
  await relay.connected()
})
afterAll(async () => {
  await agent.cleanUp()
  await relay.stop()
  await rm(dir, { recursive: true, force: true })
})

async function run(bytes: Buffer): Promise<JobResult> {
  const order = relay.order(relay.addScript(bytes.toString('utf8')))
  await relay.offer(order)
  return await relay.resultOf(order.jobId)
}
const command = (...args: string[]) =>
  runInTerminal([...args, '--state', agent.stateDir], { HANDRAIL_ETC: etcDir })
const publishers = () => relay.facts.at(-1)?.publishers

test('[SIGN8] [SIGN11] what a running agent trusts is what its administrator added last, and the relay is told', async () => {
  const signed = acme.sign(script)
  expect(publishers()).toEqual([])
  expect(await run(signed)).toMatchObject({ state: 'error', cause: 'untrusted-certificate', startedAt: null })
  await command('trust', 'add', join(dir, 'root'), '--as', 'root')
  await command('trust', 'add', join(dir, 'publisher'), '--as', 'publisher')
  await waitFor('the relay to be told', () => publishers()?.length === 1, 3000)
  expect(publishers()).toEqual([{ name: 'Acme IT', thumbprint: acme.thumbprint }])
  expect(await run(signed)).toMatchObject({ state: 'completed', logTail: 'hello\n', publisher: 'Acme IT' })
  expect(await run(Buffer.from(script))).toMatchObject({ cause: 'not-signed' })
  const changed = Buffer.from(signed.toString('utf8').replace('echo hello', 'echo Hello'))
  expect(await run(changed)).toMatchObject({ cause: 'bad-digest', startedAt: null })

  await command('trust', 'remove', acme.thumbprint)
  await waitFor('the relay to be told', () => publishers()?.length === 0, 3000)
  expect(await run(signed)).toMatchObject({ cause: 'untrusted-publisher', startedAt: null })
})

test.runIf(process.getuid?.() === 0)('[EXEC1] the fleet’s policy file reaches a running agent', async () => {
  await command('policy', 'set', 'unrestricted')
  expect((await run(Buffer.from(script))).state).toBe('completed')
  await writeFile(join(etcDir, 'policy'), 'disabled\n')
  await waitFor('the relay to be told', () => relay.facts.at(-1)?.executionPolicy === 'disabled', 3000)
  expect(await run(Buffer.from(script))).toMatchObject({ cause: 'disabled-by-policy', startedAt: null })
  expect((await command('policy', 'get')).out).toContain(join(etcDir, 'policy'))
  const set = await command('policy', 'set', 'unrestricted')
  expect(set.out).toContain('disabled')
  expect(set.err).toContain('has no effect')
  expect(JSON.parse((await command('status', '--json')).out)).toMatchObject({ executionPolicy: 'disabled' })
})
