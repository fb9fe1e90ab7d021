import type { Namespace, Socket } from 'socket.io'
import { toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { ask } from '../../shared/protocol/link.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import type { DeviceLine } from '../station.ts'

/** A device's connection is whatever socket stands in its room. At most one does. */
export const deviceRoom = (deviceId: string): string => `device:${deviceId}`

const ANSWER_WITHIN_MS = 10_000

/** The way to devices over Socket.IO's rooms, so that an adapter can carry it to other relays. */
export function openDeviceLine(agents: Namespace): DeviceLine {
  return {
    async ask(deviceId, event, request, timeoutMs = ANSWER_WITHIN_MS) {
      const [socket] = await agents.in(deviceRoom(deviceId)).fetchSockets()
      if (!socket) throw new Failure('device-offline', relayWords.deviceOffline)
      const here = agents.sockets.get(socket.id)
      if (!here) return await ask(socket, toAgentEvents, event, request, timeoutMs)
      return await unlessGone(here, ask(here, toAgentEvents, event, request, timeoutMs))
    },
    async isConnected(deviceId) {
      return (await agents.in(deviceRoom(deviceId)).fetchSockets()).length > 0
    },
    disconnect(deviceId) {
      agents.in(deviceRoom(deviceId)).disconnectSockets(true)
    },
  }
}

/** A device that goes away answers no more: whoever asked hears so at once, and not only when the time is up. */
async function unlessGone<T>(socket: Socket, answer: Promise<T>): Promise<T> {
  let leave = (): void => undefined
  const gone = new Promise<never>((_, reject) => {
    leave = () => reject(new Failure('device-offline', relayWords.deviceOffline))
    socket.once('disconnect', leave)
  })
  answer.catch(() => undefined)
  try {
    return await Promise.race([answer, gone])
  } finally {
    socket.off('disconnect', leave)
  }
}
