import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type AddressInfo } from 'node:net'
import pg from 'pg'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Null: no PostgreSQL on this machine; the reason was printed. */
    postgresUrl: string | null
  }
}

/** vitest's global set-up of the store tests: a real PostgreSQL server of their own, in a temporary folder. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  if ('missing' in server) {
    console.warn(`\nThe store tests run on SQLite only: ${server.missing}\n`)
    project.provide('postgresUrl', null)
    return async () => undefined
  }
  project.provide('postgresUrl', server.url)
  return server.stop
}

/**
 * Starts a PostgreSQL server on a free port of the loopback address. Returns what is missing where there is none to start.
 * As root it runs as the user `postgres`, because PostgreSQL refuses to run as root.
 */
export async function startPostgres(): Promise<
  { url: string; stop: () => Promise<void> } | { missing: string }
> {
  const programs = await findPrograms()
  if (programs === null)
    return { missing: 'no PostgreSQL server is installed (Debian: apt-get install postgresql).' }
  const asRoot = process.getuid?.() === 0
  const account: { uid?: number; gid?: number } | null = asRoot ? findAccount('postgres') : {}
  if (account === null)
    return { missing: 'PostgreSQL refuses to run as root, and there is no user “postgres” to run it as.' }
  const folder = await mkdtemp(join(tmpdir(), 'handrail-postgres-'))
  await chmod(folder, 0o700)
  if (account.uid !== undefined && account.gid !== undefined) await chown(folder, account.uid, account.gid)
  const data = join(folder, 'data')
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'handrail', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...account, cwd: folder, stdio: 'pipe' },
  )
  const port = await freePort()
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder, fsync: 'off' }
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  server.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000)
  })
  const url = `postgres://handrail@127.0.0.1:${port}/postgres`
  const stop = async (): Promise<void> => {
    await stopServer(server)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await waitUntilReady(url, server)
  } catch (error) {
    await stop()
    throw new Error(`PostgreSQL did not start:\n${said}`, { cause: error })
  }
  return { url, stop }
}

/** A new database on the server, so that suites do not see each other's rows. */
export async function makeDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** Debian keeps the server's programs outside the path, one folder a version; elsewhere they are on it. */
async function findPrograms(): Promise<string | null> {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? await readdir(debian) : []
  const newest = versions
    .filter(version => existsSync(join(debian, version, 'bin', 'initdb')))
    .sort((a, b) => Number(b) - Number(a))[0]
  if (newest !== undefined) return join(debian, newest, 'bin')
  return (process.env['PATH'] ?? '').split(':').find(folder => existsSync(join(folder, 'initdb'))) ?? null
}

export function findAccount(name: string): { uid: number; gid: number } | null {
  try {
    const ask = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }))
    return { uid: ask('-u'), gid: ask('-g') }
  } catch {
    return null
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

async function waitUntilReady(url: string, server: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + 20_000
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (server.exitCode !== null || Date.now() > giveUpAt) throw error
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}

/** A fast shutdown; a server that does not heed it within 10 s is killed. */
async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise(resolve => server.once('exit', resolve))
  server.kill('SIGINT')
  const impatience = setTimeout(() => server.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(impatience)
}
