import { io, type Socket } from 'socket.io-client'
import { laneDownPath, laneUpPath } from '../../protocol/channel/fast-lane.ts'
import { LANE_NAMESPACE, laneDownAddress } from '../../protocol/relay-lane.ts'

/** The two streams of one lane at the viewer's end. */
export interface LaneStreams {
  body: ReadableStream<Uint8Array>
  /** On its way to being connected. */
  socket: Socket
}

export const REACH_TIMEOUT_MS = 10_000

/** Straight to the device: the first of its addresses that answers. Rejects where none does. */
export async function reachDevice(
  { token, addresses }: { token: string; addresses: readonly string[] },
  signal: AbortSignal,
): Promise<LaneStreams> {
  const tries = addresses.map(address => ({ address, ending: new AbortController() }))
  const stopAll = (but?: string): void => {
    for (const { address, ending } of tries) if (address !== but) ending.abort()
  }
  const late = setTimeout(stopAll, REACH_TIMEOUT_MS)
  signal.addEventListener('abort', () => stopAll())
  try {
    const first = await Promise.any(
      tries.map(async ({ address, ending }) => {
        const body = await read(`http://${address}${laneDownPath(token)}`, ending.signal)
        return { address, body }
      }),
    )
    stopAll(first.address)
    const socket = io(`http://${first.address}`, { ...socketOptions, path: laneUpPath(token) })
    return { body: first.body, socket }
  } finally {
    clearTimeout(late)
  }
}

/** To the relay, where the device's end stands already. Rejects where it lets nobody in. */
export async function reachRelay(
  { relay, token }: { relay: string; token: string },
  signal: AbortSignal,
): Promise<LaneStreams> {
  const body = await read(new URL(laneDownAddress(token), relay).href, signal)
  const socket = io(new URL(LANE_NAMESPACE, relay).href, { ...socketOptions, auth: { token } })
  return { body, socket }
}

const socketOptions = { transports: ['websocket'], reconnection: false, forceNew: true }

async function read(address: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(address, { signal, credentials: 'omit', cache: 'no-store' })
  if (!response.ok || !response.body) throw new Error(`the lane was answered ${response.status}`)
  return response.body
}
