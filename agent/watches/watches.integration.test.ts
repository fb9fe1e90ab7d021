import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAgentProcess, type AgentProcess } from '../../test/support/agent-process.ts'
import { issue, usual, type Party } from '../../test/support/signing/certificates.ts'
import { signedText } from '../../test/support/signing/scripts.ts'
import { startSmallRelay, waitFor, type SmallRelay } from '../../test/support/small-relay.ts'
import { scriptOf } from '../../test/support/what-is-ordered.ts'

/** A real agent with its default policy: what it does by itself is signed, or not run. Looks come every ten seconds. */

const YEAR = 365 * 86_400_000
/** Of the first look, the run, its settling and the look after it. */
const ALL_OF_IT_MS = 45_000

let relay: SmallRelay
let agent: AgentProcess
let dir: string
let publisher: Party

beforeAll(async () => {
  const times = { from: Date.now() - YEAR, until: Date.now() + YEAR }
  const root = issue({ name: 'Root', extensions: usual.authority(), ...times })
  publisher = issue({ name: 'Acme IT', by: root, extensions: usual.signer(), ...times })
  dir = await mkdtemp(join(tmpdir(), 'handrail-watches-'))
  relay = await startSmallRelay()
  agent = await makeAgentProcess()
  for (const [folder, { der }] of Object.entries({ roots: root, publishers: publisher })) {
    const store = join(agent.stateDir, 'trust', folder)
    await mkdir(store, { recursive: true, mode: 0o700 })
    await writeFile(join(store, `${folder}.cer`), der, { mode: 0o600 })
  }
  await agent.command(['enrol', '--relay', relay.url, '--token-stdin'], 'good-token\n')
  agent.run()
  await relay.connected()
})
afterAll(async () => {
  await agent.cleanUp()
  await relay.stop()
  await rm(dir, { recursive: true, force: true })
})

const LIMITS = { above: 1000, clear: 100 }
const full = async (name: string): Promise<string> => {
  const path = join(dir, name)
  await writeFile(path, 'x'.repeat(2000))
  return path
}
/** A script that notes that it ran beside the file, then does this with it. */
const remedy = (then: string): string =>
  [
    '# @action Remedy',
    '# @input path string "File"',
    '# @output ran boolean "Ran"',
    'echo run >> "$HANDRAIL_INPUT_path.runs"; echo ran=true >> "$HANDRAIL_OUTPUTS"',
    then,
    '',
  ].join('\n')
const signed = (text: string) => relay.addScript(signedText(text, 'action.sh', { signer: publisher }))
const runsOf = async (path: string): Promise<number> =>
  (await readFile(`${path}.runs`, 'utf8').catch(() => '')).split('\n').length - 1
const sizeWatch = (path: string, script: ReturnType<SmallRelay['addScript']> | null, more = {}) =>
  relay.watch({ what: 'file-size', path, ...LIMITS }, script, {
    run: script && { script: scriptOf(script), inputs: { path } },
    ...more,
  })
const toldOf = (watchId: string): string[] =>
  relay.events.filter(event => event.watchId === watchId).map(({ happening }) => happening)

test('[TRIG1] [TRIG4] [EXEC1] what a device looks for comes about, is acted on by signed scripts alone, and it is told whether that helped', async () => {
  const paths = {
    helps: await full('helps'),
    unsigned: await full('unsigned'),
    tells: await full('tells'),
    checked: await full('checked'),
    log: join(dir, 'app.log'),
  }
  await writeFile(paths.log, 'ERROR: before anybody looked\n')
  const emptying = signed(remedy(': > "$HANDRAIL_INPUT_path"'))
  const check = signed(`# @action Check\nexit 7\n`)
  const unsignedCheck = relay.addScript('# @action Check\nexit 7\n')
  const helps = sizeWatch(paths.helps, emptying)
  const unsigned = sizeWatch(paths.unsigned, relay.addScript(remedy('true')))
  const tells = sizeWatch(paths.tells, null)
  const condition = { what: 'check-script', scriptId: 'script-1234', scriptVersion: 1 } as const
  const checks = relay.watch(condition, null, { check: scriptOf(check) })
  const refusedCheck = relay.watch(condition, null, { check: scriptOf(unsignedCheck) })
  const log = relay.watch({ what: 'log-pattern', path: paths.log, pattern: 'ERROR:*disk' })
  const service = relay.watch({ what: 'service-not-running', name: 'x; touch /tmp/never' })
  await relay.sendWatches([helps, unsigned, tells, checks, refusedCheck, log, service])

  const ran = await relay.happened(helps.watchId, 'ran', ALL_OF_IT_MS)
  expect(ran.observed).toContain('2 kB')
  const result = await relay.resultOf(ran.jobId ?? '', ALL_OF_IT_MS)
  expect(result).toMatchObject({
    state: 'completed',
    publisher: 'Acme IT',
    origin: { watchId: helps.watchId, inputs: { path: paths.helps } },
    outputs: [{ name: 'ran', value: true }],
  })
  expect(await relay.happened(helps.watchId, 'helped', ALL_OF_IT_MS)).toMatchObject({ jobId: ran.jobId })
  expect(toldOf(helps.watchId)).toEqual(['came-about', 'ran', 'helped'])

  const refused = await relay.happened(unsigned.watchId, 'ran', ALL_OF_IT_MS)
  const refusal = await relay.resultOf(refused.jobId ?? '', ALL_OF_IT_MS)
  expect(refusal).toMatchObject({ state: 'error', cause: 'not-signed', startedAt: null })
  expect(refusal.origin?.watchId).toBe(unsigned.watchId)
  await relay.happened(unsigned.watchId, 'did-not-help', ALL_OF_IT_MS)

  await relay.happened(tells.watchId, 'came-about', ALL_OF_IT_MS)
  const checked = await relay.happened(checks.watchId, 'came-about', ALL_OF_IT_MS)
  expect(checked.observed).toContain('exit code 7')
  const failing = await relay.happened(refusedCheck.watchId, 'failing', ALL_OF_IT_MS)
  expect(failing.observed).toContain('signed')
  expect((await relay.happened(service.watchId, 'failing', ALL_OF_IT_MS)).observed).toContain('touch')

  await writeFile(paths.log, 'ERROR: no space on disk 4f2c\nall good\n', { flag: 'a' })
  const found = await relay.happened(log.watchId, 'came-about', ALL_OF_IT_MS)
  // How many lines, and nothing of them.
  expect(found.observed).toBe(`New lines in ${paths.log} that hold the text: 1`)

  expect([await runsOf(paths.helps), await runsOf(paths.unsigned)]).toEqual([1, 0])
  // What the relay did not order it is not asked about.
  expect(relay.started).not.toContain(ran.jobId)
}, 120_000)

test('[TRIG1] a list that is forged, for another device, or older is refused, and the one that holds goes on', async () => {
  const watch = sizeWatch(await full('holds'), null)
  const now = Date.now()
  await relay.sendWatches([watch], { issuedAt: now })
  const other = [sizeWatch(await full('other'), null)]
  await expect(relay.sendWatches(other, {}, { signature: 'AAAA' })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(relay.sendWatches(other, { deviceId: 'device-of-another' })).rejects.toMatchObject({
    code: 'forbidden',
  })
  await expect(relay.sendWatches(other, { issuedAt: now - 1 })).rejects.toMatchObject({ code: 'conflict' })
  const purpose = 'handrail job order' as 'handrail watch list v1'
  await expect(relay.sendWatches(other, { purpose })).rejects.toMatchObject({ code: 'invalid-input' })
  const kept = JSON.parse(await readFile(join(agent.stateDir, 'watches', 'list.json'), 'utf8')) as {
    signed: { list: string }
  }
  expect(JSON.parse(kept.signed.list)).toMatchObject({ issuedAt: now, watches: [watch] })
  await relay.happened(watch.watchId, 'came-about', ALL_OF_IT_MS)
})

test('[TRIG1] [TRIG4] without a relay the device helps itself; killed in the middle of that it runs nothing twice, and tells all once the relay is back', async () => {
  const paths = { offline: await full('offline'), killed: await full('killed') }
  const offline = sizeWatch(paths.offline, signed(remedy(': > "$HANDRAIL_INPUT_path"')), { everyMs: 12_000 })
  const hangs = signed(
    remedy(': > "$HANDRAIL_INPUT_path"; echo yes > "$HANDRAIL_INPUT_path.began"; sleep 30'),
  )
  const killed = sizeWatch(paths.killed, hangs)
  await relay.sendWatches([offline, killed])
  const scripts = [offline, killed].flatMap(({ run }) => (run ? [run.script.sha256] : []))
  await waitFor('the scripts to be there', async () => {
    const here = await readdir(join(agent.stateDir, 'jobs', 'scripts'))
    return scripts.every(sha256 => here.includes(sha256))
  })
  await relay.down()
  await waitFor(
    'both to have run',
    async () => (await runsOf(paths.offline)) + (await runsOf(paths.killed)) === 2,
    ALL_OF_IT_MS,
  )
  await waitFor('the one to be emptied', async () => (await readFile(paths.offline, 'utf8')) === '')
  await waitFor(
    'the other to be in the middle',
    async () => (await readFile(`${paths.killed}.began`, 'utf8').catch(() => '')) !== '',
  )
  await agent.end('SIGKILL')
  relay.facts.length = 0
  await relay.up()
  agent.run()
  await relay.connected()
  const { jobId } = await relay.happened(killed.watchId, 'ran', ALL_OF_IT_MS)
  expect(await relay.resultOf(jobId ?? '')).toMatchObject({
    state: 'error',
    cause: 'agent-restarted',
    origin: { watchId: killed.watchId, inputs: { path: paths.killed } },
  })
  await relay.happened(killed.watchId, 'helped', ALL_OF_IT_MS)
  await relay.happened(offline.watchId, 'helped', ALL_OF_IT_MS)
  for (const { watchId } of [offline, killed])
    expect(toldOf(watchId)).toEqual(['came-about', 'ran', 'helped'])
  expect([await runsOf(paths.offline), await runsOf(paths.killed)]).toEqual([1, 1])
}, 120_000)

test('[EXEC1] [EXEC2] a device that runs nothing does not help itself either, and its checks say nothing', async () => {
  await agent.command(['policy', 'set', 'disabled'])
  const path = await full('disabled')
  const watch = sizeWatch(path, signed(remedy('true')))
  const check = signed('# @action Check\n# @description Once more.\nexit 1\n')
  const condition = { what: 'check-script', scriptId: 'script-1234', scriptVersion: 1 } as const
  const checks = relay.watch(condition, null, { check: scriptOf(check) })
  await relay.sendWatches([watch, checks])
  const { jobId } = await relay.happened(watch.watchId, 'ran', ALL_OF_IT_MS)
  expect(await relay.resultOf(jobId ?? '', ALL_OF_IT_MS)).toMatchObject({ cause: 'disabled-by-policy' })
  await relay.happened(checks.watchId, 'failing', ALL_OF_IT_MS)
  expect(toldOf(checks.watchId)).toEqual(['failing'])
  expect(await runsOf(path)).toBe(0)
})
