import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { startSmallRelay, waitFor, type SmallRelay } from '../../test/support/small-relay.ts'

let relay: SmallRelay
let agent: AgentProcess

beforeEach(async () => {
  relay = await startSmallRelay()
  agent = await makeAgentProcess()
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], 'good-token\n')
})
afterEach(async () => {
  await agent.cleanUp()
  await relay.stop()
})

async function storedRelays(): Promise<string[]> {
  const text = await readFile(join(agent.stateDir, 'relays.json'), 'utf8')
  return (JSON.parse(text) as { relays: string[] }).relays
}

async function status(): Promise<{ link: { phase: string; failure?: { code: string } } | null }> {
  return JSON.parse((await agent.command(['status', '--json'])).out) as never
}

test('[AUTH2] a device proves its own key; with another device’s key it is refused, and status says so', async () => {
  agent.run()
  await relay.connected()
  expect(relay.facts[0]).toMatchObject({
    platform: 'linux',
    executionPolicy: 'trusted-publisher-or-handrail',
  })
  await agent.end()
  const other = await makeAgentProcess()
  await other.command(['enrol', '--relay', relay.url, '--token-stdin'], 'good-token\n')
  const [mine, theirs] = [join(agent.stateDir, 'identity.json'), join(other.stateDir, 'identity.json')]
  const stranger = JSON.parse(await readFile(mine, 'utf8')) as { enrolled: { deviceId: string } }
  const known = JSON.parse(await readFile(theirs, 'utf8')) as { enrolled: { deviceId: string } }
  stranger.enrolled.deviceId = known.enrolled.deviceId
  await writeFile(mine, JSON.stringify(stranger))
  agent.run()
  await waitFor('the refusal', async () => (await status()).link?.failure?.code === 'device-proof-failed')
  await other.cleanUp()
})

test('[BRK1] after the relay’s restart the device is back within 3 s', async () => {
  agent.run()
  await relay.connected()
  for (const downForMs of [0, 1500]) {
    await relay.down()
    await new Promise(resolve => setTimeout(resolve, downForMs))
    relay.facts.length = 0
    await relay.up()
    await relay.connected(3000)
  }
})

test('[BRK1] the list is tried in order, and the list that the relay sends is kept', async () => {
  const dead = 'http://127.0.0.1:9'
  const path = join(agent.stateDir, 'relays.json')
  const stored = JSON.parse(await readFile(path, 'utf8')) as { relays: string[] }
  stored.relays = [dead, relay.url]
  await writeFile(path, JSON.stringify(stored))
  const sent = [relay.url, 'http://127.0.0.1:10']
  relay.relays = sent
  agent.run()
  await relay.connected()
  expect(await storedRelays()).toEqual(sent)
  await agent.end()
  // An empty list is never taken: the welcome is refused, and what was known stays.
  relay.relays = []
  relay.facts.length = 0
  agent.run()
  await waitFor('a refused welcome', async () => (await status()).link?.phase === 'waiting')
  expect(await storedRelays()).toEqual(sent)
})

test('a relay that speaks another version is named in the status', async () => {
  relay.refuseWith = { code: 'protocol-too-old', message: 'This agent is too old for the relay.' }
  agent.run()
  await waitFor(
    'the refusal in the status',
    async () => (await status()).link?.failure?.code === 'protocol-too-old',
  )
  const told = await agent.command(['status'])
  expect(told.out).toContain('This agent is too old for the relay.')
})

test('an agent that runs before it is enrolled connects when it is', async () => {
  const fresh = await makeAgentProcess()
  fresh.run()
  await waitFor('the agent to run', async () => (await fresh.command(['status'])).code === 0)
  await fresh.command(['enrol', '--relay', relay.url, '--token-stdin'], 'good-token\n')
  await relay.connected(5000)
  await fresh.cleanUp()
})

test('[EXEC1] the relay is told of a new policy while the agent runs', async () => {
  agent.run()
  await relay.connected()
  await agent.command(['policy', 'set', 'trusted-publisher'])
  await waitFor('new facts', () => relay.facts.at(-1)?.executionPolicy === 'trusted-publisher', 3000)
})
