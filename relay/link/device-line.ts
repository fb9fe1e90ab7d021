import type { Namespace } from 'socket.io'
import { toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { isGuestId, toGuestEvents } from '../../shared/protocol/guest-link.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { ask } from '../../shared/protocol/link.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import type { DeviceLine } from '../station.ts'
import { unlessGone } from './unless-gone.ts'

/** A device's connection is whatever socket stands in its room. At most one does. */
export const deviceRoom = (deviceId: string): string => `device:${deviceId}`

const ANSWER_WITHIN_MS = 10_000

/** The way to devices, and to guests as the devices of their sessions, over Socket.IO's rooms, so that an adapter can carry it to other relays. */
export function openDeviceLine(agents: Namespace, guests: Namespace): DeviceLine {
  const namespaceOf = (deviceId: string): Namespace => (isGuestId(deviceId) ? guests : agents)
  return {
    async ask(deviceId, event, request, timeoutMs = ANSWER_WITHIN_MS) {
      if (isGuestId(deviceId) && !Object.hasOwn(toGuestEvents, event))
        throw new Failure('unavailable', relayWords.notInABrowser)
      const namespace = namespaceOf(deviceId)
      const [socket] = await namespace.in(deviceRoom(deviceId)).fetchSockets()
      if (!socket) throw new Failure('device-offline', relayWords.deviceOffline)
      const here = namespace.sockets.get(socket.id)
      if (!here) return await ask(socket, toAgentEvents, event, request, timeoutMs)
      return await unlessGone(here, ask(here, toAgentEvents, event, request, timeoutMs))
    },
    async isConnected(deviceId) {
      return (await namespaceOf(deviceId).in(deviceRoom(deviceId)).fetchSockets()).length > 0
    },
    disconnect(deviceId) {
      namespaceOf(deviceId).in(deviceRoom(deviceId)).disconnectSockets(true)
    },
  }
}
