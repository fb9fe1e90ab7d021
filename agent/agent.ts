import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import type { AgentConfig } from './config.ts'
import type { AgentContext, AgentPart } from './context.ts'
import { joinAnswers } from './link/join-answers.ts'
import { keepLinked } from './link/keep-linked.ts'
import { readDeviceFacts } from './observe-device/device-facts.ts'
import { keepFacts } from './observe-device/keep-facts.ts'
import { noteScreen } from './sessions/device-modes.ts'
import { makeParts } from './parts.ts'
import { openState, trustDirOf } from './state/open-state.ts'
import { lockState } from './state/run-lock.ts'
import { keepStatus } from './state/status-file.ts'
import { watchFolders } from './state/watch-state.ts'
import { deviceSources, foldersToWatch, keepTrust } from './trust/device-trust.ts'
import { trustFolders } from './trust/trust-source.ts'

export interface RunningAgent {
  context: AgentContext
  /** Closes the link, ends every part and every script, and gives the state folder free. */
  stop: () => Promise<void>
}

/**
 * Starts the agent: opens its state, keeps its facts fresh, keeps the link to a relay, and runs its parts.
 * Without an enrolment it waits until `enrol` has written one. Throws `forbidden`, `conflict` or `invalid-input` about
 * its state folder.
 */
export async function startAgent(
  config: AgentConfig,
  {
    clock = Date.now,
    log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: true })),
    parts = makeParts,
  } = {},
): Promise<RunningAgent> {
  const state = await openState(config.stateDir)
  const ends: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end()
  }
  try {
    ends.push((await lockState(config.stateDir)).release)
    const listeners = new Set<() => void>()
    const tellChange = (): void => {
      for (const listener of listeners) listener()
    }

    const made: AgentPart[] = []
    const relay = keepLinked({
      state,
      handlers: () => joinAnswers(made.map(part => part.answers)),
      afterWelcome: () => void afterWelcome(),
      onLost() {
        for (const part of made) part.relayLost?.()
      },
      onState: tellChange,
      log,
      clock,
    })
    const sources = await deviceSources(config, clock)
    const trust = keepTrust({ sources, settings: state.settings, etcDir: config.etcDir, clock })
    const screen = noteScreen(log)
    const facts = await keepFacts(
      async () => {
        const { policy } = await trust.rules()
        const { consentFloor } = state.settings.data
        return readDeviceFacts(policy, await trust.publishers(), consentFloor, screen)
      },
      () => {
        tellChange()
        if (relay.state.phase === 'connected') void sendFacts()
      },
      error => log.warn({ err: error }, 'the device’s facts could not be read'),
    )
    ends.push(facts.stop)
    const sendFacts = async (): Promise<void> => {
      try {
        await relay.ask('device:facts', facts.facts())
      } catch (error) {
        log.warn({ why: String(error) }, 'the device’s facts were not taken')
      }
    }
    const afterWelcome = async (): Promise<void> => {
      await sendFacts()
      for (const part of made)
        await part.relayConnected?.().catch((error: unknown) => {
          log.warn({ why: String(error) }, 'work after connecting was not finished')
        })
    }

    const status = keepStatus(
      config.stateDir,
      () => ({ pid: process.pid, link: relay.state, facts: facts.facts() }),
      error => log.warn({ err: error }, 'the status file could not be written'),
    )
    listeners.add(status.changed)
    ends.push(status.stop)

    const context: AgentContext = {
      config,
      state,
      trust,
      relay,
      facts: facts.facts,
      log,
      clock,
      onChange(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    made.push(...(await parts(context)))
    for (const part of made) {
      ends.push(() => part.stop?.())
      await part.start?.()
    }
    ends.push(() => relay.stop())
    await relay.followEnrolment()

    /** Another process may have changed the state: `enrol`, `policy set`, `floor set`, `trust add`. */
    const lookAtState = async (): Promise<void> => {
      try {
        const files = [state.identity, state.relays, state.settings]
        const changed = await Promise.all(files.map(file => file.refresh()))
        await relay.followEnrolment()
        if (changed.includes(true)) tellChange()
        trust.changed()
        await facts.look()
      } catch (error) {
        log.error({ err: error }, 'the state folder could not be read again; what was read before holds')
      }
    }
    for (const folder of Object.values(trustFolders))
      await mkdir(join(trustDirOf(config.stateDir), folder), { recursive: true, mode: 0o700 })
    const watching = watchFolders(
      [
        { dir: config.stateDir, names: ['identity.json', 'relays.json', 'settings.json'] },
        ...foldersToWatch(config),
      ],
      () => void lookAtState(),
      error => log.warn({ err: error }, 'changes of the state folder are noticed later'),
    )
    ends.push(watching.stop)
    status.changed()
    log.info({ stateDir: config.stateDir, device: state.identity.data.enrolled?.deviceId }, 'agent started')
    return { context, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
