import { liveTopics } from '../../shared/protocol/dashboard-link.ts'
import type { RelayContext } from '../context.ts'
import type { PendingWork } from '../operations/pending-work.ts'
import type { Station } from '../station.ts'

/** After the way to the other relays was broken: dashboards read everything again, and each station looks for what it missed. */
export function catchUp(
  ctx: Pick<RelayContext, 'announce'>,
  stations: readonly Station[],
  pending: PendingWork,
  awaySince: number,
): void {
  ctx.announce(...liveTopics)
  for (const { relaysMeetAgain } of stations)
    if (relaysMeetAgain) pending.background('catching up with other relays', () => relaysMeetAgain(awaySince))
}
