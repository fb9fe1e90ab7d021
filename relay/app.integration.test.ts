import { createServer, type AddressInfo } from 'node:net'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { eventually, startTestRelay, TEST_PASSWORD } from '../test/support/relay.ts'
import { startRelay } from './app.ts'

describe('[OPS1] stopping', () => {
  test('answers what is under way, closes every socket, and leaves nobody online', async () => {
    const relay = await startTestRelay()
    const device = await relay.connectDevice()
    const controller = await relay.connectController()
    const gone = Promise.all(
      [device, controller].map(end => new Promise(resolve => end.socket.once('disconnect', resolve))),
    )
    // Hashing a password takes long enough to be in the middle of it.
    const underWay = relay.api('POST /api/login', { body: { name: 'ada', password: TEST_PASSWORD } })
    await new Promise(resolve => setTimeout(resolve, 5))
    const stopping = relay.restart()
    await gone
    await expect(underWay).resolves.toHaveProperty('token')
    await stopping
    expect((await relay.api('GET /api/devices', {})).rows.every(row => !row.online)).toBe(true)
    await relay.stop()
  })

  test('twice leaves the port free each time, and sign-ins hold over a restart', async () => {
    const relay = await startTestRelay()
    const { url } = relay
    await relay.restart()
    await relay.restart()
    expect(relay.url).toBe(url)
    await expect(relay.api('GET /api/me', {})).resolves.toMatchObject({ user: { name: 'ada' } })
    await relay.stop()
    await expect(fetch(`${url}/healthz`)).rejects.toThrow()
  })
})

test('a port that is taken is an error, and the store is let go of', async () => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const relay = await startTestRelay()
  const { config } = relay.context
  await relay.context.store.db.selectFrom('users').select('id').execute()
  await expect(startRelay({ ...config, port }, { log: pino({ level: 'silent' }) })).rejects.toThrow(
    'EADDRINUSE',
  )
  other.close()
  await relay.stop()
})

test('secrets of another relay are refused at the start', async () => {
  const [one, two] = [await startTestRelay(), await startTestRelay()]
  const { config } = one.context
  await one.context.store.db
    .updateTable('settings')
    .set({ value: two.context.secrets.orderPublicKeyBase64 })
    .where('name', '=', 'order-public-key')
    .execute()
  await expect(startRelay({ ...config, port: 0 }, { log: pino({ level: 'silent' }) })).rejects.toMatchObject({
    code: 'conflict',
  })
  await Promise.all([one.stop(), two.stop()])
})

test('[AUTH1] nothing secret reaches the log: no token, no password, no code', async () => {
  const lines: string[] = []
  const relay = await startTestRelay({
    log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
  })
  const device = await relay.connectDevice()
  const controller = await relay.connectController()
  const { code } = await controller.ask('session:start', {})
  await expect(
    relay.api('POST /api/login', { body: { name: 'ada', password: 'a wrong password typed' } }),
  ).rejects.toThrow()
  await expect(device.ask('code:redeem', { code: '999999999' })).rejects.toThrow()
  await eventually(() => lines.length > 0)
  await relay.stop()
  const log = lines.join('')
  for (const secret of [relay.token, TEST_PASSWORD, 'a wrong password typed', code, '999999999'])
    expect(log).not.toContain(secret)
})
