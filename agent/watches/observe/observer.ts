import type { Seen } from '../decide.ts'
import type { WatchState } from '../watch-state.ts'

/** Looks for the condition of one watch. */
export interface Observer {
  /** Never rejects for what a look may meet: that is `unknown`, with why. */
  look: () => Promise<Seen>
  /** From now on: what was before does not count any more. Called when a run has ended. */
  begin?: () => Promise<void>
  /** What is to be kept for the next agent. */
  position?: () => WatchState['position']
}

/** A value against its limits. */
export function measured(
  value: number,
  { above, clear }: { above: number; clear: number },
  observed: string,
): Seen {
  return { is: value > above ? 'holding' : value <= clear ? 'clear' : 'between', observed }
}

export const found = (holds: boolean, observed: string): Seen => ({
  is: holds ? 'holding' : 'clear',
  observed,
})

export const unknown = (why: string): Seen => ({ is: 'unknown', observed: why.slice(0, 500) })
