import { io } from 'socket.io-client'
import { LANE_NAMESPACE } from '../protocol/relay-lane.ts'
import { blockOf, type LaneWire, type LaneWireEvents } from './lane-wire.ts'

/** This device's end of a lane through the relay. */
export interface RelayEnd {
  relay: string
  token: string
}

const CONNECT_WITHIN_MS = 5_000
/** The relay ends a lane to which the other end does not come; this is for a relay that does not. */
const MEET_WITHIN_MS = 20_000

/** Stands at the relay, where the viewer's end is to come; in a process or in a page. Rejects where the relay cannot be reached or lets nobody in. */
export async function openRelayWire(
  { relay, token }: RelayEnd,
  { onBlock, onLeft, onGone }: LaneWireEvents,
): Promise<LaneWire> {
  const socket = io(new URL(LANE_NAMESPACE, relay).href, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    timeout: CONNECT_WITHIN_MS,
    auth: { token },
  })
  const tooLate = setTimeout(onGone, MEET_WITHIN_MS)
  let queuedBytes = 0
  socket.on('block', (received: unknown, taken: unknown) => {
    clearTimeout(tooLate)
    const sealed = blockOf(received)
    if (!sealed || typeof taken !== 'function') return onGone()
    onBlock(sealed)
    taken()
  })
  socket.once('disconnect', onGone)
  const stop = (): void => {
    clearTimeout(tooLate)
    socket.disconnect()
  }
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
      socket.once('disconnect', reject)
    })
  } catch (error) {
    stop()
    throw error instanceof Error ? error : new Error(String(error))
  }
  return {
    write(sealed) {
      queuedBytes += sealed.length
      socket.emit('block', sealed, () => {
        queuedBytes -= sealed.length
        onLeft()
      })
    },
    queuedBytes: () => queuedBytes,
    offer: secret => ({ type: 'lane-offer-relay', secret }),
    stop,
  }
}
