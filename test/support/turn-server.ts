import { existsSync } from 'node:fs'
import type { TwoNetworks } from './two-networks.ts'

export const TURN_SECRET = 'a secret for the tests alone'
export const hasTurnServer = (): boolean => existsSync('/usr/bin/turnserver')

const PORT = 3478

/** A real coturn in the middle of two networks, as docs/OPERATIONS.md configures it. */
export async function startTurnServer(
  networks: TwoNetworks,
): Promise<{ url: string; log: () => string; stop: () => Promise<void> }> {
  const address = networks.publicAddress
  const server = networks.start('middle', '/usr/bin/turnserver', [
    '-n',
    '--use-auth-secret',
    `--static-auth-secret=${TURN_SECRET}`,
    '--realm=handrail',
    `--listening-ip=${address}`,
    `--relay-ip=${address}`,
    `--listening-port=${PORT}`,
    '--no-tls',
    '--no-dtls',
    '--no-cli',
    '--fingerprint',
    '--log-file=stdout',
    '--verbose',
    '--pidfile=/dev/null',
  ])
  let log = ''
  await new Promise<void>((resolve, reject) => {
    const tooLong = setTimeout(() => reject(new Error(`coturn did not start: ${log}`)), 15_000)
    const read = (piece: Buffer): void => {
      log += piece.toString()
      if (!log.includes('UDP listener opened')) return
      clearTimeout(tooLong)
      resolve()
    }
    server.stdout?.on('data', read)
    server.stderr?.on('data', read)
  })
  return {
    url: `turn:${address}:${PORT}?transport=udp`,
    log: () => log,
    async stop() {
      const exited = new Promise(resolve => server.once('exit', resolve))
      server.kill('SIGKILL')
      await exited
    },
  }
}
