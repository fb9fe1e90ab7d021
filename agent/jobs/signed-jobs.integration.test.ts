import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { issue, usual, type Party } from '../../test/support/signing/certificates.ts'
import { signedText } from '../../test/support/signing/scripts.ts'
import { startSmallRelay, waitFor, type SmallRelay } from '../../test/support/small-relay.ts'
import type { JobResult } from '../../shared/protocol/job.ts'

/** The relay asks for everything here; what runs is decided by the device's own trust folders. */

const YEAR = 365 * 86_400_000
const BODY = '# @action Signed\n# @output ran boolean "Ran"\necho "ran=true" >> "$HANDRAIL_OUTPUTS"\n'

let relay: SmallRelay
let agent: AgentProcess
let root: Party
let publisher: Party
let stranger: Party

beforeAll(async () => {
  const times = { from: Date.now() - YEAR, until: Date.now() + YEAR }
  root = issue({ name: 'Root', extensions: usual.authority(), ...times })
  publisher = issue({ name: 'Acme IT', by: root, extensions: usual.signer(), ...times })
  stranger = issue({ name: 'Stranger', by: root, extensions: usual.signer(), ...times })
  relay = await startSmallRelay()
  agent = await makeAgentProcess()
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], 'good-token\n')
  agent.run()
  await relay.connected()
})
afterAll(async () => {
  await agent.cleanUp()
  await relay.stop()
})

async function trust(folder: string, { der }: Party): Promise<void> {
  const dir = join(agent.stateDir, 'trust', folder)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await writeFile(join(dir, `${folder}.cer`), der, { mode: 0o600 })
}

async function run(text: string): Promise<JobResult> {
  const order = relay.order(relay.addScript(text))
  await relay.offer(order)
  return await relay.resultOf(order.jobId)
}

test('[EXEC1] a signed script runs once its publisher is trusted on the device, and the result names them', async () => {
  const script = signedText(BODY, 'action.sh', { signer: publisher })
  expect(await run(script)).toMatchObject({ state: 'error', cause: 'untrusted-certificate', outputs: [] })
  await trust('roots', root)
  await trust('publishers', publisher)
  await waitFor(
    'the relay to be told of the publisher',
    () => relay.facts.at(-1)?.publishers[0]?.name === 'Acme IT',
  )
  expect(await run(script)).toMatchObject({
    state: 'completed',
    publisher: 'Acme IT',
    outputs: [{ name: 'ran', value: true }],
  })
})

test('[SIGN1] an unsigned, an edited and a wrongly signed script are refused although the relay asks', async () => {
  const signed = signedText(BODY, 'action.sh', { signer: publisher })
  const refusals = {
    'not-signed': BODY,
    'bad-digest': signed.replace('ran=true', 'ran=false'),
    'untrusted-publisher': signedText(BODY, 'action.sh', { signer: stranger }),
    'bad-block': `${signed}echo more\n`,
  }
  for (const [cause, script] of Object.entries(refusals)) {
    const result = await run(script)
    expect(result).toMatchObject({
      state: 'error',
      cause,
      startedAt: null,
      exitCode: null,
      outputs: [],
      logTail: '',
    })
    expect(result.details).not.toBe('')
  }
})

test('[EXEC2] disabled refuses the trusted publisher too', async () => {
  await agent.command(['policy', 'set', 'disabled'])
  const script = signedText(BODY, 'action.sh', { signer: publisher })
  expect(await run(script)).toMatchObject({ state: 'error', cause: 'disabled-by-policy' })
})
