import type { Namespace } from 'socket.io'
import type { Logger } from 'pino'
import type { Handlers } from '../../shared/protocol/link.ts'
import type { PendingWork } from '../operations/pending-work.ts'
import type { Station } from '../station.ts'
import { peerEvents } from './peer-events.ts'

export type PeerHandlers = Handlers<typeof peerEvents>

/** Hands what other relays tell and ask to the station that answers it. What no station answers is left without an answer. */
export function answerPeers(
  namespace: Namespace,
  stations: readonly Station[],
  pending: PendingWork,
  log: Logger,
): void {
  for (const [event, { request }] of Object.entries(peerEvents)) {
    const handle = stations.flatMap(station => station.peer?.[event as keyof PeerHandlers] ?? [])[0] as
      ((request: unknown) => unknown) | undefined
    if (!handle) continue
    namespace.on(event, (payload: unknown, acknowledge?: (answer: unknown) => void) => {
      const parsed = request.safeParse(payload)
      if (!parsed.success) return log.warn({ event }, 'another relay, of another version, was not understood')
      return pending.background(event, async () => acknowledge?.(await handle(parsed.data)))
    })
  }
}
