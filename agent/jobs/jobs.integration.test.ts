import { readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { startSmallRelay, waitFor, type SmallRelay } from '../../test/support/small-relay.ts'
import type { JobResult } from '../../shared/protocol/job.ts'

/** A real agent process against the protocol alone; its policy is `unrestricted`, signatures have their own tests. */

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
beforeEach(() => {
  relay.beforeAck = () => Promise.resolve()
  relay.cancelled = []
})

/** Waits for a file of the test's; for 20 s at most, so that a test that fails leaves nothing running. */
const UNTIL_TOLD =
  'for i in $(seq 400); do test -e "/tmp/$HANDRAIL_JOB_ID.go" && break; sleep 0.05; done; rm "/tmp/$HANDRAIL_JOB_ID.go"'

async function run(text: string, inputs = {}, fileName = 'action.sh'): Promise<JobResult> {
  const order = relay.order(relay.addScript(text, fileName), { inputs })
  await relay.offer(order)
  return await relay.resultOf(order.jobId)
}

async function restartAgent(signal: NodeJS.Signals): Promise<void> {
  await agent.end(signal)
  relay.facts.length = 0
  agent.run()
  await relay.connected()
}

async function processesWith(marker: string): Promise<string[]> {
  const found = await Promise.all(
    (await readdir('/proc')).map(async pid => {
      if (!/^\d+$/.test(pid)) return []
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
      return environment.includes(marker) ? [pid] : []
    }),
  )
  return found.flat()
}

test('[OUT3] success is the exit code alone, and outputs may be there all the same', async () => {
  const good = await run(
    '# @action Good\n# @output free size "Free"\necho "free=10 GB" >> "$HANDRAIL_OUTPUTS"\n',
  )
  expect(good).toMatchObject({ state: 'completed', cause: null, exitCode: 0 })
  expect(good.outputs).toEqual([{ name: 'free', type: 'size', value: 10e9, flag: null }])
  const bad = await run(
    '# @action Bad\n# @output n unsigned-integer "N"\necho n=7 >> "$HANDRAIL_OUTPUTS"\nexit 3\n',
  )
  expect(bad).toMatchObject({ state: 'error', cause: 'exit-code', exitCode: 3 })
  expect(bad.outputs[0]).toMatchObject({ name: 'n', value: 7 })
})

test('[EXEC1] a dry run starts only a script that declares one, and tells it so', async () => {
  const body = 'echo "dry=[$HANDRAIL_DRY_RUN]"\n'
  const tryOut = async (text: string, dryRun: boolean): Promise<JobResult> => {
    const order = relay.order(relay.addScript(text), { dryRun })
    await relay.offer(order)
    return await relay.resultOf(order.jobId)
  }
  const knows = `# @action Knows\n# @dry-run\n${body}`
  expect(await tryOut(knows, true)).toMatchObject({ state: 'completed', logTail: 'dry=[1]\n' })
  expect(await tryOut(knows, false)).toMatchObject({ state: 'completed', logTail: 'dry=[]\n' })
  const refused = await tryOut(`# @action Does not\n${body}`, true)
  expect(refused).toMatchObject({ state: 'error', cause: 'no-dry-run', startedAt: null, logTail: '' })
})

test('[ACT2] inputs arrive as text and no shell ever reads them', async () => {
  const value = '$(touch /tmp/never) `id` "; exit 9; \' \\ \n*'
  const script = '# @action Echo\n# @input text string "Text"\nprintf "%s" "$HANDRAIL_INPUT_text"\n'
  expect(await run(script, { text: value })).toMatchObject({ state: 'completed', logTail: value })
})

test('[ACT2] a secret comes on standard input alone: in no environment, command line or log', async () => {
  const secret = 'correct horse 1"\\$'
  const result = await run(
    [
      '# @action Secret',
      '# @input password secret "Password"',
      '# @output echo string "Echo"',
      'read -r line',
      'echo "got $line"; echo "err $line" >&2',
      'for p in $$ $PPID; do tr "\\0" "\\n" < /proc/$p/environ; tr "\\0" " " < /proc/$p/cmdline; done',
      'echo "echo=$line" >> "$HANDRAIL_OUTPUTS"',
    ].join('\n'),
    { password: secret },
  )
  expect(result.state).toBe('completed')
  expect(result.logTail).toContain('got {"password":"••••••"}')
  expect(JSON.stringify(result)).not.toContain('correct horse')
  expect(agent.log()).not.toContain('correct horse')
  expect(result.outputs[0]?.value).toContain('••••••')
})

test('[ACT2] nothing of a secret is seen anywhere while the script runs, nor left behind after it', async () => {
  const secret = 'hunter2-unfindable-9f3'
  const script = relay.addScript(
    [
      '# @action Hold',
      '# @input password secret "Password"',
      'read -r line',
      'echo "$line"; echo "$line" >&2',
      'sleep 30 & child=$!',
      UNTIL_TOLD,
    ].join('\n'),
  )
  const order = relay.order(script, { inputs: { password: secret } })
  await relay.offer(order)
  await waitFor('the script to print', () => relay.outputs.some(({ jobId }) => jobId === order.jobId))
  expect(await seenInProcesses(secret)).toEqual([])
  await writeFile(`/tmp/${order.jobId}.go`, '')
  const result = await relay.resultOf(order.jobId)
  expect(result).toMatchObject({ state: 'completed' })
  await waitFor('nothing to be open', async () => (await openJobs()).length === 0)
  const runs = join(agent.stateDir, 'jobs', 'runs')
  await waitFor('the run’s files to go', async () => (await readdir(runs)).length === 0)
  expect(await seenInProcesses(secret)).toEqual([])
  const left = await readdir(agent.stateDir, { recursive: true, withFileTypes: true })
  for (const file of left.filter(entry => entry.isFile())) {
    const path = join(file.parentPath, file.name)
    expect((await readFile(path)).includes(secret), path).toBe(false)
  }
  const drops = (await readdir(tmpdir())).filter(name => name.includes(order.jobId))
  expect(drops).toEqual([])
  expect(agent.log()).not.toContain(secret)
  expect(JSON.stringify([result, relay.outputs])).not.toContain(secret)
})

/** Where in the environments and command lines of all processes a text stands. */
async function seenInProcesses(text: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const files = pids.flatMap(pid => [`/proc/${pid}/environ`, `/proc/${pid}/cmdline`])
  const seen = await Promise.all(
    files.map(async file => ((await readFile(file, 'utf8').catch(() => '')).includes(text) ? [file] : [])),
  )
  return seen.flat()
}

test('[ACT2] the environment is small and holds nothing of the agent’s own', async () => {
  const { logTail } = await run(
    '# @action Env\n# @input a string "A" default="b"\nenv | cut -d= -f1 | sort\n',
  )
  expect(logTail.trim().split('\n')).toEqual([
    'HANDRAIL_HELPERS',
    'HANDRAIL_INPUT_a',
    'HANDRAIL_JOB_ID',
    'HANDRAIL_OUTPUTS',
    'HOME',
    'LANG',
    'PATH',
    'PWD',
    'USER',
  ])
})

test('[ACT2] what a script prints arrives while it runs, secrets masked also where they come in two pieces', async () => {
  const script = [
    '# @action Live',
    '# @input password secret "Password"',
    'read -r line',
    'echo first',
    'printf "corr"; sleep 0.3; printf "ect horse\\n"; echo after',
    UNTIL_TOLD,
  ].join('\n')
  const order = relay.order(relay.addScript(script), { inputs: { password: 'correct horse' } })
  const heard = (): string =>
    relay.outputs
      .filter(({ jobId }) => jobId === order.jobId)
      .map(({ text }) => text)
      .join('')
  await relay.offer(order)
  await waitFor('the first lines while it runs', () => heard().startsWith('first\n••••••\n'))
  await writeFile(`/tmp/${order.jobId}.go`, '')
  expect(await relay.resultOf(order.jobId)).toMatchObject({ logTail: 'first\n••••••\nafter\n' })
  expect(heard()).not.toMatch(/corr|horse/)
  const offsets = relay.outputs.filter(({ jobId }) => jobId === order.jobId).map(({ offset }) => offset)
  expect(offsets[0]).toBe(0)
})

test('[SIGN10] the script runs from a private file, which is gone afterwards', async () => {
  const { logTail } = await run(
    '# @action Where\nstat -c "%a %U" "$0"; stat -c %a .; echo "$0"; touch dropped\n',
  )
  const [file, folder, path] = logTail.trim().split('\n')
  expect(file).toBe('500 root')
  expect(folder).toBe('700')
  expect(path).toContain(join(agent.stateDir, 'jobs', 'runs'))
  await waitFor(
    'the run’s files to go',
    async () => (await readdir(join(agent.stateDir, 'jobs', 'runs'))).length === 0,
  )
})

test('each language runs with its interpreter; a missing one is a clear refusal', async () => {
  const python = await run('# @action Py\nimport sys\nprint("py", sys.version_info[0])\n', {}, 'a.py')
  expect(python.logTail).toBe('py 3\n')
  const node = await run('// @action Node\nconsole.log(`node ${typeof process}`)\n', {}, 'a.mjs')
  expect(node.logTail).toBe('node object\n')
  const bash = await run('#!/usr/bin/env bash\n# @action Bash\necho ${BASH_VERSION:+bash}\n')
  expect(bash.logTail).toBe('bash\n')
  const powershell = await run('# @action P\n# @platforms linux\nWrite-Output 1\n', {}, 'a.ps1')
  expect(powershell).toMatchObject({ state: 'error', cause: 'no-interpreter', startedAt: null })
})

test('[OUT3] a time-out ends every process of the script, also one in a session of its own', async () => {
  const started = Date.now()
  const script =
    '# @action Slow\n# @time-out 1s\nsetsid sleep 300 &\n(trap "" TERM; sleep 300) &\necho up\nsleep 300\n'
  const result = await run(script)
  expect(result).toMatchObject({ state: 'error', cause: 'time-out', exitCode: null, logTail: 'up\n' })
  expect(Date.now() - started).toBeLessThan(8000)
  expect(await processesWith(result.jobId)).toEqual([])
})

test('a flood of output neither fills the memory nor holds up the next job', async () => {
  const order = relay.order(relay.addScript('# @action Flood\n# @time-out 2s\nyes 0123456789abcdef\n'))
  await relay.offer(order)
  const next = await run('# @action Next\necho next\n')
  expect(next).toMatchObject({ state: 'completed', logTail: 'next\n' })
  const flooded = await relay.resultOf(order.jobId)
  const pieces = relay.outputs.filter(({ jobId }) => jobId === order.jobId)
  expect(pieces.length).toBeLessThanOrEqual(40)
  expect(pieces.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(3 * 64 * 1024)
  expect(flooded.cause).toBe('time-out')
  expect(flooded.logTail).toHaveLength(16 * 1024)
})

test('output is kept to its end, and a long one to its last 16 K', async () => {
  const { logTail } = await run('# @action Long\nseq 1 20000; echo the end\n')
  expect(logTail.endsWith('20000\nthe end\n')).toBe(true)
  expect(logTail).toHaveLength(16 * 1024)
})

test('[SIGN10] an order that is forged, changed, for another device or expired runs nothing', async () => {
  const script = relay.addScript('# @action Forged\necho forged\n')
  const order = relay.order(script)
  const stranger = generateKeyPairSync('ed25519').privateKey
  const text = JSON.stringify(order)
  const signature = sign(null, Buffer.from(text), stranger).toString('base64')
  await expect(relay.offer(order, { signature })).rejects.toMatchObject({ code: 'forbidden' })
  const changed = JSON.stringify({ ...order, runContext: 'interactive-user' })
  await expect(relay.offer(order, { text: changed })).rejects.toMatchObject({ code: 'forbidden' })
  const elsewhere = relay.order(script, { deviceId: 'another-device' })
  await expect(relay.offer(elsewhere)).rejects.toMatchObject({ code: 'forbidden' })
  const late = relay.order(script, { expiresAt: Date.now() - 1000 })
  await relay.offer(late)
  expect(await relay.resultOf(late.jobId)).toMatchObject({ state: 'expired', cause: 'offer-expired' })
  // The forged ones did not use up the genuine order's id.
  await relay.offer(order)
  expect(await relay.resultOf(order.jobId)).toMatchObject({ state: 'completed' })
})

test('[TRIG4] a replayed order is acknowledged and not run again, also after a restart', async () => {
  const script = relay.addScript(
    '# @action Once\n# @output at string "At"\necho "at=$(date +%s%N)" >> "$HANDRAIL_OUTPUTS"\n',
  )
  const order = relay.order(script)
  await relay.offer(order)
  await relay.resultOf(order.jobId)
  await relay.offer(order)
  await waitFor('nothing to be open', async () => (await openJobs()).length === 0)
  await restartAgent('SIGTERM')
  await relay.offer(order)
  const other = await run('# @action Other\ntrue\n')
  expect(other.state).toBe('completed')
  expect(relay.results.filter(result => result.jobId === order.jobId)).toHaveLength(1)
})

async function openJobs(): Promise<string[]> {
  const text = await readFile(join(agent.stateDir, 'jobs', 'ledger.json'), 'utf8')
  return Object.keys((JSON.parse(text) as { open: object }).open)
}

test('[TRIG4] the agent is killed while a script runs: one error, its processes are ended, it is not run again', async () => {
  const script = relay.addScript(
    '# @action Killed\necho ran >> /tmp/$HANDRAIL_JOB_ID.ran\nsetsid sleep 300 &\nsleep 300\n',
  )
  const order = relay.order(script)
  await relay.offer(order)
  await waitFor('the script to run', async () => (await processesWith(order.jobId)).length >= 3)
  await restartAgent('SIGKILL')
  const result = await relay.resultOf(order.jobId)
  expect(result).toMatchObject({ state: 'error', cause: 'agent-restarted' })
  expect(await processesWith(order.jobId)).toEqual([])
  await relay.offer(order)
  await run('# @action After\ntrue\n')
  expect(await readFile(`/tmp/${order.jobId}.ran`, 'utf8')).toBe('ran\n')
  expect(relay.results.filter(({ jobId }) => jobId === order.jobId)).toHaveLength(1)
})

test('[TRIG4] jobs that waited when the agent was killed run once after its restart', async () => {
  const slow = relay.addScript('# @action Slow\nsleep 300\n')
  const quick = relay.addScript('# @action Quick\necho quick\n')
  const running = [relay.order(slow), relay.order(slow)]
  const waiting = [relay.order(quick), relay.order(quick)]
  for (const order of [...running, ...waiting]) await relay.offer(order)
  await waitFor('both to start', () => running.every(({ jobId }) => relay.started.includes(jobId)))
  await restartAgent('SIGKILL')
  for (const order of running)
    expect(await relay.resultOf(order.jobId)).toMatchObject({ cause: 'agent-restarted' })
  for (const order of waiting)
    expect(await relay.resultOf(order.jobId)).toMatchObject({ state: 'completed', logTail: 'quick\n' })
})

test('a graceful stop ends the running script and its tree, and the result says so after the restart', async () => {
  const order = relay.order(relay.addScript('# @action Stop\nsetsid sleep 300 &\nsleep 300\n'))
  await relay.offer(order)
  await waitFor('the script to run', () => relay.started.includes(order.jobId))
  expect(await agent.end('SIGTERM')).toBe(0)
  expect(await processesWith(order.jobId)).toEqual([])
  relay.facts.length = 0
  agent.run()
  expect(await relay.resultOf(order.jobId)).toMatchObject({ state: 'error', cause: 'agent-restarted' })
})

test('a result whose acknowledgement was lost with the relay is sent again, and arrives', async () => {
  const order = relay.order(relay.addScript('# @action Lost\necho lost\n'))
  let cut = false
  relay.beforeAck = async () => {
    if (cut) return
    cut = true
    await relay.down()
  }
  await relay.offer(order)
  await waitFor('the relay to be cut off', () => cut)
  expect(await openJobs()).toContain(order.jobId)
  relay.results.length = 0
  relay.facts.length = 0
  await relay.up()
  expect(await relay.resultOf(order.jobId)).toMatchObject({ state: 'completed', logTail: 'lost\n' })
  await waitFor('the outbox to be empty', async () => !(await openJobs()).includes(order.jobId))
  expect(relay.synced.at(-1)).toContain(order.jobId)
})

test('[TRIG4] at most two at once; on-demand goes before periodic', async () => {
  const hold = relay.addScript('# @action Hold\nsleep 0.5\n')
  const first = [relay.order(hold), relay.order(hold)]
  const periodic = relay.order(hold, { priority: 'periodic' })
  const demanded = relay.order(hold)
  for (const order of [...first, periodic, demanded]) await relay.offer(order)
  const results = new Map<string, JobResult>()
  for (const { jobId } of [...first, periodic, demanded]) results.set(jobId, await relay.resultOf(jobId))
  const startOf = (jobId: string): number => results.get(jobId)?.startedAt ?? 0
  const firstEnd = Math.min(...first.map(({ jobId }) => results.get(jobId)?.endedAt ?? 0))
  expect(startOf(demanded.jobId)).toBeGreaterThanOrEqual(firstEnd)
  expect(startOf(demanded.jobId)).toBeLessThanOrEqual(startOf(periodic.jobId))
})

test('200 offers at once are all acknowledged, and all are answered in order', async () => {
  const script = relay.addScript('# @action Many\nexit 4\n')
  const orders = Array.from({ length: 200 }, () => relay.order(script))
  await Promise.all(orders.map(order => relay.offer(order)))
  const ids = new Set(orders.map(({ jobId }) => jobId))
  await waitFor(
    'all results',
    () => relay.results.filter(({ jobId }) => ids.has(jobId)).length >= 200,
    50_000,
  )
  const answered = relay.results.filter(({ jobId }) => ids.has(jobId))
  expect(answered.every(({ exitCode }) => exitCode === 4)).toBe(true)
  const started = orders.map(({ jobId }) => answered.find(result => result.jobId === jobId)?.startedAt ?? 0)
  expect(started).toEqual(started.toSorted((a, b) => a - b))
})

test('a job is cancelled while it waits and while it runs', async () => {
  const slow = relay.addScript('# @action Slow\nsleep 300\n')
  const orders = [relay.order(slow), relay.order(slow), relay.order(slow)]
  for (const order of orders) await relay.offer(order)
  await waitFor('two to run', () => orders.slice(0, 2).every(({ jobId }) => relay.started.includes(jobId)))
  for (const { jobId } of orders.toReversed()) await relay.ask('job:cancel', { jobId })
  for (const { jobId } of orders)
    expect(await relay.resultOf(jobId)).toMatchObject({ state: 'cancelled', cause: 'cancelled' })
  expect(relay.started).not.toContain(orders[2]?.jobId)
})

test('a script that the relay does not have, or sends other bytes for, is not run', async () => {
  const script = relay.addScript('# @action Gone\ntrue\n')
  const order = relay.order({ ...script, sha256: 'ab'.repeat(32) })
  await relay.offer(order)
  expect(await relay.resultOf(order.jobId)).toMatchObject({ state: 'error', cause: 'could-not-start' })
})

test('[EXEC2] disabled runs nothing, from the moment it is set', async () => {
  await agent.command(['policy', 'set', 'disabled'])
  const refused = await run('# @action Disabled\necho ran\n')
  expect(refused).toMatchObject({ state: 'error', cause: 'disabled-by-policy', logTail: '', startedAt: null })
  await waitFor('the relay to be told', () => relay.facts.at(-1)?.executionPolicy === 'disabled')
  await agent.command(['policy', 'set', 'trusted-publisher-or-handrail'])
  expect(await run('# @action Unsigned\necho ran\n')).toMatchObject({ state: 'error', cause: 'not-signed' })
  await agent.command(['policy', 'set', 'unrestricted'])
  expect(await run('# @action Allowed\necho ran\n')).toMatchObject({ state: 'completed' })
})
