import { offerLanes, type LaneOffers, type LaneOffersOrder } from '../../../../shared/target/offer-lane.ts'
import type { LaneWire, LaneWireEvents } from '../../../../shared/target/lane-wire.ts'
import type { RelayEnd } from '../../../../shared/target/relay-wire.ts'
import { fairTurns } from './fair-turns.ts'
import type { ChunkLane } from './send-file.ts'

export interface FastLaneOrder extends Omit<LaneOffersOrder, 'ways' | 'onLane'> {
  onLane: (lane: ChunkLane | null) => void
  /** An end of a lane through the relay; left out where there is none. Rejects where the relay offers none. */
  askRelay?: () => Promise<RelayEnd>
}

/** The lanes of an agent: straight to the viewer where it gets here, else through the relay. */
export function openFastLane({ askRelay, onLane, ...order }: FastLaneOrder): LaneOffers {
  // What carries a lane is loaded with the first one: most sessions have none.
  async function direct(events: LaneWireEvents): Promise<LaneWire> {
    const { serveLane } = await import('./lane-server.ts')
    return await serveLane(events)
  }
  const throughRelay = (ask: () => Promise<RelayEnd>) => async (events: LaneWireEvents) => {
    const { openRelayWire } = await import('../../../../shared/target/relay-wire.ts')
    return await openRelayWire(await ask(), events)
  }
  return offerLanes({
    ...order,
    ways: [
      { way: 'direct', open: direct },
      ...(askRelay ? [{ way: 'relay' as const, open: throughRelay(askRelay) }] : []),
    ],
    onLane: lane => onLane(lane && { ...lane, turns: fairTurns(() => lane.hasRoom()) }),
  })
}
