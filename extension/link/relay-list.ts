/** Which relay comes next, and where a page may move. Pure. BRK1, BRK2. */

const BETWEEN_RELAYS_MS = 300
const BETWEEN_ROUNDS_MS = 1_500

/**
 * The relay after `current` in the list, from its end back to its beginning, and how long to wait before it is tried: longer
 * after a whole round; half of the wait is chance (`random`, 0 to 1), so that pages do not all come as one.
 */
export function nextRelay(
  relays: readonly [string, ...string[]],
  current: string,
  random: number,
): { relay: string; delayMs: number } {
  const at = relays.indexOf(current) + 1
  const isNewRound = at >= relays.length
  const waitMs = isNewRound ? BETWEEN_ROUNDS_MS : BETWEEN_RELAYS_MS
  return {
    relay: (isNewRound ? undefined : relays[at]) ?? relays[0],
    delayMs: Math.round(waitMs / 2 + (waitMs / 2) * random),
  }
}

/** The list that the relay gave at sign-in, beginning with the address where that was; each once. */
export function relayList(address: string, others: readonly string[]): [string, ...string[]] {
  const origins = new Set(others.map(other => new URL(other).origin))
  origins.delete(new URL(address).origin)
  return [address, ...origins]
}

/**
 * Whether a page at `here` may move to `relay`: elsewhere, only to a relay that was named at sign-in (the token goes there), and
 * never from where nobody can listen to where somebody can.
 */
export function mayMove(here: string, relay: string, known: readonly string[]): boolean {
  const [from, to] = [new URL(here), new URL(relay)]
  const isKnown = known.some(each => new URL(each).origin === to.origin)
  return isKnown && from.origin !== to.origin && !(from.protocol === 'https:' && to.protocol === 'http:')
}

/** `host:port`, with the port also where the address leaves it out. */
export function hostAndPort(address: string): string {
  const { hostname, port, protocol } = new URL(address)
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}
