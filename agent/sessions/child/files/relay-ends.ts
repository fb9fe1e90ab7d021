import type { FromChild, ToChild } from '../child-link.ts'
import type { RelayEnd } from '../../../../shared/target/relay-wire.ts'

/** Asks the agent for an end of a lane through the relay; the session's process has no link of its own. */
export interface RelayEnds {
  /** Rejects where the relay offers none. */
  ask(): Promise<RelayEnd>
  take(message: Extract<ToChild, { type: 'relay-lane' }>): void
}

export function openRelayEnds(tell: (message: FromChild) => void): RelayEnds {
  let asked: PromiseWithResolvers<RelayEnd> | null = null
  return {
    ask() {
      asked ??= Promise.withResolvers()
      tell({ type: 'relay-lane-wanted' })
      return asked.promise
    },
    take({ end }) {
      if (end) asked?.resolve(end)
      else asked?.reject(new Error('the relay offers none'))
      asked = null
    },
  }
}
