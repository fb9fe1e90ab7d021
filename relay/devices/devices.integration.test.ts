import { generateKeyPairSync } from 'node:crypto'
import { connect, createServer, type AddressInfo, type Server, type Socket as TcpSocket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Failure } from '../../shared/protocol/failure.ts'
import { eventually, startTestRelay, type TestRelay } from '../../test/support/relay.ts'

let relay: TestRelay
let ahead = 0
beforeAll(async () => {
  relay = await startTestRelay({ clock: () => Date.now() + ahead })
})
afterAll(() => relay.stop())

const code = (value: string) => expect.objectContaining({ code: value })
const deviceOf = (id: string) => relay.api('GET /api/devices/:id', { params: { id } })

describe('enrolment', () => {
  const publicKey = () =>
    generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  const enrol = (token: string, key = publicKey()) =>
    relay.api('POST /api/enrol', { body: { token, publicKey: key, hostName: 'desk', platform: 'linux' } }, '')

  test('[AUTH2] a token enrols one device, even when ten use it at the same moment', async () => {
    const { token } = await relay.api('POST /api/enrolment-tokens', {})
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => enrol(token)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(enrol(token)).rejects.toEqual(code('enrolment-token-invalid'))
  })

  test('[AUTH2] a token is over after an hour, and the set-up link’s token is none', async () => {
    const { token } = await relay.api('POST /api/enrolment-tokens', {})
    ahead = 3_600_001
    try {
      await expect(enrol(token)).rejects.toEqual(code('enrolment-token-invalid'))
    } finally {
      ahead = 0
    }
  })

  test('[AUTH2] takes an Ed25519 key and nothing else, and keeps the token for a better try', async () => {
    const { token } = await relay.api('POST /api/enrolment-tokens', {})
    const rsa = generateKeyPairSync('x25519')
      .publicKey.export({ format: 'der', type: 'spki' })
      .toString('base64')
    for (const key of [rsa, 'AAAA', ''])
      await expect(enrol(token, key)).rejects.toEqual(code('invalid-input'))
    await expect(enrol(token)).resolves.toMatchObject({
      relays: [relay.url],
      organisation: 'Example Ltd',
      relayPublicKey: relay.context.secrets.orderPublicKeyBase64,
    })
  })
})

describe('connecting', () => {
  test('[AUTH2] a device that proves its key is online, with what it says of itself, until it goes', async () => {
    const device = await relay.connectDevice({ hostName: 'desk-online' })
    expect(await deviceOf(device.deviceId)).toMatchObject({
      online: true,
      facts: { hostName: 'desk-online', loggedOnUsers: ['user'] },
    })
    expect(device.heard.map(({ event }) => event)).toEqual(['challenge', 'welcome'])
    device.disconnect()
    await eventually(async () => !(await deviceOf(device.deviceId)).online)
  })

  test('[AUTH2] a wrong key is refused with its code, and the log tells of it', async () => {
    const identity = await relay.enrolDevice()
    const wrong = { ...identity, privateKey: generateKeyPairSync('ed25519').privateKey }
    await expect(relay.connectDevice({ identity: wrong })).rejects.toEqual(code('device-proof-failed'))
    expect((await deviceOf(identity.deviceId)).online).toBe(false)
    const { rows } = await relay.api('GET /api/audit', { query: { act: 'device:prove' } })
    expect(rows[0]).toMatchObject({ subject: identity.deviceId, outcome: 'refused' })
  })

  test('[AUTH2] a signature over another nonce, or for another device, proves nothing', async () => {
    const identity = await relay.enrolDevice()
    const other = await relay.enrolDevice()
    const swapped = { ...identity, privateKey: identity.privateKey, deviceId: other.deviceId }
    await expect(relay.connectDevice({ identity: swapped })).rejects.toEqual(code('device-proof-failed'))
    await expect(
      relay.connectDevice({ identity, handlers: { challenge: () => ({ signature: 'AAAA' }) } }),
    ).rejects.toEqual(code('device-proof-failed'))
  })

  test('[AUTH2] many wrong keys from one address cost growing delays, do not fill the log, and shut out no right one', async () => {
    const own = await startTestRelay()
    try {
      const identity = await own.enrolDevice()
      const wrong = { ...identity, privateKey: generateKeyPairSync('ed25519').privateKey }
      const told: string[] = []
      for (let n = 0; n < 20; n++)
        await own.connectDevice({ identity: wrong }).catch((error: unknown) => {
          if (error instanceof Failure) told.push(error.code)
        })
      expect(told.filter(each => each === 'too-many-requests').length).toBeGreaterThanOrEqual(5)
      const { rows } = await own.api('GET /api/audit', { query: { act: 'device:prove' } })
      expect(rows).toHaveLength(told.filter(each => each === 'device-proof-failed').length)
      const alarms = await own.api('GET /api/alarms', {})
      expect(alarms.rows).toContainEqual(expect.objectContaining({ kind: 'device-proofs' }))
      const right = await own.connectDevice({ identity })
      expect(right.socket.connected).toBe(true)
    } finally {
      await own.stop()
    }
  })

  test('[AUTH2] a second connection with the same identity is noticed; the first one stays', async () => {
    const first = await relay.connectDevice({ hostName: 'copied' })
    await expect(relay.connectDevice({ identity: first.identity })).rejects.toEqual(code('conflict'))
    expect(first.socket.connected).toBe(true)
    expect(await deviceOf(first.deviceId)).toMatchObject({
      online: true,
      identityConflictAt: expect.any(Number) as number,
    })
    const { rows } = await relay.api('GET /api/audit', { query: { act: 'device:identity-conflict' } })
    expect(rows[0]).toMatchObject({ subject: first.deviceId, outcome: 'refused' })
    const alarms = await relay.api('GET /api/alarms', {})
    expect(alarms.rows).toContainEqual(
      expect.objectContaining({
        kind: 'identity-conflict',
        message: expect.stringContaining('copied') as string,
      }),
    )
    first.disconnect()
  })

  test('[AUTH2] a device whose network was cut is back at once, before the relay has missed its old connection', async () => {
    const identity = await relay.enrolDevice('cut-off')
    const cable = await layCable(relay.url)
    const through = await relay.connectDevice({ identity, url: cable.url })
    cable.cut()
    const startedAt = Date.now()
    const again = await relay.connectDevice({ identity })
    expect(Date.now() - startedAt).toBeLessThan(5_000)
    expect((await deviceOf(identity.deviceId)).identityConflictAt).toBeNull()
    await expect(
      relay.context.devices.ask(identity.deviceId, 'job:cancel', { jobId: 'job-00000001' }),
    ).resolves.toEqual({})
    expect((await deviceOf(identity.deviceId)).online).toBe(true)
    through.disconnect()
    again.disconnect()
    await cable.remove()
  })

  test('[AUTH2] a removed device is disconnected at once and is unknown from then on', async () => {
    const device = await relay.connectDevice({ hostName: 'removed' })
    const gone = new Promise(resolve => device.socket.once('disconnect', resolve))
    await relay.api('DELETE /api/devices/:id', { params: { id: device.deviceId } })
    await gone
    await expect(relay.connectDevice({ identity: device.identity })).rejects.toEqual(code('device-unknown'))
    await expect(deviceOf(device.deviceId)).rejects.toEqual(code('not-found'))
  })

  test('asking a device that is offline, or goes while it is asked, is told at once', async () => {
    const device = await relay.connectDevice({
      handlers: { 'job:cancel': () => new Promise(() => undefined) },
    })
    const ask = () =>
      relay.context.devices.ask(device.deviceId, 'job:cancel', { jobId: 'job-00000001' }, 60_000)
    const asked = ask()
    await eventually(() => device.heard.some(({ event }) => event === 'job:cancel'))
    device.disconnect()
    await expect(asked).rejects.toEqual(code('device-offline'))
    await eventually(async () => !(await relay.context.devices.isConnected(device.deviceId)))
    await expect(ask()).rejects.toEqual(code('device-offline'))
  })

  test('after a restart all are offline until they connect', async () => {
    const device = await relay.connectDevice({ hostName: 'restarted' })
    await relay.context.store.db.updateTable('devices').set({ online: 1 }).execute()
    await relay.restart()
    expect((await deviceOf(device.deviceId)).online).toBe(false)
    await relay.connectDevice({ identity: device.identity })
    expect((await deviceOf(device.deviceId)).online).toBe(true)
  })
})

describe('the list', () => {
  test('finds by host name, user and platform, pages without loss or doubles, and takes signs as signs', async () => {
    const own = await startTestRelay()
    try {
      for (const name of ['Beta', 'alpha', 'gamma_1', '100%', 'delta']) await own.enrolDevice(name)
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await own.api('GET /api/devices', {
          query: { limit: 2, ...(after !== undefined && { after }) },
        })
        seen.push(...page.rows.map(row => row.name))
        after = page.next ?? undefined
      } while (after !== undefined)
      expect(seen).toEqual(['100%', 'alpha', 'Beta', 'delta', 'gamma_1'])
      const search = async (text: string) =>
        (await own.api('GET /api/devices', { query: { search: text } })).rows.map(row => row.name)
      expect(await search('BET')).toEqual(['Beta'])
      expect(await search('%')).toEqual(['100%'])
      expect(await search('_')).toEqual(['gamma_1'])
      expect(await search("' or 1=1 --")).toEqual([])
      const device = await own.connectDevice({ hostName: 'epsilon' })
      expect(await search('debian user')).toEqual(['epsilon'])
      expect(
        (await own.api('GET /api/devices', { query: { online: 'yes' } })).rows.map(row => row.name),
      ).toEqual(['epsilon'])
      await own.api('PATCH /api/devices/:id', {
        params: { id: device.deviceId },
        body: { name: 'Front desk' },
      })
      expect(await search('front')).toEqual(['Front desk'])
      expect(await search('epsilon')).toEqual(['Front desk'])
    } finally {
      await own.stop()
    }
  })
})

/** A way to the relay that can be cut without either end being told, as a network is. */
async function layCable(url: string): Promise<{ url: string; cut: () => void; remove: () => Promise<void> }> {
  const { hostname, port } = new URL(url)
  const pairs: [TcpSocket, TcpSocket][] = []
  const server: Server = createServer(near => {
    const far = connect(Number(port), hostname)
    pairs.push([near, far])
    near.pipe(far)
    far.pipe(near)
    near.on('error', () => undefined)
    far.on('error', () => undefined)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${own}`,
    cut() {
      for (const [near, far] of pairs) {
        near.unpipe(far)
        far.unpipe(near)
        near.pause()
        far.pause()
      }
    },
    async remove() {
      for (const pair of pairs) for (const end of pair) end.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
