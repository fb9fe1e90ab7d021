import type { RelayContext } from '../context.ts'
import { relayAddresses } from './relay-rows.ts'

/** Where agents and controllers may go, in the order in which they try: the setting's list, else every relay there is. Never empty. BRK1. */
export async function listRelays({
  config,
  store,
}: Pick<RelayContext, 'config' | 'store'>): Promise<[string, ...string[]]> {
  const [first, ...others] = config.relays
  return first === undefined ? await relayAddresses(store, config.publicUrl) : [first, ...others]
}
