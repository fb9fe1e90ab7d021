import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { createClient } from 'redis'

/** A real Redis server on a port of its own, which keeps nothing on disk. */
export interface RedisServer {
  url: string
  /** SIGKILL: everything in it is gone. */
  kill: () => Promise<void>
  startAgain: () => Promise<void>
  stop: () => Promise<void>
}

export const redisProgram = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find(path =>
  existsSync(path),
)

/** Starts Redis. Throws where there is none to start (Debian: redis-server). */
export async function startRedis(): Promise<RedisServer> {
  const program = redisProgram
  if (program === undefined) throw new Error('No Redis is installed (Debian: apt-get install redis-server).')
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let server: ChildProcess
  const start = async (): Promise<void> => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    server = spawn(program, settings, { stdio: 'ignore', cwd: '/' })
    const client = createClient({ url })
    client.on('error', () => undefined)
    await client.connect()
    await client.ping()
    client.destroy()
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }
  await start()
  return { url, kill: () => end('SIGKILL'), startAgain: start, stop: () => end('SIGTERM') }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}
