import type { Server as HttpServer } from 'node:http'
import { Server, type Namespace } from 'socket.io'
import { Failure } from '../../shared/protocol/failure.ts'
import { LANE_NAMESPACE } from '../../shared/protocol/relay-lane.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import { toConnectError } from './connect-error.ts'

export interface Sockets {
  server: Server
  agents: Namespace
  controllers: Namespace
  dashboards: Namespace
  guests: Namespace
  lanes: Namespace
}

/** Socket.IO beside the HTTP server, with the adapter that joins several relays where there are several: websocket only, no compression (it costs ten times the memory a connection). */
export function openSockets(http: HttpServer, adapter?: Parameters<Server['adapter']>[0]): Sockets {
  const server = new Server(http, {
    transports: ['websocket'],
    allowUpgrades: false,
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 1_200_000,
    pingInterval: 15_000,
    pingTimeout: 10_000,
    connectTimeout: 10_000,
    ...(adapter && { adapter }),
  })
  // Nothing lives in the default namespace.
  server.use((_, next) => next(toConnectError(new Failure('not-found', relayWords.noSuchLink))))
  return {
    server,
    agents: server.of('/agent'),
    controllers: server.of('/controller'),
    dashboards: server.of('/dashboard'),
    guests: server.of('/guest'),
    lanes: server.of(LANE_NAMESPACE),
  }
}
