import type { Namespace } from 'socket.io'
import type { ControllerLine } from '../station.ts'

const SESSION_ROOM = 'session:'
export const sessionRoom = (sessionId: string): string => `${SESSION_ROOM}${sessionId}`
export const userRoom = (userId: string): string => `user:${userId}`
export const jobRoom = (jobId: string): string => `job:${jobId}`
export const signInRoom = (signIn: string): string => `sign-in:${signIn}`

/** The way to controllers over Socket.IO's rooms, so that an adapter can carry it to other relays. */
export function openControllerLine(controllers: Namespace, dashboards: Namespace): ControllerLine {
  const disconnect = (room: string): void => {
    controllers.in(room).disconnectSockets(true)
    dashboards.in(room).disconnectSockets(true)
  }
  return {
    tellSession(sessionId, event, request) {
      controllers.to(sessionRoom(sessionId)).emit(event, request)
    },
    tellUser(userId, event, request) {
      controllers.to(userRoom(userId)).emit(event, request)
    },
    sessionsHere: () =>
      [...controllers.adapter.rooms.keys()].flatMap(room =>
        room.startsWith(SESSION_ROOM) ? [room.slice(SESSION_ROOM.length)] : [],
      ),
    move(from, to) {
      controllers.in(sessionRoom(from)).socketsJoin(sessionRoom(to))
      controllers.in(sessionRoom(from)).socketsLeave(sessionRoom(from))
    },
    tellJobWatchers(jobId, output) {
      dashboards.to(jobRoom(jobId)).emit('job:output', output)
    },
    disconnectUser: userId => disconnect(userRoom(userId)),
    disconnectSignIn: signIn => disconnect(signInRoom(signIn)),
  }
}
