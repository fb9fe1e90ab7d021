import type { Namespace, Socket } from 'socket.io'
import { toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { isGuestId, toGuestEvents } from '../../shared/protocol/guest-link.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { ask, type LinkSocket } from '../../shared/protocol/link.ts'
import { relayWords } from '../../shared/words/en/relay.ts'
import type { DeviceLine } from '../station.ts'
import type { Store } from '../store/open-store.ts'
import type { Peers } from './peers.ts'
import { findConnection } from './relay-rows.ts'
import { unlessGone } from './unless-gone.ts'

const ROOM = 'device:'

/** A device's connection is whatever socket stands in its room. At most one does. */
export const deviceRoom = (deviceId: string): string => `${ROOM}${deviceId}`

/** The devices and guests whose connection this relay holds. */
export const devicesHere = (namespace: Namespace): string[] =>
  [...namespace.adapter.rooms.keys()].flatMap(room =>
    room.startsWith(ROOM) ? [room.slice(ROOM.length)] : [],
  )

const ANSWER_WITHIN_MS = 10_000

/**
 * The way to devices, and to guests as the devices of their sessions, over Socket.IO's rooms; the adapter carries it to the
 * other relays. Where a device is connected stands in the store, so that a device of this relay is reached also while Redis
 * is away.
 */
export function openDeviceLine(
  agents: Namespace,
  guests: Namespace,
  { store, peers }: { store: Store; peers: Peers },
): DeviceLine {
  const namespaceOf = (deviceId: string): Namespace => (isGuestId(deviceId) ? guests : agents)
  const socketHere = (deviceId: string): Socket | undefined => {
    const { adapter, sockets } = namespaceOf(deviceId)
    const [id] = adapter.rooms.get(deviceRoom(deviceId)) ?? []
    return id === undefined ? undefined : sockets.get(id)
  }
  const isElsewhere = async (deviceId: string): Promise<boolean> => {
    if (!peers.several) return false
    const connection = await findConnection(store, deviceId)
    return connection !== null && connection.relayId !== peers.id
  }
  return {
    async ask(deviceId, event, request, timeoutMs = ANSWER_WITHIN_MS) {
      if (isGuestId(deviceId) && !Object.hasOwn(toGuestEvents, event))
        throw new Failure('unavailable', relayWords.notInABrowser)
      const here = socketHere(deviceId)
      if (here) return await unlessGone(here, ask(here, toAgentEvents, event, request, timeoutMs))
      if (!(await isElsewhere(deviceId))) throw new Failure('device-offline', relayWords.deviceOffline)
      if (!peers.inTouch()) throw new Failure('timed-out', relayWords.peersAway)
      try {
        return await ask(
          roomElsewhere(namespaceOf(deviceId), deviceId),
          toAgentEvents,
          event,
          request,
          timeoutMs,
        )
      } catch (error) {
        if (error instanceof Failure && error.cause instanceof NobodyThere)
          throw new Failure('device-offline', relayWords.deviceOffline)
        throw error
      }
    },
    isHere: deviceId => socketHere(deviceId) !== undefined,
    isConnected: async deviceId => socketHere(deviceId) !== undefined || (await isElsewhere(deviceId)),
    disconnect(deviceId) {
      namespaceOf(deviceId).in(deviceRoom(deviceId)).disconnectSockets(true)
    },
  }
}

class NobodyThere extends Error {}

/** The one socket in a device's room at another relay, as something that can be asked. */
export function roomElsewhere(namespace: Namespace, deviceId: string): Pick<LinkSocket, 'timeout'> {
  return {
    timeout: timeoutMs => ({
      async emitWithAck(event, ...args) {
        const answers = await namespace
          .to(deviceRoom(deviceId))
          .timeout(timeoutMs)
          .emitWithAck(event, ...args)
          .catch((error: unknown) => {
            // Another relay did not say in time how many it asked; the device itself may have answered all the same.
            const { responses = [] } = error as { responses?: unknown[] }
            if (responses.length === 0) throw error
            return responses
          })
        if (answers.length === 0) throw new NobodyThere()
        return answers[0] as unknown
      },
    }),
  }
}
