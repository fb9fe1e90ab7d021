import type { fromAgentEvents, toAgentEvents } from '../shared/protocol/agent-link.ts'
import type { AdminApi, ApiCall, ApiInput } from '../shared/protocol/admin-api.ts'
import type { fromGuestEvents } from '../shared/protocol/guest-link.ts'
import type { fromControllerEvents, toControllerEvents } from '../shared/protocol/controller-link.ts'
import type { toDashboardEvents } from '../shared/protocol/dashboard-link.ts'
import type { Handlers, ReplyOf, RequestOf } from '../shared/protocol/link.ts'
import type { RequestHandler } from 'express'
import type { Socket } from 'socket.io'
import type { z } from 'zod'
import type { Caller } from './context.ts'
import type { PeerHandlers } from './link/answer-peers.ts'

/**
 * A station is one part of the relay: what it answers over HTTP, to agents and to controllers, and what it does by itself.
 * `app.ts` puts all stations together; each event and each route is answered by exactly one of them.
 */
export interface Station {
  api?: Partial<ApiHandlers>
  /** What is no call of the API's table: streams, at addresses of their own below `/api`. */
  streams?: Record<string, RequestHandler<Record<string, string>>>
  /** Made for each event anew: what lasts as long as the connection stands in `device`. */
  agent?: (device: ConnectedAgent) => Partial<Handlers<typeof fromAgentEvents>>
  guest?: (guest: ConnectedGuest) => Partial<Handlers<typeof fromGuestEvents>>
  controller?: (person: ConnectedController) => Partial<Handlers<typeof fromControllerEvents>>
  /** Lets a socket of the fast lanes in. Throws the Failure with which it is refused. */
  admitLane?: (socket: Socket) => void
  /** After a device has proved its key and was welcomed; and after its last connection closed. */
  deviceCameOnline?: (deviceId: string) => Promise<void>
  deviceWentOffline?: (deviceId: string) => Promise<void>
  /** What other relays of the installation tell and ask. */
  peer?: Partial<PeerHandlers>
  /** The way to the other relays is whole again; since `awaySince` news of them were lost, and are looked for in the store. BRK3. */
  relaysMeetAgain?: (awaySince: number) => Promise<void>
  /** Starts what the station does by itself (ticks of at most 30 s); the handle stops it. */
  start?: () => { stop: () => Promise<void> }
}

/** `caller` is null on public routes. `source` is the address that asked. */
type ApiHandler<C extends ApiCall> = (
  input: ApiInput<C>,
  by: AdminApi[C]['access'] extends 'public'
    ? { caller: null; source: string }
    : {
        caller: Caller
        source: string
        /** Which sign-in this is: the keyed hash of its token. */ signIn?: string
      },
) => Promise<z.input<AdminApi[C]['reply']>>

export type ApiHandlers = { [C in ApiCall]: ApiHandler<C> }

export interface ConnectedDevice {
  deviceId: string
  source: string
}

/** A device at its own connection. */
export interface ConnectedAgent extends ConnectedDevice {
  /** Epoch milliseconds. */
  connectedAt: number
}

/** Somebody's browser. JOIN1. */
export interface ConnectedGuest {
  source: string
  /** As the device of its session. Throws `session-not-found` before it has one. */
  asDevice: () => ConnectedDevice
  /** The guest has shown that it is this one: what is asked of that device now comes here. */
  becomes: (guestId: string) => Promise<void>
}

interface ConnectedController {
  caller: Caller
  /** Makes this socket (and no other of the person's) the one that hears of the session. */
  attach: (sessionId: string) => Promise<void>
}

/** The way from any relay of the installation to one device. */
export interface DeviceLine {
  /** Throws `device-offline` when it is connected to no relay, `timed-out` without an answer, or the device's own Failure. */
  ask<E extends keyof typeof toAgentEvents>(
    deviceId: string,
    event: E,
    request: RequestOf<typeof toAgentEvents, E>,
    timeoutMs?: number,
  ): Promise<ReplyOf<typeof toAgentEvents, E>>
  isConnected: (deviceId: string) => Promise<boolean>
  /** Whether this relay itself holds its connection. */
  isHere: (deviceId: string) => boolean
  /** Closes the device's connection at once. */
  disconnect: (deviceId: string) => void
}

/** The way from any relay to controllers: whoever is attached to a session, or all sockets of one user. No answer is awaited. */
export interface ControllerLine {
  tellSession<E extends keyof typeof toControllerEvents>(
    sessionId: string,
    event: E,
    request: RequestOf<typeof toControllerEvents, E>,
  ): void
  tellUser<E extends keyof typeof toControllerEvents>(
    userId: string,
    event: E,
    request: RequestOf<typeof toControllerEvents, E>,
  ): void
  /** The sessions, and the places of participants, of which a socket of this relay hears. */
  sessionsHere: () => string[]
  /** Whoever hears of `from` hears of `to` from now on, and of `from` no more; on every relay. */
  move: (from: string, to: string) => void
  /** Tells the dashboards that show this running job what it has printed. */
  tellJobWatchers: (jobId: string, output: RequestOf<typeof toDashboardEvents, 'job:output'>) => void
  /** Closes every socket of a user, or only those of one sign-in, at once: controllers' and dashboards'. */
  disconnectUser: (userId: string) => void
  disconnectSignIn: (signIn: string) => void
}
