import type { Watch } from '../../shared/protocol/watches.ts'
import type { AgentContext, AgentPart } from '../context.ts'
import type { JobDesk } from '../job-desk.ts'
import { knownIdentity } from '../state/known-identity.ts'
import { openEventOutbox } from './event-outbox.ts'
import { holdList } from './hold-list.ts'
import { keepWatches } from './keep-watches.ts'
import { checkIdOf, observerOf } from './observe/observe.ts'
import { openWatchStore } from './watch-store.ts'

/** What this device looks for by itself, and does about it, also without a relay. TRIG1, self-healing. */
export async function makeWatchesPart(context: AgentContext, desk: JobDesk): Promise<AgentPart> {
  const { clock, config, log, relay, state } = context
  const store = await openWatchStore(config.stateDir)
  const outbox = openEventOutbox(store.stand, relay, log)
  const list = holdList(store.list, knownIdentity(state.identity), error => {
    log.warn(
      { why: String(error) },
      'the watch list on disk is not this relay’s; nothing of it is looked for',
    )
  })
  const keeper = keepWatches({
    stand: store.stand,
    desk,
    observe: (watch, position) => observerOf(watch, position, { desk, clock }),
    clock,
    monotonic: () => performance.now(),
    random: Math.random,
    onEvent: outbox.send,
    log,
  })

  /** One change of the list after the other. */
  let holding: Promise<void> = Promise.resolve()
  let held: readonly Watch[] | null = null
  const holdNow = async (before: Promise<void>): Promise<void> => {
    // Whoever asked before hears of what went wrong then.
    await before.catch(() => undefined)
    const watches = list.watches()
    if (watches === held) return
    held = watches
    await keeper.hold(watches)
  }
  const hold = (): Promise<void> => (holding = holdNow(holding))

  /** Brings here what will have to run without a relay. */
  const fetchScripts = async (): Promise<void> => {
    const scripts = list.watches().flatMap(({ check, run }) => [check, run?.script ?? null])
    const wanted = new Set(scripts.flatMap(script => (script ? [script.sha256] : [])))
    for (const sha256 of wanted)
      await desk.fetch(sha256).catch((error: unknown) => {
        log.warn({ sha256, why: String(error) }, 'a script of the watch list could not be fetched yet')
      })
  }
  const unfollow = desk.follow(news => {
    if (news.happening !== 'ended') return
    keeper.jobEnded(news.jobId).catch((error: unknown) => {
      log.error({ err: error, jobId: news.jobId }, 'the end of a watch’s run could not be kept')
    })
  })
  // Enrolled anew, the list of the relay before counts for nothing.
  const unhear = context.onChange(() => {
    hold().catch((error: unknown) => log.error({ err: error }, 'the watch list could not be read'))
  })

  return {
    answers: {
      async 'watch:list'(signed) {
        await list.take(signed)
        await hold()
        void fetchScripts()
        return {}
      },
      async 'watch:unmute'({ watchId }) {
        await keeper.unmute(watchId)
        return {}
      },
    },
    async start() {
      for (const { check, watchId } of list.watches()) if (check) await desk.endCheck(checkIdOf(watchId))
      await hold()
      keeper.start()
    },
    async relayConnected() {
      outbox.send()
      await fetchScripts()
    },
    async stop() {
      unfollow()
      unhear()
      outbox.stop()
      await keeper.stop()
    },
  }
}
