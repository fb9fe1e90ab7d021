import type { Namespace } from 'socket.io'
import { toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { ask } from '../../shared/protocol/link.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import type { DeviceLine } from '../station.ts'
import { unlessGone } from './unless-gone.ts'

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
