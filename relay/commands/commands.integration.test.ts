import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { callApi, TEST_PASSWORD } from '../../test/support/relay.ts'
import { openStore } from '../store/open-store.ts'

// A test starts up to a dozen processes, one after the other: half a second of a processor each, many on a busy machine.
vi.setConfig({ testTimeout: 240_000 })

/** The relay's command line as a process of its own, as an operator runs it. */

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
let folder: string
let dataDir: string
const started: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handrail-commands-'))
  dataDir = join(folder, 'data')
})
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

function start(args: string[], environment: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  started.push(child)
  return child
}

interface Ran {
  code: number | null
  out: string
  err: string
}

function finish(child: ChildProcess, input = ''): Promise<Ran> {
  return new Promise(resolve => {
    const ran = { out: '', err: '' }
    child.stdout?.on('data', (chunk: Buffer) => (ran.out += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (ran.err += chunk.toString()))
    child.on('close', code => resolve({ code, ...ran }))
    child.stdin?.end(input)
  })
}

const run = (args: string[], input?: string, environment?: Record<string, string>): Promise<Ran> =>
  finish(start(args, environment), input)

/** Starts `serve` and reads the line with which it says that it is ready. */
async function serve(): Promise<{ child: ChildProcess; url: string; setupUrl: string | null }> {
  const child = start(['serve', '--json'])
  const line = await new Promise<string>((resolve, reject) => {
    let out = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.includes('\n')) resolve(out)
    })
    child.once('close', code => reject(new Error(`serve ended with ${code}`)))
  })
  return { child, ...(JSON.parse(line) as { url: string; setupUrl: string | null }) }
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise(resolve => child.once('close', code => resolve(code)))

const addAda = () =>
  run(
    ['user', 'add', '--name', 'ada', '--role', 'administrator', '--password-stdin', '--json'],
    `${TEST_PASSWORD}\n`,
  )

test('help and wrong usage have their exit codes', async () => {
  const [help, group, unknown, half, option, extra] = await Promise.all([
    run(['--help']),
    run(['audit', '--help']),
    run(['dance']),
    run(['audit']),
    run(['enrol-token', '--loud']),
    run(['backup', 'a', 'b']),
  ])
  expect(help).toMatchObject({ code: 0, err: '' })
  for (const word of [
    'serve',
    'user add',
    'enrol-token',
    'audit verify',
    'audit export',
    'backup',
    'restore',
  ])
    expect(help.out).toContain(`relay ${word}`)
  expect(group.out).toContain('relay audit verify')
  for (const wrong of [unknown, half, option, extra]) {
    expect(wrong.code).toBe(2)
    expect(wrong.out).toBe('')
    expect(wrong.err).toContain('relay --help')
  }
})

test('a wrong setting is named', async () => {
  const ran = await run(['serve'], '', { PORT: 'eighty' })
  expect(ran.code).toBe(1)
  expect(ran.err).toContain('PORT')
})

test('[AUTH1] user add takes the password from standard input only, and refuses a weak one', async () => {
  const noStdin = await run(['user', 'add', '--name', 'ada', '--role', 'support'])
  expect(noStdin.code).toBe(2)
  const weak = await run(
    ['user', 'add', '--name', 'ada', '--role', 'support', '--password-stdin', '--json'],
    'passwordpassword\n',
  )
  expect(weak.code).toBe(1)
  expect(JSON.parse(weak.out)).toMatchObject({ error: { code: 'weak-password' } })
  const added = await addAda()
  expect(added.code).toBe(0)
  expect(JSON.parse(added.out)).toMatchObject({ name: 'ada', role: 'administrator' })
  expect(added.out).not.toContain(TEST_PASSWORD)
  expect((await addAda()).code).toBe(1)
})

describe('serve', () => {
  test('[AUTH1] prints the set-up link on the first start, with the token in the fragment only', async () => {
    const { child, url, setupUrl } = await serve()
    const link = new URL(setupUrl ?? '')
    expect(link.origin).toBe(url)
    expect(link.search).toBe('')
    expect(link.hash).toMatch(/^#\/setup\?token=[\w-]{32}$/)
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
  })

  test('[OPS1] works beside other commands; SIGINT stops it, and its data is whole', async () => {
    expect((await addAda()).code).toBe(0)
    const { child, url, setupUrl } = await serve()
    expect(setupUrl).toBeNull()
    const { token } = await callApi(
      url,
      'POST /api/login',
      { body: { name: 'ada', password: TEST_PASSWORD } },
      undefined,
    )
    const made = await run(['enrol-token', '--json'])
    const { token: enrolmentToken } = JSON.parse(made.out) as { token: string }
    expect(enrolmentToken).toMatch(/^[\w-]{32}$/)
    const { rows } = await callApi(url, 'GET /api/audit', {}, token)
    // The library may still be on its way into the store, with entries of its own.
    expect(rows).toContainEqual(
      expect.objectContaining({ act: 'enrolment-token:make', actor: 'command line' }),
    )
    child.kill('SIGINT')
    expect(await ended(child)).toBe(0)
    expect((await run(['audit', 'verify'])).code).toBe(0)
  })
})

describe('[AUDIT1] audit', () => {
  test('of a folder without a relay nothing is called whole, and none is made there', async () => {
    for (const act of ['verify', 'export']) {
      const { code, out, err } = await run(['audit', act])
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toContain(`No relay has its data in ${dataDir}`)
    }
    await expect(stat(dataDir)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('verify names what is wrong, export gives every entry', async () => {
    await addAda()
    for (let n = 0; n < 3; n++) await run(['enrol-token'])
    const sound = await run(['audit', 'verify', '--json'])
    expect(sound.code).toBe(0)
    expect(JSON.parse(sound.out)).toMatchObject({ sound: true, entries: 4, flaws: [] })
    const exported = await run(['audit', 'export'])
    const entries = exported.out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { act: string; sequence: number })
    expect(entries.map(entry => entry.sequence)).toEqual([1, 2, 3, 4])
    expect(entries[0]?.act).toBe('user:add')
    const today = new Date().toISOString().slice(0, 10)
    const [none, all, wrong] = await Promise.all([
      run(['audit', 'export', '--to', '2020-01-01']),
      run(['audit', 'export', '--from', `${today}T00:00:00Z`, '--to', '2999-01-01T00:00']),
      run(['audit', 'export', '--from', 'yesterday']),
    ])
    expect(none).toMatchObject({ code: 0, out: '' })
    expect(all.out).toBe(exported.out)
    expect(wrong.code).toBe(2)
    expect(wrong.err).toContain('--from: “yesterday” is no date')

    const store = await openStore({ dataDir })
    await store.db.deleteFrom('audit').where('sequence', '=', 2).execute()
    await store.close()
    const broken = await run(['audit', 'verify'])
    expect(broken.code).toBe(1)
    expect(broken.out).toBe('Entry 2 is missing.\n')
  })
})

describe('[OPS1] backup and restore', () => {
  test('bring back users, devices, tokens and keys, from one file that only its owner reads', async () => {
    await addAda()
    const { child, url } = await serve()
    const signedIn = await callApi(
      url,
      'POST /api/login',
      { body: { name: 'ada', password: TEST_PASSWORD } },
      undefined,
    )
    const file = join(folder, 'handrail.backup')
    const backedUp = await run(['backup', file, '--json'])
    expect(backedUp.code).toBe(0)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await run(['backup', file])).code).toBe(1)
    expect((await run(['backup', file, '--force'])).code).toBe(0)

    // Not over a relay that runs, not over data without being told to.
    const whileRunning = await run(['restore', file, '--force'])
    expect(whileRunning.code).toBe(1)
    expect(whileRunning.err).toContain('Stop it first')
    child.kill('SIGTERM')
    await ended(child)
    expect((await run(['restore', file])).code).toBe(1)
    expect((await run(['restore', file, '--force'])).code).toBe(0)

    await rm(dataDir, { recursive: true })
    expect((await run(['restore', file, '--json'])).code).toBe(0)
    const again = await serve()
    const me = await callApi(again.url, 'GET /api/me', {}, signedIn.token)
    expect(me.user.name).toBe('ada')
    again.child.kill('SIGTERM')
    await ended(again.child)
    expect((await run(['audit', 'verify'])).code).toBe(0)
    // The keys are in their own file again, and nowhere in the database.
    const secrets = JSON.parse(await readFile(join(dataDir, 'relay-secrets.json'), 'utf8')) as {
      tokenKey: string
    }
    expect((await readFile(join(dataDir, 'relay.sqlite'))).includes(secrets.tokenKey)).toBe(false)
  })

  test('a file that is no whole backup changes nothing', async () => {
    await addAda()
    const file = join(folder, 'handrail.backup')
    await run(['backup', file])
    const whole = await readFile(file)
    await writeFile(join(folder, 'half'), whole.subarray(0, whole.length / 2))
    await writeFile(join(folder, 'text'), 'not a backup')
    for (const name of ['half', 'text', 'missing'])
      expect((await run(['restore', join(folder, name), '--force'])).code, name).toBe(1)
    expect((await run(['audit', 'verify', '--json'])).out).toContain('"entries":1')
  })

  test('PostgreSQL is left to its own tools', async () => {
    const ran = await run(['backup', join(folder, 'x')], '', {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    })
    expect(ran.code).toBe(1)
    expect(ran.err).toContain('pg_dump')
  })
})
