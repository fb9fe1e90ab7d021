import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../shared/protocol/failure.ts'
import type { JobOrder, JobResult, SignedOrder } from '../../shared/protocol/job.ts'
import { runCauseSentences } from '../../shared/words/en/jobs.ts'
import { scriptRefusalSentences } from '../../shared/words/en/script-refusals.ts'
import type { AgentContext, AgentPart } from '../context.ts'
import { devicePlatform } from '../observe-device/device-facts.ts'
import { processStamp } from '../observe-device/process-stamp.ts'
import type { JobDesk, JobNews } from '../job-desk.ts'
import type { Identity } from '../state/identity.ts'
import { knownIdentity } from '../state/known-identity.ts'
import { ownSealingKey } from '../state/sealing-key.ts'
import { whenQuiet } from '../../shared/memory/give-back-memory.ts'
import type { HeldOrder } from './ledger/held-order.ts'
import { openLedger } from './ledger/ledger.ts'
import { makeOrder } from './receive/make-order.ts'
import { openSecrets } from './receive/open-secrets.ts'
import { readOrder } from './receive/read-order.ts'
import { openScriptCache } from './receive/script-cache.ts'
import { openLiveOutput } from './report/live-output.ts'
import { openOutbox } from './report/outbox.ts'
import { NotRun, resultWithoutRun } from './run/job-outcome.ts'
import { createJobQueue } from './run/job-queue.ts'
import { endJobProcesses, endLeftovers } from './run/kill-processes.ts'
import { removeLeftFolders } from './run/private-folder.ts'
import { runJob, type JobRun, type RunJobTools } from './run/run-job.ts'

/** A job that runs for longer than this has its processes noted on disk, for the next agent to find. */
const NOTE_GROUP_AFTER_MS = 300
/** How often it is looked whether a waiting job has expired, or its script can be had by now. */
const LOOK_EVERY_MS = 5000
const GIVE_BACK_AFTER_MS = 10_000

/** How a job that never ran has ended, by its cause. */
const unstarted = {
  cancelled: 'cancelled',
  'offer-expired': 'expired',
  'could-not-start': 'error',
  'hash-mismatch': 'error',
} as const

const sentences = { ...runCauseSentences, ...scriptRefusalSentences }

/**
 * The agent's jobs wing: takes orders (durably, before they are acknowledged), verifies and runs each once, and reports.
 * `verify` is this device's own judgement of a script. The desk is for the agent's other parts.
 */
export async function makeJobsPart(
  context: AgentContext,
  verify: RunJobTools['verify'],
): Promise<{ part: AgentPart; desk: JobDesk }> {
  const { clock, config, log, relay, state } = context
  const ledger = await openLedger(config.stateDir, clock, error => {
    log.error({ err: error }, 'past jobs could not be put into a file of their own')
  })
  const scripts = await openScriptCache(config.stateDir, async sha256 => {
    const { base64 } = await relay.ask('script:get', { sha256 })
    return Buffer.from(base64, 'base64')
  })
  const runsDir = join(config.stateDir, 'jobs', 'runs')
  const outbox = openOutbox(ledger, relay, log)
  const queue = createJobQueue()
  const running = new Map<string, JobRun>()
  /** Why the script of a job cannot be had; such a job ends in its turn. */
  const unobtainable = new Map<string, { cause: 'could-not-start' | 'hash-mismatch'; why: string }>()
  /** The checks that are under way, by their runs' ids; a check is in no ledger and told to no relay. */
  const checks = new Map<string, PromiseWithResolvers<JobResult>>()
  const followers = new Set<(news: JobNews) => void>()
  const quiet = whenQuiet(GIVE_BACK_AFTER_MS)
  let stopping = false

  const tell = (news: JobNews): void => {
    for (const follower of followers) follower(news)
  }
  const end = (result: JobResult): void => {
    ledger.end(result)
    tell({ happening: 'ended', jobId: result.jobId, result })
  }
  const report = (result: JobResult): void => {
    const { jobId, state, cause } = result
    const check = checks.get(jobId)
    checks.delete(jobId)
    if (check) return check.resolve(result)
    log.info({ jobId, state, cause }, 'job ended')
    end(result)
    outbox.send(result)
  }
  const endUnstarted = (order: HeldOrder, cause: keyof typeof unstarted, more = ''): void => {
    const details = `${sentences[cause]} ${more}`.trim()
    const at = { startedAt: null, endedAt: clock() }
    unobtainable.delete(order.jobId)
    report(resultWithoutRun(order, unstarted[cause], cause, details, at))
  }

  /** Makes sure that the job's script is here, so that it may be next. Without a relay it waits for the next connection. */
  const obtainScript = async (order: HeldOrder): Promise<void> => {
    const { sha256 } = order.script
    if (scripts.has(sha256)) return
    try {
      await scripts.get(sha256)
    } catch (error) {
      const waits = error instanceof Failure && ['relay-unreachable', 'timed-out'].includes(error.code)
      if (waits) return
      const isOther = error instanceof NotRun && error.jobCause === 'hash-mismatch'
      const why = error instanceof Error ? error.message : String(error)
      unobtainable.set(
        order.jobId,
        isOther ? { cause: 'hash-mismatch', why: '' } : { cause: 'could-not-start', why },
      )
    }
    pump()
  }

  const isReady = (order: HeldOrder): boolean =>
    scripts.has(order.script.sha256) || unobtainable.has(order.jobId) || order.expiresAt < clock()

  const begin = async (order: HeldOrder): Promise<void> => {
    const { jobId } = order
    if (order.expiresAt < clock()) return endUnstarted(order, 'offer-expired')
    const lacking = unobtainable.get(jobId)
    if (lacking) return endUnstarted(order, lacking.cause, lacking.why)
    const isCheck = checks.has(jobId)
    const marked = isCheck ? Promise.resolve() : ledger.start(order, clock())
    // Whoever awaits it hears of it; a run that is refused before never asks.
    marked.catch(() => undefined)
    // Of what this device makes by itself the relay hears when it is over.
    const isForRelay = !isCheck && !order.origin
    const live = openLiveOutput(piece => {
      if (!isForRelay) return
      relay.ask('job:output', { jobId, ...piece }).catch((error: unknown) => {
        log.trace(
          { jobId, why: String(error) },
          'the relay did not take live output; the result brings the log',
        )
      })
    })
    const run = runJob(order, {
      platform: devicePlatform,
      loggedOnUsers: () => context.facts().loggedOnUsers,
      runsDir,
      clock,
      getScript: sha256 => scripts.get(sha256),
      verify,
      openSecrets: sealed => openSecrets(sealed, state.sealingKey.data.key?.privateKey ?? null),
      marked,
      onStart({ group, ended }, startedAt, declaration) {
        if (isForRelay) tellStart(jobId, startedAt)
        if (isCheck) return
        tell({ happening: 'started', jobId, startedAt, declaration })
        if (group !== null) noteLater(jobId, group, ended)
      },
      onOutput(text) {
        live.push(text)
        if (!isCheck) tell({ happening: 'printed', jobId, text })
      },
      onRemoval,
    })
    running.set(jobId, run)
    const result = await run.result
    live.stop()
    running.delete(jobId)
    quiet.busy()
    report(result)
  }
  const tellStart = (jobId: string, startedAt: number): void => {
    relay.ask('job:started', { jobId, startedAt }).catch((error: unknown) => {
      log.debug({ jobId, why: String(error) }, 'the relay was not told of a start; the result will tell')
    })
  }
  /** The removals of runs' files that are under way. */
  const removals = new Set<Promise<void>>()
  const onRemoval = (removed: Promise<void>): void => {
    const watched = removed.catch((error: unknown) => {
      log.warn({ err: error }, 'the files of a run could not be removed')
    })
    removals.add(watched)
    void watched.finally(() => removals.delete(watched))
  }
  const noteLater = (jobId: string, group: number, ended: Promise<unknown>): void => {
    const timer = setTimeout(() => {
      processStamp(group)
        .then(stamp => ledger.noteGroup(jobId, group, stamp))
        .catch((error: unknown) => log.warn({ err: error, jobId }, 'a job’s processes were not noted'))
    }, NOTE_GROUP_AFTER_MS)
    void ended.finally(() => clearTimeout(timer))
  }

  /** Begins what may begin now; at once, so that a job is marked as started in the same write that takes it. */
  const pump = (): void => {
    for (;;) {
      const order = stopping ? undefined : queue.next(isReady)
      if (!order) return
      void begin(order)
        .catch((error: unknown) => log.error({ err: error, jobId: order.jobId }, 'a job fell over'))
        .finally(() => {
          queue.ended()
          pump()
        })
    }
  }

  const cancel = (jobId: string): void => {
    running.get(jobId)?.stop('cancelled')
    const order = queue.remove(jobId)
    if (order) endUnstarted(order, 'cancelled')
  }

  const identityNow = knownIdentity(state.identity)

  const tellSealingKey = async (): Promise<void> => {
    const { enrolled } = state.identity.data
    const identity = identityNow()
    if (!enrolled || !identity) return
    const { publicKey } = await ownSealingKey(state.sealingKey, enrolled.deviceId)
    await relay.ask('device:key', { sealingKey: publicKey, signature: identity.vouchFor(publicKey) })
  }

  const readGenuine = (signed: SignedOrder, identity: Identity): JobOrder => {
    try {
      return readOrder(signed, identity)
    } catch (error) {
      // Nothing else of it: what a forger calls an input may be anybody's secret.
      const jobId = /"jobId":"([\w-]{8,40})"/.exec(signed.order)?.[1]
      log.warn({ jobId, why: String(error) }, 'an order was refused: it is not genuine')
      throw error
    }
  }

  const identityForJobs = (): Identity => {
    const identity = identityNow()
    if (!identity || stopping) throw new Failure('unavailable', 'This agent takes no jobs now.')
    return identity
  }
  const queueUp = (order: HeldOrder): void => {
    queue.add(order)
    void obtainScript(order)
    pump()
  }
  const takeOrder = async (order: HeldOrder): Promise<void> => {
    if (ledger.knows(order.jobId)) {
      log.info({ jobId: order.jobId }, 'an order came again; it is not run again')
      return await ledger.settled()
    }
    const taken = ledger.take(order)
    queueUp(order)
    await taken
  }

  const desk: JobDesk = {
    async take(job) {
      const { deviceId } = identityForJobs()
      const origin = { watchId: job.watchId, inputs: job.inputs }
      await takeOrder(makeOrder(job, origin, { deviceId, now: clock() }))
    },
    standing(jobId) {
      if (!ledger.knows(jobId)) return 'unknown'
      const step = ledger.stepOf(jobId)
      return step === 'taken' || step === 'started' ? 'open' : 'ended'
    },
    async check(runId, script, beginsWithinMs) {
      const { deviceId } = identityForJobs()
      // Begun for a list that holds no longer, it may go on.
      for (let before = checks.get(runId); before; before = checks.get(runId)) await before.promise
      const check = Promise.withResolvers<JobResult>()
      checks.set(runId, check)
      const order = { jobId: runId, script, inputs: {}, expiresAt: clock() + beginsWithinMs }
      queueUp(makeOrder(order, undefined, { deviceId, now: clock() }))
      return await check.promise
    },
    endCheck: runId => endJobProcesses(runId, null),
    async fetch(sha256) {
      await scripts.get(sha256)
    },
    follow(listener) {
      followers.add(listener)
      return () => followers.delete(listener)
    },
  }

  const look = (): void => {
    if (relay.state.phase === 'connected') for (const order of queue.waiting()) void obtainScript(order)
    pump()
  }
  const looking = setInterval(look, LOOK_EVERY_MS)

  const part: AgentPart = {
    answers: {
      'job:offer': async signed => {
        await takeOrder(readGenuine(signed, identityForJobs()))
        return {}
      },
      'job:cancel': ({ jobId }) => {
        cancel(jobId)
        return {}
      },
    },
    async start() {
      await removeLeftFolders(runsDir, clock()).catch((error: unknown) => {
        log.warn({ err: error }, 'files of earlier runs could not be removed')
      })
      await mkdir(runsDir, { recursive: true, mode: 0o700 })
      for (const [jobId, job] of ledger.started()) {
        log.warn({ jobId }, 'the agent was stopped while this job ran; it is not run again')
        await endLeftovers(jobId, job.group)
        const why = runCauseSentences['agent-restarted']
        const order = { jobId, script: { sha256: job.scriptSha256 }, origin: job.origin }
        const at = { startedAt: job.startedAt, endedAt: clock() }
        end(resultWithoutRun(order, 'error', 'agent-restarted', why, at))
      }
      for (const order of ledger.waiting()) queue.add(order)
      pump()
    },
    async relayConnected() {
      await tellSealingKey()
      const { cancelled } = await relay.ask('job:sync', { jobIds: ledger.openIds() })
      for (const jobId of cancelled) cancel(jobId)
      outbox.sendAll()
      look()
    },
    async stop() {
      stopping = true
      clearInterval(looking)
      quiet.stop()
      const results = [...running.values()].map(run => {
        run.stop('agent-restarted')
        return run.result
      })
      outbox.stop()
      await Promise.all(results)
      await Promise.all(removals)
      await ledger.settled()
    },
  }
  return { part, desk }
}
