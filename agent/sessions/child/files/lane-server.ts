import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { networkInterfaces } from 'node:os'
import { Server as SocketServer } from 'socket.io'
import { blockBytes } from '../../../../shared/files/lane-blocks.ts'
import {
  LANE_UP_CHUNK_BYTES,
  laneDownPath,
  laneUpPath,
} from '../../../../shared/protocol/channel/fast-lane.ts'
import { blockOf, type LaneWire, type LaneWireEvents } from '../../../../shared/target/lane-wire.ts'

/** It does not stay open for somebody who never comes. */
const WAIT_FOR_MS = 15_000

/** The child's own server for one lane: one stream down and one up, for whoever has the token, once. Nothing else is answered. */
export async function serveLane(order: LaneWireEvents): Promise<LaneWire> {
  const token = randomBytes(32).toString('base64url')
  let down: ServerResponse | null = null
  let isUpTaken = false
  let stopped = false
  const servers: Server[] = []
  const io = new SocketServer({
    path: laneUpPath(token),
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    cors: { origin: '*' },
    maxHttpBufferSize: blockBytes(LANE_UP_CHUNK_BYTES) + 1024,
  })
  const tooLate = setTimeout(() => order.onGone(), WAIT_FOR_MS)

  function answer(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-private-network', 'true')
    response.setHeader('cache-control', 'no-store')
    const isDown = isSame(request.url ?? '', laneDownPath(token))
    if (!isDown || request.method !== 'GET' || down) {
      response.writeHead(isDown && request.method === 'OPTIONS' ? 204 : 404).end()
      return
    }
    down = response
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    // The viewer goes on when it has the answer's head, and the first block comes after it went on.
    response.flushHeaders()
    response.once('close', () => order.onGone())
    closeWhenTaken()
  }

  /** Nobody else gets in any more, whatever they know. */
  function closeWhenTaken(): void {
    if (!down || !isUpTaken) return
    clearTimeout(tooLate)
    for (const server of servers) server.close()
  }

  io.use((_socket, next) => next(isUpTaken ? new Error('taken') : undefined))
  io.on('connection', socket => {
    if (isUpTaken) {
      socket.disconnect(true)
      return
    }
    isUpTaken = true
    socket.on('block', (received: unknown, taken: unknown) => {
      const sealed = blockOf(received)
      if (!sealed || typeof taken !== 'function') return order.onGone()
      order.onBlock(sealed)
      taken()
    })
    socket.once('disconnect', () => order.onGone())
    closeWhenTaken()
  })

  const addresses = await Promise.all(
    ownAddresses().map(async host => {
      const server = createServer(answer)
      servers.push(server)
      const port = await listen(server, host)
      if (port !== null) io.attach(server)
      return port === null ? [] : [`${host}:${port}`]
    }),
  )
  return {
    write(sealed) {
      if (!down) return order.onGone()
      const length = Buffer.alloc(4)
      length.writeUInt32BE(sealed.length)
      down.cork()
      down.write(length)
      down.write(sealed, () => order.onLeft())
      down.uncork()
    },
    queuedBytes: () => down?.writableLength ?? 0,
    offer: secret => ({ type: 'lane-offer', token, secret, addresses: addresses.flat() }),
    stop() {
      if (stopped) return
      stopped = true
      clearTimeout(tooLate)
      io.disconnectSockets(true)
      io.engine.close()
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Loopback, and what others of the same network may reach. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap(each => each ?? [])
  const others = all.filter(({ family, internal }) => family === 'IPv4' && !internal)
  return ['127.0.0.1', ...others.map(({ address }) => address)].slice(0, 8)
}

/** The port; null where the address cannot be listened on. */
async function listen(server: Server, host: string): Promise<number | null> {
  return await new Promise(resolve => {
    server.once('error', () => resolve(null))
    server.listen({ host, port: 0 }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : null)
    })
  })
}
