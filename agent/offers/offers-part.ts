import { Failure } from '../../shared/protocol/failure.ts'
import { isHelpOver, MAX_HELP_RUNS, type HelpRun } from '../../shared/protocol/self-help.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'
import type { AgentContext, AgentPart } from '../context.ts'
import type { JobDesk, JobNews } from '../job-desk.ts'
import { findDesktop } from '../observe-device/find-desktop.ts'
import { followRun, labelsOf, type Labels } from './follow-run.ts'
import type { HelpDesk } from './help-desk.ts'
import { openHelpStore } from './help-store.ts'

/** While a run prints, the page hears of it this often at most. */
const TELL_EVERY_MS = 300
/** What was asked for and never came here has expired by now: the relay keeps a request for a day. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000
/** News of jobs that nobody asked for yet: a job may be here, and over, before the relay has said which it is. */
const MAX_EARLY_NEWS = 200

/** What is offered to this device's user, and what became of what they asked for. TRIG1, self-help. */
export async function makeOffersPart(
  context: AgentContext,
  desk: Pick<JobDesk, 'follow'>,
): Promise<{ part: AgentPart; help: HelpDesk }> {
  const { clock, config, log, relay } = context
  const store = await openHelpStore(config.stateDir)
  const listeners = new Set<() => void>()
  const labels = new Map<string, Labels>()
  let languages: readonly string[] = ['en']
  let asking = 0
  let early: JobNews[] = []
  let telling: NodeJS.Timeout | null = null

  const tellNow = (): void => {
    if (telling) clearTimeout(telling)
    telling = null
    for (const listener of listeners) listener()
  }
  const tellSoon = (): void => void (telling ??= setTimeout(tellNow, TELL_EVERY_MS))

  const hear = (news: JobNews): void => {
    const at = store.data.runs.findIndex(run => run.jobId === news.jobId)
    const run = store.data.runs[at]
    if (!run) {
      if (asking > 0 && early.length < MAX_EARLY_NEWS) early.push(news)
      return
    }
    if (news.happening === 'started') labels.set(news.jobId, labelsOf(news.declaration, languages[0] ?? 'en'))
    const now = followRun(run, news, labels.get(news.jobId) ?? null)
    if (news.happening === 'printed') {
      // Not worth a write: the result brings the end of it.
      store.data.runs[at] = now
      return tellSoon()
    }
    if (news.happening === 'ended') labels.delete(news.jobId)
    store.changeSoon(data => (data.runs[at] = now))
    tellNow()
  }
  const unfollow = desk.follow(hear)

  const refresh = async (): Promise<void> => {
    try {
      const { offers } = await relay.ask('offers:list', { languages: [...languages] })
      if (JSON.stringify(offers) !== JSON.stringify(store.data.offers))
        await store.change(data => (data.offers = offers))
      tellNow()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      log.info({ why: error.message }, 'what is offered here could not be asked for')
    }
  }
  const refreshIfSeen = async (): Promise<void> => {
    if (listeners.size > 0) await refresh()
  }

  /** A run whose job the relay never sent any more. */
  const asOfNow = (run: HelpRun): HelpRun =>
    run.state === 'waiting' && clock() - run.askedAt > GIVEN_UP_AFTER_MS
      ? { ...run, state: 'expired', endedAt: run.askedAt + GIVEN_UP_AFTER_MS }
      : run

  const help: HelpDesk = {
    state: () => ({
      available: relay.state.phase === 'connected',
      offers: store.data.offers,
      runs: store.data.runs.map(asOfNow),
    }),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async look(wanted) {
      if (wanted.length > 0) languages = wanted
      await refresh()
    },
    async run(triggerId, inputs) {
      const offer = store.data.offers.find(one => one.triggerId === triggerId)
      if (!offer) throw new Failure('not-found', failureSentences['not-found'])
      // A click too many is not a second run.
      const title = offer.title
      if (store.data.runs.some(run => run.title === title && !isHelpOver(asOfNow(run)))) return
      const { account } = await findDesktop()
      asking += 1
      try {
        const { jobId } = await relay.ask('offers:run', {
          triggerId,
          inputs,
          user: account.name.slice(0, 120),
        })
        const asked: HelpRun = {
          jobId,
          title,
          state: 'waiting',
          askedAt: clock(),
          startedAt: null,
          endedAt: null,
          cause: null,
          details: '',
          outputs: [],
          log: '',
        }
        await store.change(data => {
          // The relay answers with the job that is under way where there is one.
          if (data.runs.some(run => run.jobId === jobId)) return
          data.runs = [asked, ...data.runs].slice(0, MAX_HELP_RUNS)
        })
        tellNow()
        for (const news of early.filter(one => one.jobId === jobId)) hear(news)
      } finally {
        asking -= 1
        if (asking === 0) early = []
      }
    },
  }

  const part: AgentPart = {
    answers: {
      'offers:changed'() {
        void refreshIfSeen()
        return {}
      },
    },
    relayConnected: refreshIfSeen,
    relayLost: tellNow,
    async stop() {
      unfollow()
      if (telling) clearTimeout(telling)
      await store.settled()
    },
  }
  return { part, help }
}
