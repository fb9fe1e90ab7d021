/** How long to wait before the next round over the relay list. BRK1. Pure. */

/** As long as an outage may be a restart, an agent is back within 3 s of the relay's own return. */
const RESTART_WINDOW_MS = 2 * 60_000
const LONGEST_IN_RESTART_MS = 2000
const LONGEST_MS = 30_000
const FIRST_MS = 200

/**
 * `failedRounds` counts from 0 (the first wait after a loss), `downForMs` since the relay was lost,
 * `random` from 0 to 1. The wait doubles up to its limit; half of it is chance, so that agents do not return as one.
 * Refusals that no soon retry will change (`refused`) wait longest at once.
 */
export function retryDelayMs(
  failedRounds: number,
  downForMs: number,
  random: number,
  refused = false,
): number {
  const limit = refused || downForMs > RESTART_WINDOW_MS ? LONGEST_MS : LONGEST_IN_RESTART_MS
  const full = refused ? limit : Math.min(limit, FIRST_MS * 2 ** Math.min(failedRounds, 20))
  return Math.round(full / 2 + (full / 2) * random)
}
