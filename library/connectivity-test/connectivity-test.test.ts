import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runAction } from '../run-action.ts'

const file = join(import.meta.dirname, 'connectivity-test.mjs')

describe('Connectivity test', () => {
  let server: Server
  let port: number
  beforeAll(async () => {
    server = createServer((_, response) => response.writeHead(204).end())
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => new Promise(resolve => server.close(resolve)))

  it('[LIB1] resolves, connects and asks', async () => {
    const run = await runAction(file, { targets: `http://localhost:${port}/x, 127.0.0.1:${port}, localhost` })
    expect(run).toMatchObject({ exitCode: 0, flagged: [], outputs: { reachable: true } })
    expect(run.outputs['results']).toEqual([
      expect.stringMatching(/DNS (127\.0\.0\.1|::1) \d+ ms, TCP \d+ \d+ ms, HTTP 204 \d+ ms$/),
      expect.stringMatching(/TCP \d+ \d+ ms$/),
      expect.stringMatching(/DNS \S+ \d+ ms$/),
    ])
    expect(run.outputs['failed']).toBeUndefined()
  })

  it('[LIB1] says which step failed, and goes on', async () => {
    const targets = `127.0.0.1:1, no-such-host.invalid, a b, 127.0.0.1:${port}`
    const run = await runAction(file, { targets, seconds: '2' })
    expect(run).toMatchObject({ exitCode: 0, flagged: [], outputs: { reachable: false } })
    expect(run.outputs['failed']).toEqual(['127.0.0.1:1', 'no-such-host.invalid', 'a b'])
    expect(run.log).toMatch(/TCP port 1: ECONNREFUSED/)
    expect(run.log).toMatch(/no-such-host\.invalid: DNS: /)
    expect(run.log).toMatch(/a b: is not a name/)
  })
})
