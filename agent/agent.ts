import { mkdir } from 'node:fs/promises'
import { pino } from 'pino'
import { failureSentences } from '../shared/words/en/failures.ts'
import { Failure } from '../shared/protocol/failure.ts'
import type { AgentConfig } from './config.ts'
import type { AgentContext, AgentPart, MakePart } from './context.ts'
import { joinAnswers } from './link/join-answers.ts'
import { openRelayLink, type RelayLine } from './link/relay-link.ts'
import { readDeviceFacts } from './observe-device/device-facts.ts'
import { keepFacts } from './observe-device/keep-facts.ts'
import { readIdentity } from './state/identity.ts'
import { openState, trustDirOf } from './state/open-state.ts'
import { lockState } from './state/run-lock.ts'
import { keepStatus } from './state/status-file.ts'
import { watchFolders } from './state/watch-state.ts'

/** The agent's parts, in the order in which they start. */
const parts: readonly MakePart[] = []

/**
 * Starts the agent: opens its state, keeps its facts fresh, keeps the link to a relay, and runs its parts.
 * Without an enrolment it waits until `enrol` has written one. Throws `forbidden`, `conflict` or `invalid-input` about its state.
 */
export async function startAgent(
  config: AgentConfig,
  { clock = Date.now, log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: true })) } = {},
): Promise<{ stop: () => Promise<void> }> {
  const state = await openState(config.stateDir)
  const lock = await lockState(config.stateDir)
  await mkdir(trustDirOf(config.stateDir), { recursive: true, mode: 0o700 })
  const listeners = new Set<() => void>()
  const tellChange = (): void => {
    for (const listener of listeners) listener()
  }

  let link: (RelayLine & { stop: () => Promise<void> }) | null = null
  const relay: RelayLine = {
    get state() {
      return link?.state ?? { phase: 'not-enrolled' }
    },
    async ask(event, request, timeoutMs) {
      if (!link) throw new Failure('relay-unknown', failureSentences['relay-unknown'])
      return await link.ask(event, request, timeoutMs)
    },
  }

  const sendFacts = async (): Promise<void> => {
    try {
      await relay.ask('device:facts', facts.facts())
    } catch (error) {
      log.warn({ err: error }, 'the device’s facts were not taken')
    }
  }
  const facts = await keepFacts(
    () => readDeviceFacts(state.settings.data.executionPolicy, []),
    () => {
      tellChange()
      if (relay.state.phase === 'connected') void sendFacts()
    },
    error => log.warn({ err: error }, 'the device’s facts could not be read'),
  )

  const context: AgentContext = {
    config,
    state,
    relay,
    facts: facts.facts,
    log,
    clock,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const status = keepStatus(
    config.stateDir,
    () => ({ pid: process.pid, link: relay.state, facts: facts.facts() }),
    error => log.warn({ err: error }, 'the status file could not be written'),
  )
  listeners.add(status.changed)

  const made: AgentPart[] = []
  for (const make of parts) made.push(await make(context))
  const handlers = joinAnswers(made.map(part => part.answers))

  const afterWelcome = async (): Promise<void> => {
    await sendFacts()
    for (const part of made)
      await part.relayConnected?.().catch((error: unknown) => {
        log.warn({ err: error }, 'work after connecting was not finished')
      })
  }
  const openLinkIfEnrolled = (): void => {
    const { enrolled } = state.identity.data
    if (link || !enrolled) return
    link = openRelayLink({
      identity: readIdentity(enrolled),
      relays: () => state.relays.data.relays,
      handlers,
      async onWelcome(welcome) {
        await state.relays.change(data => {
          data.relays = welcome.relays as typeof data.relays
          data.organisation = welcome.organisation
          data.reachedAt = clock()
        })
        setImmediate(() => void afterWelcome())
      },
      onLost() {
        for (const part of made) part.relayLost?.()
      },
      onState: tellChange,
      log,
      clock,
    })
  }

  /** Another process may have changed what the state folder holds: `enrol`, `policy set`, `floor set`, `trust add`. */
  const lookAtState = async (): Promise<void> => {
    try {
      const changed = await Promise.all([
        state.identity.refresh(),
        state.relays.refresh(),
        state.settings.refresh(),
      ])
      openLinkIfEnrolled()
      if (changed.includes(true)) tellChange()
      await facts.look()
    } catch (error) {
      log.error({ err: error }, 'the state folder could not be read again; what was read before holds')
    }
  }

  for (const part of made) await part.start?.()
  openLinkIfEnrolled()
  status.changed()
  const watching = watchFolders(
    [
      { dir: config.stateDir, names: ['identity.json', 'relays.json', 'settings.json'] },
      { dir: trustDirOf(config.stateDir) },
    ],
    () => void lookAtState(),
    error => log.warn({ err: error }, 'changes of the state folder are noticed later'),
  )
  log.info({ stateDir: config.stateDir, device: state.identity.data.enrolled?.deviceId }, 'agent started')

  return {
    async stop() {
      watching.stop()
      facts.stop()
      await link?.stop()
      for (const part of made.toReversed()) await part.stop?.()
      await status.stop()
      await lock.release()
    },
  }
}
