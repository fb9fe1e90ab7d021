import { setTimeout as wait } from 'node:timers/promises'

/** Every refused code is answered this long after its arrival, whatever was wrong with it. CODE4. */
export const REFUSAL_FLOOR_MS = 250

/**
 * Waits until a whole multiple of `floorMs` has passed since `arrivedAt` (both of `performance.now()`), so that a busy relay
 * that needs longer than the floor tells no more than a quick one.
 */
export async function waitForFloor(arrivedAt: number, floorMs: number = REFUSAL_FLOOR_MS): Promise<void> {
  const now = performance.now()
  const until = now + restOfFloorMs(now - arrivedAt, floorMs)
  // A timer may fire a part of a millisecond early.
  for (let restMs = until - performance.now(); restMs > 0; restMs = until - performance.now())
    await wait(Math.ceil(restMs))
}

export function restOfFloorMs(elapsedMs: number, floorMs: number): number {
  return Math.max(1, Math.ceil(elapsedMs / floorMs)) * floorMs - elapsedMs
}
