import { MUTE_AFTER_FAILURES, MUTE_FOR_MS, type WatchHappening } from '../../shared/fleet/condition.ts'
import type { Watch } from '../../shared/protocol/watches.ts'
import type { WatchState } from './watch-state.ts'

/** What a look found. `between`: neither above its limit nor back below where it is over. (Hysteresis.) */
export interface Seen {
  is: 'holding' | 'between' | 'clear' | 'unknown'
  /** In words and figures. */
  observed: string
}

/** What is told of a watch; ids and times are put to it by whoever keeps it. */
export interface Told {
  happening: WatchHappening
  observed: string
  jobId: string | null
  until: number | null
}

export interface Decision {
  state: WatchState
  told: Told[]
  /** Its run is to begin: `state.run` names the job. */
  runs: boolean
}

const DAY_MS = 24 * 3_600_000

/**
 * What follows from one look at a watch. TRIG1. It is looked at only while no run is under way, and after a run not before
 * `settlesAt`. `jobId` is taken where a run begins. Epoch milliseconds.
 */
export function decide(
  watch: Watch,
  before: WatchState,
  seen: Seen,
  { now, jobId }: { now: number; jobId: string },
): Decision {
  const state = asOf(before, now)
  const told: Told[] = []
  const tell = (happening: WatchHappening, more: Partial<Told> = {}): void => {
    told.push({ happening, observed: seen.observed, jobId: null, until: null, ...more })
  }
  const decided = (changes: Partial<WatchState>, runs = false): Decision => ({
    state: { ...state, ...changes },
    told,
    runs,
  })

  if (seen.is === 'unknown') {
    if (!state.isFailing) tell('failing')
    return decided({ held: 0, isFailing: true })
  }

  if (state.run) {
    const run = { jobId: state.run.jobId }
    if (seen.is === 'clear') {
      tell('helped', run)
      return decided({ ...over, run: null, unhelpful: 0 })
    }
    tell('did-not-help', run)
    const unhelpful = state.unhelpful + 1
    const mutedUntil = unhelpful >= MUTE_AFTER_FAILURES ? now + MUTE_FOR_MS : null
    if (mutedUntil !== null) tell('muted', { until: mutedUntil })
    return decided({ held: 0, isFailing: false, run: null, unhelpful, mutedUntil })
  }

  if (seen.is === 'clear') {
    // One that could not be looked at says so too, for nobody could know that it is well again.
    if (state.hasComeAbout || state.isFailing) tell('cleared')
    return decided(over)
  }
  if (seen.is === 'between') return decided({ held: 0 })

  const looks = looksOf(watch)
  const held = Math.min(state.held + 1, looks)
  if (held < looks || state.mutedUntil !== null) return decided({ held })
  if (!state.hasComeAbout || state.isFailing) tell('came-about')
  const cameAbout = { held, hasComeAbout: true, isFailing: false }
  if (!watch.run) return decided(cameAbout)
  if (state.runs.length >= watch.maxRunsADay) {
    if (!state.isLimited) tell('limited')
    return decided({ ...cameAbout, isLimited: true })
  }
  const run = { jobId, observed: seen.observed, isTold: false, endedAt: null }
  return decided({ ...cameAbout, held: 0, isLimited: false, run, runs: [...state.runs, now] }, true)
}

const over = { held: 0, hasComeAbout: false, isLimited: false, isFailing: false }

/** A line in a log is there or not: it counts at the first look that finds it. */
const looksOf = ({ condition, looks }: Watch): number => (condition.what === 'log-pattern' ? 1 : looks)

/**
 * The state as it counts at this time: runs of the last 24 hours, a mute that is not over. What lies in the future, because the
 * clock was set back, counts from now on, so that nothing is held up for longer than it would have been.
 */
export function asOf(state: WatchState, now: number): WatchState {
  const { mutedUntil, run } = state
  const isMuted = mutedUntil !== null && mutedUntil > now
  return {
    ...state,
    runs: state.runs.map(at => Math.min(at, now)).filter(at => at > now - DAY_MS),
    mutedUntil: isMuted ? Math.min(mutedUntil, now + MUTE_FOR_MS) : null,
    unhelpful: mutedUntil !== null && !isMuted ? 0 : state.unhelpful,
    run: run && { ...run, endedAt: run.endedAt === null ? null : Math.min(run.endedAt, now) },
  }
}

/** From when on it is looked whether a run helped; null: no run is awaited, or it is still under way. */
export function settlesAt({ run }: WatchState, { settleMs }: Watch): number | null {
  return run === null || run.endedAt === null ? null : run.endedAt + settleMs
}
