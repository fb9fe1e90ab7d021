import { randomBytes } from 'node:crypto'
import { createServer, connect, type Server } from 'node:net'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openFastLane as openDeviceLane } from '../../../agent/sessions/child/files/fast-lane.ts'
import { openFastLane as openViewerLane } from '../../../shared/browser/files/fast-lane.ts'
import { offerFastLane } from '../../../shared/browser/files/offer-fast-lane.ts'
import type { ChunkLane } from '../../../shared/browser/files/chunk-lane.ts'
import type { BlockPlace } from '../../../shared/files/lane-blocks.ts'
import { LANE_UNTAKEN_BYTES, laneDownAddress } from '../../../shared/protocol/relay-lane.ts'
import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import { startTestRelay, type TestRelay } from '../../../test/support/relay.ts'
import { liveSession, type TestSession } from '../../../test/support/sessions.ts'

const within = { timeout: 15_000, interval: 10 }
const stops: (() => void)[] = []
let relay: TestRelay
let session: TestSession

beforeAll(async () => {
  relay = await startTestRelay()
  session = await liveSession(relay)
}, 60_000)
afterAll(async () => {
  await relay.stop()
})
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

const open = async () => await session.device.ask('lane:open', { sessionId: session.id })
const join = async () => await session.controller.ask('lane:join', { sessionId: session.id })

function connectLane(token: string): Socket {
  const socket = io(`${relay.url}/lane`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { token },
  })
  stops.push(() => socket.disconnect())
  return socket
}
const entered = (socket: Socket): Promise<boolean> =>
  new Promise(resolve => {
    socket.once('connect', () => resolve(true))
    socket.once('connect_error', () => resolve(false))
  })
const gone = (socket: Socket): Promise<unknown> =>
  socket.connected ? new Promise(resolve => socket.once('disconnect', resolve)) : Promise.resolve()

/** Hands everything on to the relay, and remembers all that passed. */
async function listenIn(): Promise<{ url: string; seen: () => Buffer }> {
  const chunks: Buffer[] = []
  const server: Server = createServer(from => {
    const to = connect(Number(new URL(relay.url).port), '127.0.0.1')
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      one.on('data', chunk => chunks.push(chunk))
      one.on('error', () => other.destroy())
      one.pipe(other)
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, seen: () => Buffer.concat(chunks) }
}

/** Both real ends, between which there is no direct way, at this relay. */
function bothEnds(url = relay.url) {
  type Block = { place: BlockPlace; bytes: Uint8Array }
  const atDevice: Block[] = []
  const atViewer: Block[] = []
  const onDeviceLane = vi.fn<(lane: { send: ChunkLane['send']; kind: string } | null) => void>()
  const onViewerLane = vi.fn<(lane: ChunkLane | null) => void>()
  const device = openDeviceLane({
    onLane: onDeviceLane,
    onBlock: (place, bytes) => atDevice.push({ place, bytes }),
    askRelay: async () => ({ relay: url, ...(await open()) }),
    onFault: () => undefined,
  })
  const viewer = openViewerLane({
    say: message => void device.take(message),
    onLane: onViewerLane,
    onBlock: (place, bytes) => atViewer.push({ place, bytes }),
    joinRelay: async () => ({ relay: url, ...(await join()) }),
  })
  stops.push(
    () => device.connectionLost(),
    () => viewer.disconnected(),
  )
  const want = (): void =>
    device.want((message: ChannelMessage) => {
      // The device is in another network.
      const far = message.type === 'lane-offer' ? { ...message, addresses: ['127.0.0.1:1'] } : message
      viewer.hear(far)
    })
  return { device, viewer, atDevice, atViewer, onDeviceLane, onViewerLane, want }
}

async function whole(ends: ReturnType<typeof bothEnds>) {
  ends.want()
  await vi.waitFor(() => expect(ends.onDeviceLane).toHaveBeenCalledOnce(), within)
  await vi.waitFor(() => expect(ends.onViewerLane).toHaveBeenCalledOnce(), within)
  const atDevice = ends.onDeviceLane.mock.calls[0]?.[0]
  const atViewer = ends.onViewerLane.mock.calls[0]?.[0]
  if (!atDevice || !atViewer) throw new Error('There is no lane.')
  return { atDevice, atViewer }
}

test('[FILE1] [E2E1] where the device cannot be reached files go through the relay, which sees only ciphertext', async () => {
  const wire = await listenIn()
  const ends = bothEnds(wire.url)
  const lanes = await whole(ends)
  expect([lanes.atDevice.kind, lanes.atViewer.kind]).toEqual(['relay', 'relay'])
  const secret = randomBytes(64).toString('hex')
  const bytes = new Uint8Array(Buffer.from(secret.repeat(500)))
  for (let position = 0; position < 50; position++) {
    const place = { transfer: 2, run: 1, position }
    void lanes.atDevice.send(place, bytes)
    void lanes.atViewer.send(place, bytes)
  }
  await vi.waitFor(() => expect([ends.atDevice.length, ends.atViewer.length]).toEqual([50, 50]), within)
  expect(ends.atViewer.map(({ place }) => place.position)).toEqual(Array.from({ length: 50 }, (_, at) => at))
  expect(Buffer.from(ends.atDevice[49]?.bytes ?? []).equals(bytes)).toBe(true)
  const seen = wire.seen()
  expect(seen.length).toBeGreaterThan(2 * 50 * bytes.length)
  for (const plain of [secret, secret.slice(0, 16), Buffer.from(secret.slice(0, 24)).toString('base64')])
    expect(seen.includes(plain)).toBe(false)
})

test('[JOIN1] [FILE1] a page that is the session’s device offers its lane through the relay, and blocks go both ways', async () => {
  const atGuest: Uint8Array[] = []
  const atViewer: Uint8Array[] = []
  const onGuestLane = vi.fn<(lane: ChunkLane | null) => void>()
  const onViewerLane = vi.fn<(lane: ChunkLane | null) => void>()
  const guest = offerFastLane(async () => ({ relay: relay.url, ...(await open()) }))({
    say: message => void viewer.hear(message),
    onLane: onGuestLane,
    onBlock: (_place, bytes) => atGuest.push(bytes),
  })
  const viewer = openViewerLane({
    say: message => void guest.hear(message),
    onLane: onViewerLane,
    onBlock: (_place, bytes) => atViewer.push(bytes),
    joinRelay: async () => ({ relay: relay.url, ...(await join()) }),
  })
  stops.push(
    () => guest.disconnected(),
    () => viewer.disconnected(),
  )
  guest.want()
  await vi.waitFor(() => expect(onGuestLane).toHaveBeenCalledOnce(), within)
  await vi.waitFor(() => expect(onViewerLane).toHaveBeenCalledOnce(), within)
  const ends = [onGuestLane.mock.calls[0]?.[0], onViewerLane.mock.calls[0]?.[0]]
  const bytes = new Uint8Array(256 * 1024).fill(7)
  // More than may be queued: it waits for room, and is woken when there is some.
  for (let position = 0; position < 40; position++)
    for (const end of ends) {
      await end?.untilRoom()
      await end?.send({ transfer: 2, run: 1, position }, bytes)
    }
  await vi.waitFor(() => expect([atGuest.length, atViewer.length]).toEqual([40, 40]), within)
  expect([atGuest.at(-1), atViewer.at(-1)]).toEqual([bytes, bytes])
  guest.disconnected()
  await vi.waitFor(() => expect(onViewerLane).toHaveBeenLastCalledWith(null), within)
})

test('[FILE1] one end goes in the middle: the other is told, and a new lane can be had', async () => {
  const ends = bothEnds()
  await whole(ends)
  ends.viewer.disconnected()
  await vi.waitFor(() => expect(ends.onDeviceLane).toHaveBeenLastCalledWith(null), within)
  ends.onDeviceLane.mockClear()
  ends.onViewerLane.mockClear()
  expect((await whole(ends)).atDevice.kind).toBe('relay')
})

test('[FILE1] tokens are good once, for one end, and another lane takes the place of the one before', async () => {
  await expect(join()).rejects.toMatchObject({ code: 'unavailable' })
  const first = await open()
  const { token } = await open()
  expect(await entered(connectLane(first.token))).toBe(false)
  expect(await entered(connectLane('x'.repeat(43)))).toBe(false)
  expect(await entered(connectLane(token))).toBe(true)
  expect(await entered(connectLane(token))).toBe(false)
  const ofController = await join()
  await expect(join()).rejects.toMatchObject({ code: 'unavailable' })
  expect((await fetch(relay.url + laneDownAddress(token))).status).toBe(404)
  const ending = new AbortController()
  stops.push(() => ending.abort())
  const reading = await fetch(relay.url + laneDownAddress(ofController.token), { signal: ending.signal })
  expect(reading.status).toBe(200)
  expect((await fetch(relay.url + laneDownAddress(ofController.token))).status).toBe(404)
  expect(await entered(connectLane(ofController.token))).toBe(true)
  expect(await entered(connectLane(ofController.token))).toBe(false)
})

test('[FILE1] only the ends of a live session get a lane', async () => {
  const stranger = await relay.connectDevice({ hostName: 'desk-2' })
  await expect(stranger.ask('lane:open', { sessionId: session.id })).rejects.toMatchObject({
    code: 'session-not-found',
  })
  const { token } = await relay.addUser('mallory', 'support')
  const other = await relay.connectController(token)
  await open()
  await expect(other.ask('lane:join', { sessionId: session.id })).rejects.toMatchObject({
    code: 'session-not-found',
  })
})

test('[FILE1] who floods the relay, or sends what is no block, is cut off', async () => {
  for (const misbehave of [
    (socket: Socket) => {
      // Nobody reads at the other end: nothing of this is acknowledged.
      const block = randomBytes(1024 * 1024)
      for (let sent = 0; sent <= 4 * LANE_UNTAKEN_BYTES; sent += block.length)
        socket.emit('block', block, () => undefined)
    },
    (socket: Socket) => socket.emit('block', 'text', () => undefined),
    (socket: Socket) => socket.emit('block', randomBytes(10)),
  ]) {
    const socket = connectLane((await open()).token)
    expect(await entered(socket)).toBe(true)
    const { token } = await join()
    const ending = new AbortController()
    stops.push(() => ending.abort())
    const reading = await fetch(relay.url + laneDownAddress(token), { signal: ending.signal })
    expect(reading.status).toBe(200)
    misbehave(socket)
    await gone(socket)
    await expect(reading.arrayBuffer()).rejects.toThrow()
  }
})

test('[FILE1] the lane ends with the session', async () => {
  const own = await liveSession(relay, { controller: session.controller })
  const { token } = await own.device.ask('lane:open', { sessionId: own.id })
  const socket = connectLane(token)
  expect(await entered(socket)).toBe(true)
  await own.device.ask('session:end', { sessionId: own.id, reason: 'target-ended' })
  await gone(socket)
  await expect(own.device.ask('lane:open', { sessionId: own.id })).rejects.toMatchObject({
    code: 'session-state',
  })
})

test('[FILE1] a relay that offers none, or that has passed enough of a session, says so', async () => {
  for (const fastLane of [
    { offered: false, bytesPerSecond: 1e9, maxBytesOfSession: 1e9 },
    { offered: true, bytesPerSecond: 1e9, maxBytesOfSession: 0 },
  ]) {
    const small = await startTestRelay({ config: { fastLane } })
    try {
      const of = await liveSession(small)
      await expect(of.device.ask('lane:open', { sessionId: of.id })).rejects.toMatchObject({
        code: 'unavailable',
      })
    } finally {
      await small.stop()
    }
  }
})
