import { randomBytes } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Socket } from 'socket.io'
import type { RelayContext } from '../../context.ts'
import { Failure, parse } from '../../../shared/protocol/failure.ts'
import { laneTokenSchema } from '../../../shared/protocol/relay-lane.ts'
import { relaySessionWords as words } from '../../../shared/words/en/relay-sessions.ts'
import { openLane, type Lane, type LaneEnd } from './lane.ts'

/** The fast lanes through this relay, at most one a session. Both ends have to be at this one. FILE1. */
export interface Lanes {
  /** For the device: another lane takes the place of the one before. Throws `unavailable` where there is none to be had. */
  open(sessionId: string): { token: string }
  /** For the controller, once the device has one. Throws `unavailable`. */
  join(sessionId: string): { token: string }
  /** Lets a socket of the namespace in that shows a token of an end which is not there yet. Throws `not-found`. */
  admit(socket: Socket): void
  /** `GET /api/lanes/:token`: what the device sends. */
  read: RequestHandler<Record<string, string>>
  /** The session is over, and what was counted of it. */
  end(sessionId: string): void
  /** Ends the lanes of all other sessions, and those that nobody uses. */
  look(openSessions: ReadonlySet<string>): void
  stop(): void
}

/** Beside LANE_UNTAKEN_BYTES each way of each, what bounds the relay's memory. */
const MOST_LANES = 50

interface Opened {
  lane: Lane
  tokens: Record<LaneEnd, string>
  joined: boolean
}

export function openLanes({ config, clock }: Pick<RelayContext, 'config' | 'clock'>): Lanes {
  const { offered, bytesPerSecond, maxBytesOfSession } = config.fastLane
  const opened = new Map<string, Opened>()
  const passedBytes = new Map<string, number>()
  const sockets = new Map<string, { sessionId: string; end: LaneEnd }>()
  const readers = new Map<string, string>()
  const unavailable = (): Failure => new Failure('unavailable', words.noLane)

  function close(sessionId: string): void {
    opened.get(sessionId)?.lane.close()
  }

  return {
    open(sessionId) {
      close(sessionId)
      const isSpent = (passedBytes.get(sessionId) ?? 0) >= maxBytesOfSession
      if (!offered || isSpent || opened.size >= MOST_LANES) throw unavailable()
      const tokens = { device: newToken(), controller: newToken() }
      const lane = openLane({
        bytesPerSecond,
        clock,
        mayPass(bytes) {
          const now = (passedBytes.get(sessionId) ?? 0) + bytes
          passedBytes.set(sessionId, now)
          return now <= maxBytesOfSession
        },
        onClosed() {
          for (const token of Object.values(tokens)) {
            sockets.delete(token)
            readers.delete(token)
          }
          opened.delete(sessionId)
        },
      })
      opened.set(sessionId, { lane, tokens, joined: false })
      sockets.set(tokens.device, { sessionId, end: 'device' })
      return { token: tokens.device }
    },
    join(sessionId) {
      const found = opened.get(sessionId)
      if (!found || found.joined) throw unavailable()
      found.joined = true
      const token = found.tokens.controller
      sockets.set(token, { sessionId, end: 'controller' })
      readers.set(token, sessionId)
      return { token }
    },
    admit(socket) {
      const { token } = parse(laneTokenSchema, socket.handshake.auth, 'auth')
      const of = sockets.get(token)
      sockets.delete(token)
      const lane = of && opened.get(of.sessionId)?.lane
      if (!of || !lane?.join(of.end, socket)) throw new Failure('not-found', words.noLane)
    },
    read(request, response) {
      const token = request.params['token'] ?? ''
      const sessionId = readers.get(token)
      readers.delete(token)
      const lane = sessionId === undefined ? undefined : opened.get(sessionId)?.lane
      if (!lane?.readAt(response)) throw new Failure('not-found', words.noLane)
      response.setHeader('Content-Type', 'application/octet-stream')
      // A reverse proxy is to pass it on as it comes.
      response.setHeader('X-Accel-Buffering', 'no')
      response.flushHeaders()
    },
    end(sessionId) {
      close(sessionId)
      passedBytes.delete(sessionId)
    },
    look(openSessions) {
      const now = clock()
      for (const [sessionId, { lane }] of opened)
        if (openSessions.has(sessionId)) lane.look(now)
        else lane.close()
      for (const sessionId of passedBytes.keys())
        if (!openSessions.has(sessionId)) passedBytes.delete(sessionId)
    },
    stop() {
      for (const { lane } of opened.values()) lane.close()
    },
  }
}

const newToken = (): string => randomBytes(32).toString('base64url')
