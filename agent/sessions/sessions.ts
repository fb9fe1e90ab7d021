import { join } from 'node:path'
import { Failure } from '../../shared/protocol/failure.ts'
import type { PageState } from '../../shared/protocol/page-link.ts'
import type { SessionRequest } from '../../shared/protocol/session.ts'
import { entryWords } from '../../shared/words/en/agent-page.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'
import { say } from '../../shared/words/say.ts'
import type { AgentContext, AgentPart } from '../context.ts'
import { openCodeEntry, type CodeEntryDesk } from './enter-code/code-entry.ts'
import { keepEntered } from './enter-code/entered-here.ts'
import { findDesktop, type Desktop } from '../observe-device/find-desktop.ts'
import { holdSession } from './held-session.ts'
import type { Held, Resumable } from './hold-order.ts'
import { readSystemInformation } from './device/read-system-information.ts'
import { standOnDesktop } from './bar/stand-on-desktop.ts'
import { fromAgentEvents } from '../../shared/protocol/agent-link.ts'
import { openRelayOutbox } from '../../shared/target/relay-outbox.ts'
import { openRecordingStore } from './recordings/recording-store.ts'
import { startLinkedProcess } from './linked-process.ts'
import { keepRestarted } from './restarted-session.ts'
import { entryOf } from './participants/entry-of.ts'
import { keepUploads } from './uploads.ts'

/** The device's sessions: the entry of codes, and at most one session at a time. SES3. */
export interface Sessions {
  state(): Omit<PageState, 'help'>
  entry: Pick<CodeEntryDesk, 'connect' | 'cancel'>
  /** The session with this id, which must be the one that is held. Throws `session-not-found`. */
  held(sessionId: string): Held
  /** The session that runs now. Throws `session-state` where none does. */
  running(): Held
  dismiss(sessionId: string): void
  /** Offers the controller a file that the user handed in; it is removed once it is not needed any more. */
  sendUpload(file: { path: string; name: string }): Promise<void>
  onChange(listener: () => void): () => void
}

export interface SessionsOrder {
  context: AgentContext
  /** The user has to be asked something and may not have the page open. */
  showPage: (desktop: Desktop) => void
}

const LOOK_EVERY_MS = 250
const FLUSH_EVERY_MS = 5000

/** Makes the sessions and the part of the agent that speaks of them with the relay. */
export function openSessions({ context, showPage }: SessionsOrder): { sessions: Sessions; part: AgentPart } {
  const { relay, state, clock, log } = context
  const listeners = new Set<() => void>()
  let held: Held | null = null
  let desktop: Desktop | null = null
  let leaving: Promise<unknown> = Promise.resolve()
  let stopping = false
  const uploads = keepUploads(log)
  const stopHearing = context.onChange(tellChange)

  function tellChange(): void {
    for (const listener of listeners) listener()
  }

  const outbox = openRelayOutbox(
    relay,
    ({ event, request }, failure) => {
      log.warn({ event, sessionId: request.sessionId, code: failure.code }, 'the relay did not take this')
      // The relay knows of no such session (any more), or it is past being answered: then it cannot go on here either.
      if (event === 'session:answer' && held?.id === request.sessionId) held.end('session-fault', false)
    },
    ({ event, request }, reply) => {
      if (event !== 'handover:answer' || held?.id !== request.sessionId) return
      const { stands } = fromAgentEvents[event].reply.parse(reply)
      held.participants.handoverTaken(request.leadBecomes, stands)
    },
  )

  const recordings = openRecordingStore(context)
  const entered = keepEntered(state.entered, clock)
  const restarted = keepRestarted({
    context,
    isBusy,
    goOn: (request, shown, resumed) => hold(request, shown, false, resumed),
    tellEnd: (sessionId, reason) => outbox.put({ event: 'session:end', request: { sessionId, reason } }),
  })

  const entry = openCodeEntry({
    clock,
    unavailable: () =>
      state.relays.data.reachedAt !== null || state.relays.data.relays.length > 0 ? null : 'relay-unknown',
    async redeem(code) {
      const redeemed = await relay.ask('code:redeem', { code }, 20_000)
      await entered.note(redeemed.sessionId)
      return redeemed
    },
    onChange: tellChange,
  })

  /** Whoever enters a code here is here, also where the system knows of nobody: a service of root, a bare console. */
  function hold(request: SessionRequest, shown: Desktop, enteredHere: boolean, resumed?: Resumable): void {
    const { sessionId } = request
    const before = held
    if (before) leaving = Promise.all([leaving, before.processGone()])
    desktop = shown
    const onTheDesktop = standOnDesktop({
      ...shown,
      onEnd: () => session().end('target-ended', true),
      onPlaced: place => session().placeBar(place),
      // Somebody keeps taking away what shows the user that they are seen, and how to end it.
      onLost: () => session().end('session-fault', true),
      note: (level, message) => log[level]({ sessionId }, message),
    })
    const session = (): Held => opened
    const opened: Held = holdSession(request, {
      deviceId: state.identity.data.enrolled?.deviceId ?? '',
      clock,
      floor: state.settings.data.consentFloor,
      someoneLoggedOn: enteredHere || context.facts().loggedOnUsers.length > 0,
      means: {
        readSystemInformation,
        restart: () => restarted.restart(opened),
        lockInput: onTheDesktop.lockInput,
        unlockInput: onTheDesktop.unlockInput,
      },
      downloadFolder: downloadFolder(shown),
      startProcess: events =>
        startLinkedProcess(
          {
            relay,
            log,
            sessionId,
            desktop: shown,
            onGone() {
              recordings.close(sessionId)
              uploads.forgetOf(sessionId)
            },
          },
          events,
        ),
      answer(answer) {
        entered.forget(sessionId)
        outbox.put({ event: 'session:answer', request: { sessionId, answer } })
      },
      happened: happening => outbox.put({ event: 'session:happened', request: { sessionId, happening } }),
      tellOfParticipant: news => outbox.put(entryOf(sessionId, news)),
      tellEnd: reason => outbox.put({ event: 'session:end', request: { sessionId, reason } }),
      onQuestion: () => showPage(shown),
      onRecorded: piece => recordings.take(piece),
      onFileReleased: uploads.forget,
      onChange() {
        setImmediate(showOnDesktop)
        tellChange()
      },
      note: (level, message) => log[level]({ sessionId }, message),
      ...(resumed && { resumed }),
    })
    held = opened
    function showOnDesktop(): void {
      onTheDesktop.update(opened.view(), opened.notifies())
      if (!opened.ended()) return
      leaving = Promise.all([leaving, onTheDesktop.gone()])
      // Ended before the device went down for its restart.
      if (!stopping) restarted.forget(sessionId)
    }
    log.info({ sessionId, controller: request.controller.name }, 'session requested')
    tellChange()
  }

  /** The agent's own folder where nobody's desktop is shown; else the person's downloads. */
  function downloadFolder({ account, env }: Desktop): string {
    const hasPerson = Object.keys(env).length > 0 || account.uid !== 0
    return hasPerson ? join(account.home, 'Downloads', 'Handrail') : join(context.config.stateDir, 'received')
  }

  function refuse(sessionId: string, reason: 'device-busy' | 'user-refused'): void {
    entered.forget(sessionId)
    const answer = { accepted: false, reason, floorDecided: false } as const
    outbox.put({ event: 'session:answer', request: { sessionId, answer } })
  }

  function isBusy(): boolean {
    return held !== null && !held.ended()
  }

  function lookAtClock(): void {
    entry.look()
    held?.look()
    restarted
      .resume()
      .catch((error: unknown) => log.warn({ err: error }, 'a session could not go on after a restart'))
  }
  const timer = setInterval(lookAtClock, LOOK_EVERY_MS)
  const flushTimer = setInterval(() => void outbox.flush(), FLUSH_EVERY_MS)

  const sessions: Sessions = {
    state() {
      const link = relay.state
      const { relays, organisation } = state.relays.data
      return {
        now: clock(),
        device: context.facts().hostName,
        relay: {
          connected: link.phase === 'connected',
          address: 'relay' in link ? link.relay : (relays[0] ?? null),
          organisation,
        },
        codeEntry: entry.view(),
        session: held?.view() ?? null,
      }
    },
    entry: {
      async connect(text) {
        if (held && isBusy()) {
          const { name, organisation } = held.request.controller
          throw new Failure('session-state', say(entryWords.busy, { name, organisation }))
        }
        held = null
        await entry.connect(text)
      },
      cancel: () => entry.cancel(),
    },
    held(sessionId) {
      if (held?.id !== sessionId)
        throw new Failure('session-not-found', failureSentences['session-not-found'])
      return held
    },
    running() {
      if (!held || !isBusy()) throw new Failure('session-state', failureSentences['session-state'])
      return held
    },
    dismiss(sessionId) {
      if (held?.id === sessionId && held.ended()) held = null
      tellChange()
    },
    async sendUpload({ path, name }) {
      const to = sessions.running()
      await uploads.hand(path, to.id, desktop?.account)
      to.sendFile({ path, name })
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }

  const part: AgentPart = {
    answers: {
      async 'session:request'(request) {
        const shown = await findDesktop()
        // Its administrator may have changed the floor a moment ago.
        await state.settings.refresh()
        // The relay asks again after a reconnect; what is held stands, and its answer is on its way.
        if (held?.id === request.sessionId) return {}
        if (isBusy()) {
          refuse(request.sessionId, 'device-busy')
          return {}
        }
        const standing = entry.requestCame(request.sessionId)
        if (standing === 'given-up') refuse(request.sessionId, 'user-refused')
        else hold(request, shown, standing === 'entered-here' || entered.was(request.sessionId))
        return {}
      },
      'session:signal'({ sessionId, signal, participantId }) {
        if (held?.id === sessionId) held.takeSignal(signal, participantId)
        return {}
      },
      'participant:request'({ sessionId, ...asked }) {
        if (held?.id === sessionId) held.participants.request(asked)
        return {}
      },
      'session:participants'({ sessionId, participants }) {
        if (held?.id === sessionId) held.participants.now(participants)
        return {}
      },
      'session:handover'({ sessionId, ...handover }) {
        if (held?.id === sessionId) held.participants.handOver(handover)
        return {}
      },
      'session:terms'({ sessionId, terms }) {
        if (held?.id === sessionId) held.takeTerms(terms)
        return {}
      },
      'session:ended'({ sessionId, reason, connectedWith }) {
        entered.forget(sessionId)
        if (held?.id === sessionId) held.end(reason, false)
        else entry.endedUnasked(sessionId, { reason, ...(connectedWith && { connectedWith }) })
        return {}
      },
    },
    async relayConnected() {
      if (held && isBusy()) {
        const { ended } = await relay.ask('session:sync', { sessionIds: [held.id] })
        for (const { sessionId, reason } of ended) if (held.id === sessionId) held.end(reason, false)
      } else await relay.ask('session:sync', { sessionIds: [] })
      await outbox.flush()
      void recordings.send()
    },
    async stop() {
      stopping = true
      clearInterval(timer)
      clearInterval(flushTimer)
      stopHearing()
      if (held && restarted.isKept(held.id)) await held.suspend()
      held?.end('device-went-offline', false)
      await held?.processGone()
      await leaving
      await recordings.stop()
    },
  }
  return { sessions, part }
}
