import { offerLanes } from '../../target/offer-lane.ts'
import { openRelayWire, type RelayEnd } from '../../target/relay-wire.ts'
import type { FastLane, FastLaneOrder } from './fast-lane.ts'

/**
 * The end of a page that is the session's device: offers a lane through the relay, which sees only ciphertext. Straight to it there
 * is none, for nobody can connect to a page. JOIN1, FILE1.
 */
export function offerFastLane(askRelay: () => Promise<RelayEnd>): (order: FastLaneOrder) => FastLane {
  return ({ say, onLane, onBlock, isSlow }) => {
    const offers = offerLanes({
      ways: [{ way: 'relay', open: async events => await openRelayWire(await askRelay(), events) }],
      onLane,
      onBlock,
      ...(isSlow && { isSlow }),
      // Without it files go over the data channel.
      onFault: message => console.info('handrail:', message),
    })
    return {
      want: () => offers.want(say),
      hear: message => offers.take(message),
      disconnected: () => offers.connectionLost(),
    }
  }
}
