import { get, type IncomingMessage } from 'node:http'
import { io, Socket } from 'socket.io-client'
import { afterEach, expect, test, vi } from 'vitest'
import { openFastLane as openViewerLane } from '../../../../shared/browser/files/fast-lane.ts'
import { LANE_UP_CHUNK_BYTES } from '../../../../shared/protocol/channel/fast-lane.ts'
import type { BlockPlace } from '../../../../shared/files/lane-blocks.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import { openFastLane } from './fast-lane.ts'

type Block = { place: BlockPlace; bytes: Uint8Array }
const within = { timeout: 10_000, interval: 10 }
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** Both ends over real sockets of this machine; what they say to each other goes over no channel but this. */
function bothEnds() {
  const onChildLane = vi.fn()
  const onViewerLane = vi.fn()
  const atChild: Block[] = []
  const atViewer: Block[] = []
  const offers: (ChannelMessage & { type: 'lane-offer' })[] = []
  const child = openFastLane({
    onLane: onChildLane,
    onBlock: (place, bytes) => atChild.push({ place, bytes }),
    onFault: () => undefined,
  })
  const viewer = openViewerLane({
    say: message => void child.take(message),
    onLane: onViewerLane,
    onBlock: (place, bytes) => atViewer.push({ place, bytes }),
  })
  stops.push(
    () => child.connectionLost(),
    () => viewer.disconnected(),
  )
  const want = (hears = true): void =>
    child.want(message => {
      if (message.type === 'lane-offer') offers.push(message)
      if (hears) viewer.hear(message)
    })
  return { child, viewer, onChildLane, onViewerLane, atChild, atViewer, offers, want }
}
const statusOf = (address: string): Promise<number | string> =>
  new Promise(resolve => {
    get(`http://${address}`, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    }).once('error', error => resolve('code' in error ? String(error.code) : error.message))
  })

test('[FILE1] blocks go both ways with their place, in order', async () => {
  const ends = bothEnds()
  ends.want()
  await vi.waitFor(() => expect(ends.onViewerLane).toHaveBeenCalledOnce(), within)
  await vi.waitFor(() => expect(ends.onChildLane).toHaveBeenCalledOnce(), within)
  for (let position = 0; position < 20; position++) {
    const place = { transfer: 2, run: 1, position }
    ends.onChildLane.mock.calls[0]?.[0].send(place, new Uint8Array([position]))
    ends.onViewerLane.mock.calls[0]?.[0].send(place, new Uint8Array([position, position]))
  }
  await vi.waitFor(() => expect([ends.atChild.length, ends.atViewer.length]).toEqual([20, 20]), within)
  expect(ends.atViewer.map(({ place }) => place.position)).toEqual(Array.from({ length: 20 }, (_, at) => at))
  expect(ends.atChild[7]).toEqual({
    place: { transfer: 2, run: 1, position: 7 },
    bytes: new Uint8Array([7, 7]),
  })
})

test('[FILE1] when one end goes, the other is told, and files go on over the data channel', async () => {
  const ends = bothEnds()
  ends.want()
  await vi.waitFor(() => expect(ends.onViewerLane).toHaveBeenCalledOnce(), within)
  await vi.waitFor(() => expect(ends.onChildLane).toHaveBeenCalledOnce(), within)
  ends.viewer.disconnected()
  await vi.waitFor(() => expect(ends.onChildLane).toHaveBeenLastCalledWith(null), within)
})

test('[E2E1] nobody gets in without the token, nor with it after the viewer; then nothing listens any more', async () => {
  const ends = bothEnds()
  ends.want(false)
  await vi.waitFor(() => expect(ends.offers).toHaveLength(1), within)
  const offer = ends.offers[0]
  const address = offer?.addresses[0] ?? ''
  for (const path of ['', '/', `/${'x'.repeat(43)}/down`]) expect(await statusOf(address + path)).toBe(404)
  if (offer) ends.viewer.hear(offer)
  await vi.waitFor(() => expect(ends.onViewerLane).toHaveBeenCalledOnce(), within)
  await vi.waitFor(
    async () => expect(await statusOf(`${address}/${offer?.token}/down`)).toBe('ECONNREFUSED'),
    within,
  )
})

test('[E2E1] who has the token but not the keys gets no lane', async () => {
  const ends = bothEnds()
  ends.want(false)
  await vi.waitFor(() => expect(ends.offers).toHaveLength(1), within)
  const offer = ends.offers[0]
  // Another half than the one that was agreed on: what it seals does not open.
  const wrong = openViewerLane({
    say: () => ends.child.take({ type: 'lane-answer', secret: Buffer.alloc(32).toString('base64') }),
    onLane: ends.onViewerLane,
    onBlock: () => undefined,
  })
  stops.push(() => wrong.disconnected())
  if (offer) wrong.hear(offer)
  await vi.waitFor(async () => expect(await statusOf(offer?.addresses[0] ?? '')).toBe('ECONNREFUSED'), within)
  expect(ends.onChildLane).not.toHaveBeenCalled()
  expect(ends.onViewerLane).not.toHaveBeenCalled()
})

test('[FILE1] a viewer that floods the lane and never agrees on keys is cut off before it fills the memory', async () => {
  const ends = bothEnds()
  ends.want(false)
  await vi.waitFor(() => expect(ends.offers).toHaveLength(1), within)
  const offer = ends.offers[0]
  const address = offer?.addresses[0] ?? ''
  const socket = io(`http://${address}`, {
    path: `/${offer?.token}/up`,
    transports: ['websocket'],
    reconnection: false,
  })
  stops.push(() => socket.disconnect())
  const gone = new Promise<void>(resolve => socket.once('disconnect', () => resolve()))
  await new Promise<void>(resolve => socket.once('connect', resolve))
  const down = await new Promise<IncomingMessage>(resolve =>
    get(`http://${address}/${offer?.token}/down`, resolve),
  )
  down.on('error', () => undefined).resume()
  const block = new Uint8Array(LANE_UP_CHUNK_BYTES)
  let sent = 0
  // A hundred times the window, if it were taken.
  for (; sent < 6400 && socket.connected; sent += 1) {
    socket.emit('block', block)
    if (sent % 16 === 0) await new Promise(resolve => setTimeout(resolve, 1))
  }
  await gone
  expect(sent).toBeLessThan(6400)
  expect(ends.onChildLane).not.toHaveBeenCalled()
})

test('[E2E1] a block that was recorded and is sent again ends the lane', async () => {
  const ends = bothEnds()
  ends.want()
  await vi.waitFor(() => expect(ends.onChildLane).toHaveBeenCalledOnce(), within)
  await vi.waitFor(() => expect(ends.onViewerLane).toHaveBeenCalledOnce(), within)
  const emit = vi.spyOn(Socket.prototype, 'emit')
  const place = { transfer: 2, run: 1, position: 0 }
  ends.onViewerLane.mock.calls[0]?.[0].send(place, new Uint8Array([1]))
  await vi.waitFor(() => expect(ends.atChild).toHaveLength(1), within)
  const at = emit.mock.calls.findIndex(([event]) => event === 'block')
  const socket = emit.mock.contexts[at] as Socket | undefined
  const sealed: unknown = emit.mock.calls[at]?.[1]
  emit.mockRestore()
  socket?.emit('block', sealed)
  await vi.waitFor(() => expect(ends.onChildLane).toHaveBeenLastCalledWith(null), within)
  expect(ends.atChild).toHaveLength(1)
})
