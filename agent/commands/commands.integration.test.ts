import { chmod, chown, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAgentProcess, type AgentProcess, type Finished } from '../../test/support/agent-process.ts'
import { runInTerminal } from '../../test/support/run-in-terminal.ts'
import { startSmallRelay, waitFor, type SmallRelay } from '../../test/support/small-relay.ts'

let relay: SmallRelay
let agent: AgentProcess

beforeAll(async () => {
  relay = await startSmallRelay()
  agent = await makeAgentProcess()
})
afterAll(async () => {
  await agent.cleanUp()
  await relay.stop()
})

const command = (args: string[], stdin = '', environment: Record<string, string> = {}): Promise<Finished> =>
  runInTerminal([...args, '--state', agent.stateDir], environment, stdin)

test('wrong usage says what was expected and ends with 2', async () => {
  for (const args of [
    ['nonsense'],
    ['policy'],
    ['policy', 'set', 'maybe'],
    ['status', 'extra'],
    ['run', '--what'],
  ]) {
    const { code, err } = await command(args)
    expect([code, err.includes('agent --help')]).toEqual([2, true])
  }
  expect(await agent.command(['--help'])).toMatchObject({ code: 0, err: '' })
  expect((await agent.command(['nonsense'])).code).toBe(2)
})

test('[AUTH2] enrolment needs the relay’s token, which never stands on the command line', async () => {
  const enrol = ['enrol', '--relay', relay.url]
  expect((await command(enrol)).code).toBe(2)
  expect(await command([...enrol, '--token-stdin'], 'wrong\n')).toMatchObject({
    code: 1,
    err: 'The enrolment token is wrong.\n',
  })
  expect((await command(['enrol', '--relay', 'ftp://x', '--token-stdin'])).code).toBe(2)
  expect((await command(['enrol', '--relay', 'http://127.0.0.1:9', '--token-stdin'], 'x\n')).code).toBe(1)
  expect((await command(enrol, '', { HANDRAIL_ENROL_TOKEN: 'good-token' })).code).toBe(0)
  expect((await command([...enrol, '--token-stdin'], 'good-token\n')).code).toBe(1)
  const told = await command([...enrol, '--token-stdin', '--again', '--json'], 'good-token\n')
  expect(JSON.parse(told.out)).toMatchObject({ deviceId: relay.deviceId, relays: [relay.url] })
})

test('[AUTH2] the state is private: folder 0700, every file 0600', async () => {
  expect((await stat(agent.stateDir)).mode & 0o777).toBe(0o700)
  for (const name of await readdir(agent.stateDir)) {
    const stats = await stat(join(agent.stateDir, name))
    if (stats.isFile()) expect([name, stats.mode & 0o077]).toEqual([name, 0])
  }
  await chmod(agent.stateDir, 0o755)
  await command(['status'])
  expect((await stat(agent.stateDir)).mode & 0o777).toBe(0o700)
})

test('[EXEC1] the policy is set on the device, and unrestricted comes with a warning', async () => {
  expect((await command(['policy', 'get'])).out).toContain('trusted-publisher-or-handrail')
  const set = await command(['policy', 'set', 'unrestricted'])
  expect([set.code, set.err.startsWith('Warning')]).toEqual([0, true])
  expect(JSON.parse((await command(['policy', 'get', '--json'])).out)).toEqual({
    policy: 'unrestricted',
    revocation: 'default',
    from: null,
    problem: null,
  })
  expect((await command(['policy', 'set', 'unrestricted', '--revocation', 'never'])).code).toBe(2)
  const strict = await command(['policy', 'set', 'trusted-publisher', '--revocation', 'strict'])
  expect(strict.out).toContain('no fresh revocation list')
  expect((await command(['policy', 'set', 'unrestricted'])).out).toContain('no fresh revocation list')
})

test.runIf(process.getuid?.() === 0)(
  '[EXEC1] only the owner of the state folder sets the policy',
  async () => {
    const before = await readFile(join(agent.stateDir, 'settings.json'), 'utf8')
    const main = join(import.meta.dirname, '..', 'main.ts')
    const args = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, main]
    await chmod(agent.stateDir, 0o711)
    const refused = promisify(execFile)('setpriv', [
      ...args,
      'policy',
      'set',
      'disabled',
      '--state',
      agent.stateDir,
    ])
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('belongs to another account'),
    })
    expect(await readFile(join(agent.stateDir, 'settings.json'), 'utf8')).toBe(before)
    // What root writes for another account's agent belongs to that account, or its agent could not read it any more.
    await chown(agent.stateDir, 65534, 65534)
    expect((await command(['policy', 'set', 'disabled'])).code).toBe(0)
    expect((await stat(join(agent.stateDir, 'settings.json'))).uid).toBe(65534)
    await chown(agent.stateDir, 0, 0)
  },
)

test('[CONS4] the consent floor is set on the device', async () => {
  const first = JSON.parse((await command(['floor', 'get', '--json'])).out) as unknown
  expect(first).toEqual({
    floor: {
      alwaysAsk: true,
      neverProceedUnanswered: true,
      neverControlUnseen: true,
      neverRecordUnseen: true,
    },
  })
  expect((await command(['floor', 'set', 'always-ask=perhaps'])).code).toBe(2)
  const set = await command(['floor', 'set', 'always-ask=no', 'never-proceed-unanswered=no'])
  expect([set.code, set.err.startsWith('Warning')]).toEqual([0, true])
  expect((await command(['floor', 'get'])).out).toContain('only where policy says so')
  const more = await command(['floor', 'set', 'never-record-unseen=no', '--json'])
  expect(JSON.parse(more.out)).toMatchObject({
    floor: { neverControlUnseen: true, neverRecordUnseen: false },
  })
})

test('one agent runs on a state folder; a killed one does not bar the next', async () => {
  agent.run()
  await waitFor('the agent to run', async () => (await command(['status'])).code === 0)
  const second = await agent.command(['run'])
  expect([second.code, second.err.includes('Stop it first')]).toEqual([1, true])
  await agent.end('SIGKILL')
  expect((await command(['status'])).code).toBe(1)
  agent.run()
  await waitFor('the next agent to run', async () => (await command(['status'])).code === 0)
  expect(await agent.end()).toBe(0)
})

test('a damaged state file is named, and never begun anew', async () => {
  for (const name of ['identity.json', 'settings.json', 'relays.json']) {
    const path = join(agent.stateDir, name)
    const good = await readFile(path, 'utf8')
    await writeFile(path, good.slice(0, -3))
    const { code, err } = await agent.command(['run'])
    expect([code, err.includes(path), err.includes('damaged')]).toEqual([1, true, true])
    expect(await readFile(path, 'utf8')).toBe(good.slice(0, -3))
    await writeFile(path, good)
  }
})
