import type { Namespace, Socket } from 'socket.io'
import { fromGuestEvents, guestAuthSchema } from '../../shared/protocol/guest-link.ts'
import { Failure, parse } from '../../shared/protocol/failure.ts'
import { relaySessionWords } from '../../shared/words/en/relay-sessions.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import type { RelayContext } from '../context.ts'
import { sourceOf, throttleKeyOf } from '../http/source-of.ts'
import type { PendingWork } from '../operations/pending-work.ts'
import type { Station } from '../station.ts'
import { admitSockets } from './admit-sockets.ts'
import { requireProtocolVersion } from './connect-error.ts'
import { deviceRoom } from './device-line.ts'
import { answerAmong, openServing } from './serve-events.ts'
import { dropConnection, noteConnection } from './relay-rows.ts'

/** A page sends a code, an answer, some 30 signals a connection, and what happened. */
const EVENTS_PER_SECOND = 100
/** Nobody has to prove anything to connect here, so connections are counted by where they come from. */
const SOCKETS_PER_SOURCE = 50
/** A page connects when its person presses Connect; who has no session by then only takes up room. */
const SESSION_WITHIN_MS = 60_000

/** What is kept with a guest's socket. */
interface Visitor {
  source: string
  guestId: string | null
}

/** The namespace of guests: version, number, then their events to the stations that answer them. JOIN1. */
export function serveGuests(
  guests: Namespace,
  ctx: RelayContext,
  stations: readonly Station[],
  pending: PendingWork,
): void {
  admitSockets(guests, async socket => {
    requireProtocolVersion(socket.handshake.auth)
    parse(guestAuthSchema, socket.handshake.auth, 'auth')
    const source = sourceOf(socket.request, ctx.config.trustedProxies)
    const fromThere = [...guests.sockets.values()].filter(
      other => throttleKeyOf((other.data as Visitor).source) === throttleKeyOf(source),
    )
    if (fromThere.length >= SOCKETS_PER_SOURCE)
      throw new Failure('too-many-requests', relayWords.tooManyGuests, { retryAfterMs: SESSION_WITHIN_MS })
    Object.assign(socket.data, { source, guestId: null } satisfies Visitor)
  })

  const serveEvents = openServing(fromGuestEvents, EVENTS_PER_SECOND, ctx.log)
  guests.on('connection', socket => {
    const visitor = socket.data as Visitor
    // Every question that waits for this guest's answer listens for its going.
    socket.setMaxListeners(0)
    const parts = stations.flatMap(
      station =>
        station.guest?.({
          source: visitor.source,
          asDevice() {
            const { guestId: deviceId, source } = visitor
            if (deviceId === null) throw new Failure('session-not-found', relaySessionWords.sessionNotFound)
            return { deviceId, source }
          },
          becomes: guestId => becomeGuest(guests, ctx, socket, guestId),
        }) ?? [],
    )
    serveEvents(
      socket,
      event => answerAmong<typeof fromGuestEvents>(parts, event, handle => pending.count(handle)),
      (event, err) => ctx.log.error({ err, event, guest: visitor.guestId }, 'an event of a guest failed'),
    )
    const settle = setTimeout(() => {
      if (visitor.guestId === null) socket.disconnect(true)
    }, SESSION_WITHIN_MS)
    socket.on('disconnect', () => {
      clearTimeout(settle)
      const { guestId } = visitor
      if (guestId !== null && !ctx.devices.isHere(guestId))
        pending.background('guest leaving', async () => {
          await dropConnection(ctx.store.db, guestId, ctx.peers.id)
        })
    })
  })
}

/** From now on this socket, and no other, is the guest's. */
async function becomeGuest(
  guests: Namespace,
  ctx: RelayContext,
  socket: Socket,
  guestId: string,
): Promise<void> {
  // With several relays the others are told first, and this one leaves last: by then the new socket has joined.
  guests.in(deviceRoom(guestId)).except(socket.id).socketsLeave(deviceRoom(guestId))
  const visitor = socket.data as Visitor
  if (visitor.guestId !== null) await socket.leave(deviceRoom(visitor.guestId))
  visitor.guestId = guestId
  await noteConnection(ctx.store.db, guestId, ctx.peers.id)
  await socket.join(deviceRoom(guestId))
}
