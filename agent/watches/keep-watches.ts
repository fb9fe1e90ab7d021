import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { WatchEvent, Watch } from '../../shared/protocol/watches.ts'
import { lookProblems } from '../../shared/words/en/watches.ts'
import { say } from '../../shared/words/say.ts'
import type { JobDesk } from '../job-desk.ts'
import { decide, settlesAt, type Seen, type Told } from './decide.ts'
import { putEvent } from './event-outbox.ts'
import { openLookSlots } from './look-slots.ts'
import { unknown, type Observer } from './observe/observer.ts'
import { newWatchState, type WatchState } from './watch-state.ts'
import type { WatchStore } from './watch-store.ts'

/** Looks that hang (a share that does not answer) hold threads: no more than this at once. Checks have turns of their own. */
const MAX_LOOKING = 2
const LOOK_TIMEOUT_MS = 10_000
/** The first looks of a list come within this, not all at once. */
const FIRST_WITHIN_MS = 10_000
/** Looks drift apart by up to so much of their interval. */
const DRIFT = 0.05
/** No timer longer than this: devices sleep. */
const MAX_TIMER_MS = 30_000
/** A run that nothing comes before begins at once; one that has waited for so long is of yesterday's trouble. */
const RUN_BEGINS_WITHIN_MS = 3_600_000
/** A device that takes no job now is not asked again, nor written to, at every look. */
const NOT_TAKEN_PAUSE_MS = 60_000

/** One watch of the list, with what is not kept of it. */
interface Kept {
  watch: Watch
  observer: Observer
  /** By the clock that nobody sets. */
  lookAt: number
  isLooking: boolean
}

export interface WatchKeeperOrder {
  stand: WatchStore['stand']
  desk: Pick<JobDesk, 'take' | 'standing'>
  observe: (watch: Watch, position: WatchState['position']) => Observer
  /** Epoch milliseconds. */
  clock: () => number
  /** Milliseconds of a clock that nobody sets. */
  monotonic: () => number
  /** 0 to 1. */
  random: () => number
  /** Something waits in the outbox. */
  onEvent: () => void
  log: Logger
}

/** Looks, decides, runs, and keeps how each watch stands. One timer for all of them. TRIG1. */
export interface WatchKeeper {
  /** From now on these are looked for; what is known of those that stay is kept. */
  hold: (watches: readonly Watch[]) => Promise<void>
  unmute: (watchId: string) => Promise<void>
  /** A job on this device is over. */
  jobEnded: (jobId: string) => Promise<void>
  /** Begins to look by itself. */
  start: () => void
  /** Looks at whatever is due now; resolves when all that was found is decided and kept. */
  look: () => Promise<void>
  /** Looks no more; what is under way comes to nothing. */
  stop: () => Promise<void>
}

export function keepWatches(order: WatchKeeperOrder): WatchKeeper {
  const { stand, desk, clock, monotonic, random, log } = order
  const kept = new Map<string, Kept>()
  const slots = openLookSlots(MAX_LOOKING, LOOK_TIMEOUT_MS)
  let timer: NodeJS.Timeout | null = null
  let started = false
  let stopped = false

  const stateOf = (watchId: string): WatchState | undefined => stand.data.states[watchId]
  const eventOf = (watchId: string, { happening, observed, jobId, until }: Told): WatchEvent => ({
    eventId: randomUUID(),
    watchId,
    at: clock(),
    happening,
    observed: observed.slice(0, 500),
    jobId,
    until,
  })

  /** The state and what is told of it, in one write; where nothing but a count changed, none. */
  const keep = async (watchId: string, state: WatchState, told: readonly Told[] = []): Promise<void> => {
    const before = stateOf(watchId)
    const same = before && told.length === 0 && lasting(before) === lasting(state)
    if (same) return void Object.assign(before, state)
    await stand.change(data => {
      data.states[watchId] = state
      for (const one of told) putEvent(data.events, eventOf(watchId, one))
    })
    if (told.length > 0) order.onEvent()
  }

  const nextAfter = ({ watch }: Kept): number => monotonic() + watch.everyMs * (1 + DRIFT * (random() - 0.5))
  /** What is left of the time that a run has to settle, whatever the clock says. */
  const afterSettling = (watch: Watch, state: WatchState): number => {
    const at = settlesAt(state, watch)
    return monotonic() + (at === null ? 0 : Math.min(watch.settleMs, Math.max(0, at - clock())))
  }

  const lookAt = async (one: Kept): Promise<void> => {
    const { watch, observer } = one
    const isCheck = watch.condition.what === 'check-script'
    one.isLooking = true
    one.lookAt = nextAfter(one)
    if (!isCheck && !(await slots.take())) {
      one.isLooking = false
      return await conclude(one, unknown(lookProblems.busy))
    }
    const look = observer
      .look()
      .catch((error: unknown) => unknown(String(error)))
      .finally(() => {
        one.isLooking = false
        if (!isCheck) slots.free()
      })
    await conclude(one, isCheck ? await look : await within(look))
  }

  const conclude = async (one: Kept, seen: Seen): Promise<void> => {
    const { watchId } = one.watch
    const before = stateOf(watchId)
    // The list changed meanwhile.
    if (stopped || kept.get(watchId) !== one || !before || isUnderWay(before)) return
    const jobId = randomUUID()
    const { state, told, runs } = decide(one.watch, before, seen, { now: clock(), jobId })
    const position = one.observer.position?.() ?? null
    await keep(watchId, { ...state, position: keepsPosition(seen) ? position : state.position }, told)
    for (const { happening, observed } of told) log.info({ watchId, happening, observed }, 'watch')
    if (runs) await run(one, jobId)
  }

  /** The job's id is on disk already: whatever dies now, it is not run under another one. */
  const run = async (one: Kept, jobId: string): Promise<void> => {
    const { watch } = one
    if (!watch.run) return
    try {
      const { script, inputs } = watch.run
      const expiresAt = clock() + RUN_BEGINS_WITHIN_MS
      await desk.take({ jobId, script, inputs, watchId: watch.watchId, expiresAt })
    } catch (error) {
      log.warn({ err: error, watchId: watch.watchId }, 'a run of a watch was not taken')
      one.lookAt = Math.max(one.lookAt, monotonic() + NOT_TAKEN_PAUSE_MS)
      // The disk did not take it in time, and the jobs wing has it all the same.
      if (desk.standing(jobId) !== 'unknown') return await tellRan(watch.watchId, jobId)
      return await giveUpRun(watch.watchId, jobId)
    }
    await tellRan(watch.watchId, jobId)
  }
  const tellRan = async (watchId: string, jobId: string): Promise<void> => {
    const state = stateOf(watchId)
    if (state?.run?.jobId !== jobId || state.run.isTold) return
    const { observed } = state.run
    const told = { happening: 'ran', observed, jobId, until: null } as const
    await keep(watchId, { ...state, run: { ...state.run, isTold: true } }, [told])
  }
  /** It never ran, and does not count among the runs of the day; it was the last of them. */
  const giveUpRun = async (watchId: string, jobId: string): Promise<void> => {
    const state = stateOf(watchId)
    if (state?.run?.jobId !== jobId) return
    await keep(watchId, { ...state, run: null, runs: state.runs.slice(0, -1) })
  }
  const runEnded = async (watchId: string, jobId: string): Promise<void> => {
    await tellRan(watchId, jobId)
    const state = stateOf(watchId)
    if (!state?.run || state.run.jobId !== jobId || state.run.endedAt !== null) return
    const one = kept.get(watchId)
    await one?.observer.begin?.()
    const position = one?.observer.position?.() ?? null
    const now = { ...state, position, run: { ...state.run, isTold: true, endedAt: clock() } }
    await keep(watchId, now)
    if (one) one.lookAt = afterSettling(one.watch, now)
    wake()
  }

  /** How a run stands that was awaited when the agent ended, or whose end was missed. */
  const takeUp = async (watchId: string, { run }: WatchState): Promise<void> => {
    if (!run || run.endedAt !== null) return
    const standing = desk.standing(run.jobId)
    if (standing === 'unknown') await giveUpRun(watchId, run.jobId)
    else if (standing === 'ended') await runEnded(watchId, run.jobId)
    else await tellRan(watchId, run.jobId)
  }

  const isFree = ({ watch, isLooking }: Kept): boolean => {
    const state = stateOf(watch.watchId)
    return !isLooking && state !== undefined && !isUnderWay(state)
  }
  const look = async (): Promise<void> => {
    const now = monotonic()
    const due = [...kept.values()].filter(one => isFree(one) && one.lookAt <= now)
    await Promise.all(due.map(lookAt))
  }

  /** Sets the one timer anew. */
  const wake = (): void => {
    if (timer) clearTimeout(timer)
    timer = null
    if (!started || stopped || kept.size === 0) return
    const next = Math.min(...[...kept.values()].map(one => (isFree(one) ? one.lookAt : Infinity)))
    const ms = Math.min(MAX_TIMER_MS, Math.max(100, next - monotonic()))
    timer = setTimeout(() => {
      look()
        .catch((error: unknown) => log.error({ err: error }, 'what was seen could not be kept'))
        .finally(wake)
      wake()
    }, ms)
  }

  return {
    async hold(watches) {
      const states = stand.data.states
      const now = new Map(watches.map(watch => [watch.watchId, watch]))
      const changed = [...now.values()].flatMap(watch => {
        const state = adapt(states[watch.watchId], watch)
        return state === states[watch.watchId] ? [] : [[watch.watchId, state] as const]
      })
      const gone = Object.keys(states).filter(watchId => !now.has(watchId))
      if (changed.length > 0 || gone.length > 0)
        await stand.change(data => {
          for (const watchId of gone) delete data.states[watchId]
          for (const [watchId, state] of changed) data.states[watchId] = state
        })
      for (const watchId of kept.keys()) if (!now.has(watchId)) kept.delete(watchId)
      for (const watch of now.values()) {
        const { watchId, everyMs } = watch
        const before = kept.get(watchId)
        const state = states[watchId] ?? newWatchState(essenceOf(watch))
        if (before && JSON.stringify(before.watch) === JSON.stringify(watch)) continue
        // Another watch's write may have taken it along; between the looks of the agent before and these lies any time.
        if (!before) state.held = 0
        const firstMs = random() * Math.min(everyMs, FIRST_WITHIN_MS)
        kept.set(watchId, {
          watch,
          observer: order.observe(watch, state.position),
          lookAt: Math.max(monotonic() + firstMs, afterSettling(watch, state)),
          isLooking: false,
        })
        await takeUp(watchId, state)
      }
      wake()
    },
    async unmute(watchId) {
      const state = stateOf(watchId)
      if (state) await keep(watchId, { ...state, mutedUntil: null, unhelpful: 0 })
    },
    async jobEnded(jobId) {
      const found = Object.entries(stand.data.states).find(([, state]) => state.run?.jobId === jobId)
      if (found) await runEnded(found[0], jobId)
    },
    start() {
      started = true
      wake()
    },
    look,
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      for (const [watchId, { observer }] of kept) {
        const state = stateOf(watchId)
        const position = observer.position?.()
        if (state && position) stand.changeSoon(data => (data.states[watchId] = { ...state, position }))
      }
      await stand.settled()
    },
  }
}

const isUnderWay = ({ run }: WatchState): boolean => run !== null && run.endedAt === null

/** What of a state is worth a write to disk by itself. Of a log which it is, so that the next agent misses nothing of it. */
const lasting = (state: WatchState): string =>
  JSON.stringify({ ...state, held: 0, position: state.position?.file ?? null })

/** Once found, a line must not be found again by the next agent; where none was, reading it again does no harm. */
const keepsPosition = (seen: Seen): boolean => seen.is !== 'unknown'

const essenceOf = ({ condition, check, run }: Watch): Pick<WatchState, 'condition' | 'action'> => ({
  condition: JSON.stringify([condition, check?.sha256 ?? null]),
  action: JSON.stringify(run),
})

/** What is known of a watch whose list was given anew. Another condition begins anew; another action is no longer muted. */
function adapt(state: WatchState | undefined, watch: Watch): WatchState {
  const essence = essenceOf(watch)
  if (!state) return newWatchState(essence)
  if (state.condition !== essence.condition) return { ...newWatchState(essence), runs: state.runs }
  if (state.action === essence.action) return state
  return { ...state, ...essence, unhelpful: 0, mutedUntil: null }
}

/** A look that takes too long is given up; where it hangs, it keeps its place. */
async function within(look: Promise<Seen>): Promise<Seen> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Seen>(resolve => {
    const seconds = LOOK_TIMEOUT_MS / 1000
    timer = setTimeout(() => resolve(unknown(say(lookProblems.tooLong, { seconds }))), LOOK_TIMEOUT_MS)
  })
  try {
    return await Promise.race([look, late])
  } finally {
    clearTimeout(timer)
  }
}
