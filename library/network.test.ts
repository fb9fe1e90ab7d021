import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { runAction } from './run-action.ts'
import { standIns } from './stand-ins.ts'

const file = (name: string): string => join(import.meta.dirname, name)

describe('Network facts', () => {
  it('[LIB1] tells addresses, name servers and host name', async () => {
    const run = await runAction(file('network-facts/network-facts.mjs'))
    expect(run).toMatchObject({ exitCode: 0, flagged: [], outputs: { hostName: hostname() } })
    expect(run.outputs['nameServers']).toEqual(expect.any(Array))
  })
})

describe('Flush DNS cache', () => {
  it('[LIB1] flushes the caches that run, and only those', async () => {
    await using programs = await standIns({
      ps: 'printf "sh\\n/usr/sbin/nscd\\ndnsmasqx\\n"',
      nscd: '',
      pkill: '',
      resolvectl: '',
    })
    const run = await runAction(file('flush-dns-cache/flush-dns-cache.sh'), {}, programs.path)
    expect(run).toMatchObject({ exitCode: 0, flagged: [], outputs: { flushed: ['nscd'], found: true } })
    expect((await programs.calls()).filter(call => !call.startsWith('ps'))).toEqual(['nscd -i hosts'])
  })

  it('[LIB1] says so where there is none', async () => {
    await using programs = await standIns({ ps: 'echo sh' })
    const run = await runAction(file('flush-dns-cache/flush-dns-cache.sh'), {}, programs.path)
    expect(run).toMatchObject({ exitCode: 0, outputs: { found: false } })
    expect(run.log).toContain('nothing to flush')
  })
})

describe('Time synchronisation state', () => {
  const action = file('time-sync-state/time-sync-state.mjs')
  const NTP_OFFSET_S = 2_208_988_800

  /** A time server that is `aheadMs` ahead of this machine. */
  async function serve(aheadMs: number): Promise<{ port: number; close: () => void }> {
    const socket = createSocket('udp4')
    socket.on('message', (request, from) => {
      const answer = Buffer.alloc(48)
      answer[0] = 0x24
      answer[1] = 2
      request.copy(answer, 24, 40, 48)
      for (const at of [32, 40]) {
        const seconds = (Date.now() + aheadMs) / 1000 + NTP_OFFSET_S
        answer.writeUInt32BE(Math.floor(seconds), at)
        answer.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), at + 4)
      }
      socket.send(answer, from.port, from.address)
    })
    await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
    return { port: socket.address().port, close: () => void socket.close() }
  }

  it.each([
    [0, true, false],
    [90_000, false, false],
    [-90_000, false, true],
  ])('[LIB1] sees a server that is %d ms ahead', async (aheadMs, inStep, ahead) => {
    const server = await serve(aheadMs)
    const run = await runAction(action, { server: `127.0.0.1:${server.port}` })
    server.close()
    expect(run).toMatchObject({ exitCode: 0, flagged: [], outputs: { inStep } })
    expect(Math.abs(Number(run.outputs['apart']) - Math.abs(aheadMs))).toBeLessThan(1000)
    if (aheadMs !== 0) expect(run.outputs['ahead']).toBe(ahead)
  })

  it('[LIB1] says what is wrong with the server', async () => {
    expect((await runAction(action, { server: 'no-such-host.invalid' })).log).toContain(
      'could not be resolved',
    )
    expect((await runAction(action, { server: 'a b' })).log).toContain('expected a name')
  })
})

describe('Certificate expiry', () => {
  const action = file('certificate-expiry/certificate-expiry.mjs')

  it('[LIB1] tells until when a certificate is valid, and that it is not trusted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'handrail-tls-'))
    const request = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '10',
      '-subj',
      '/CN=desk.example',
    ]
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
    execFileSync('openssl', [...request, '-addext', 'subjectAltName=DNS:desk.example', ...files], {
      stdio: 'ignore',
    })
    const server = createServer({
      key: await readFile(join(folder, 'key.pem')),
      cert: await readFile(join(folder, 'cert.pem')),
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const run = await runAction(action, { server: `127.0.0.1:${(server.address() as AddressInfo).port}` })
    server.close()
    await rm(folder, { recursive: true })
    expect(run).toMatchObject({
      exitCode: 0,
      flagged: [],
      outputs: {
        expired: false,
        due: true,
        trusted: false,
        problem: 'DEPTH_ZERO_SELF_SIGNED_CERT',
        subject: 'CN=desk.example',
        names: ['DNS:desk.example'],
      },
    })
    expect(Number(run.outputs['remaining']) / 86_400_000).toBeCloseTo(10, 1)
  })

  it('[LIB1] says that a server cannot be asked', async () => {
    const run = await runAction(action, { server: '127.0.0.1:1' })
    expect(run.exitCode).toBe(1)
    expect(run.log).toContain('127.0.0.1:1 could not be asked: ECONNREFUSED')
  })
})
