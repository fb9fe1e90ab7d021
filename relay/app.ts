import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { pino, type Logger } from 'pino'
import { makeSetUpToken } from './accounts/set-up.ts'
import type { RelayConfig } from './config.ts'
import type { RelayContext } from './context.ts'
import { noteAllOffline } from './devices/device-presence.ts'
import { closeHttp } from './http/close-http.ts'
import { makeHttpApp } from './http/make-http-app.ts'
import { mergeApi } from './http/merge-api.ts'
import { admitSockets } from './link/admit-sockets.ts'
import { answerPeers } from './link/answer-peers.ts'
import { announceChanges } from './link/announce-changes.ts'
import { catchUp } from './link/catch-up.ts'
import { openControllerLine } from './link/controller-line.ts'
import { openDeviceLine } from './link/device-line.ts'
import { keepPresence } from './link/keep-presence.ts'
import { openRedis } from './link/open-redis.ts'
import { openSockets } from './link/open-sockets.ts'
import { noPeers, openPeers } from './link/peers.ts'
import { registerAlone } from './link/relay-rows.ts'
import { countDevices, serveAgents } from './link/serve-agents.ts'
import { serveGuests } from './link/serve-guests.ts'
import { serveControllers, serveDashboards, watchSignIns } from './link/serve-people.ts'
import { openMetrics } from './operations/metrics.ts'
import { openPendingWork } from './operations/pending-work.ts'
import { requireOwnSecrets } from './operations/require-own-secrets.ts'
import { watchStorage } from './operations/watch-storage.ts'
import { openSecrets } from './secrets.ts'
import { openStations } from './stations.ts'
import { openStore } from './store/open-store.ts'

export interface RunningRelay {
  /** Where it listens. */
  url: string
  /** The one-time link for the first administrator; null where there are users already. */
  setupUrl: string | null
  context: RelayContext
  /** Stops accepting, closes every socket, waits for what is under way, closes the store. */
  stop: () => Promise<void>
}

/** A request that dribbles in is cut; a kept connection outlives that of a reverse proxy in front, which would else hit its end. */
const httpLimits = { headersTimeout: 20_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 }

/**
 * Starts a relay: store, secrets, stations, then HTTP and sockets. When this resolves it is ready.
 * Throws what the store says, `conflict` for the secrets of another relay, `unavailable` where Redis is set and does not answer,
 * or the error of a port that is taken.
 */
export async function startRelay(
  given: RelayConfig,
  overrides: { clock?: () => number; log?: Logger } = {},
): Promise<RunningRelay> {
  const clock = overrides.clock ?? Date.now
  // Standard output is for people; the log goes beside it.
  const log = overrides.log ?? pino({ level: given.logLevel }, pino.destination({ fd: 2, sync: true }))
  const store = await openStore(given)
  const undo: (() => unknown)[] = [() => store.close()]
  try {
    const secrets = await openSecrets(given.dataDir)
    await requireOwnSecrets(store, secrets)
    const redis = given.redisUrl === undefined ? null : await openRedis(given.redisUrl, log)
    undo.push(() => redis?.stop())
    if (!redis) await noteAllOffline(store)
    let answer: Express | undefined
    const http = createServer(httpLimits, (request, response) => answer?.(request, response))
    const sockets = openSockets(http, redis?.adapter)
    undo.push(() => sockets.server.close())
    const peers = redis ? openPeers(sockets.agents, redis) : noPeers()
    const storage = watchStorage({ folders: [given.dataDir, given.recordings.dir], clock, log })
    const pending = openPendingWork(log, storage.translate)
    const changes = announceChanges(sockets.dashboards)
    const context: RelayContext = {
      config: { ...given, publicUrl: given.publicUrl ?? '' },
      store,
      secrets,
      log,
      clock,
      peers,
      devices: openDeviceLine(sockets.agents, sockets.guests, { store, peers }),
      controllers: openControllerLine(sockets.controllers, sockets.dashboards),
      metrics: openMetrics(store, clock, () => countDevices(sockets.agents)),
      storage,
      announce: changes.announce,
    }
    const stations = await openStations(context)
    let stopping = false
    const handlers = mergeApi(stations)
    serveAgents(sockets.agents, context, stations, pending)
    serveGuests(sockets.guests, context, stations, pending)
    serveControllers(sockets.controllers, context, stations, pending)
    serveDashboards(sockets.dashboards, context)
    admitSockets(sockets.lanes, async socket => stations.forEach(station => station.admitLane?.(socket)))
    answerPeers(sockets.agents, stations, pending, log)
    const setupToken = await makeSetUpToken(store, secrets, clock())
    const url = await listen(http, given)
    context.config.publicUrl ||= url
    answer = makeHttpApp(context, handlers, pending, () => stopping, stations)
    const presence = redis
      ? await keepPresence(context, [sockets.agents, sockets.guests], stations, redis.mark)
      : await registerAlone(store, { id: peers.id, address: context.config.publicUrl }, clock())
    redis?.onBack(awaySince => catchUp(context, stations, pending, awaySince))
    const running = stations.flatMap(station => station.start?.() ?? [])
    const watch = watchSignIns([sockets.controllers, sockets.dashboards], context, pending)
    log.info({ url, store: store.dialect }, 'relay ready')
    return {
      url,
      setupUrl: setupToken === null ? null : `${context.config.publicUrl}/#/setup?token=${setupToken}`,
      context,
      async stop() {
        stopping = true
        watch.stop()
        // Socket.IO closes its sockets, and then the HTTP server too.
        await closeHttp(http, () => sockets.server.close())
        await Promise.all(running.map(part => part.stop()))
        await pending.settled()
        await presence?.stop()
        redis?.stop()
        changes.stop()
        await store.close()
        log.info('relay stopped')
      },
    }
  } catch (error) {
    for (const each of undo.toReversed()) await each()
    throw error
  }
}

function listen(http: HttpServer, { host, port }: RelayConfig): Promise<string> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host, () => {
      http.off('error', reject)
      const { address, family, port: taken } = http.address() as AddressInfo
      // Who listens on every address is reached on this machine by its loopback one.
      const everywhere = address === '0.0.0.0' || address === '::'
      const name = family === 'IPv6' ? `[${address}]` : address
      resolve(`http://${everywhere ? '127.0.0.1' : name}:${taken}`)
    })
  })
}
