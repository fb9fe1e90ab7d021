import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals'
import { Failure } from '../../shared/protocol/failure.ts'
import type { ReplyOf } from '../../shared/protocol/link.ts'
import type { fromControllerEvents, ShownCode } from '../../shared/protocol/controller-link.ts'
import type { JobOutput } from '../../shared/protocol/job.ts'
import type { SessionSnapshot } from '../../shared/protocol/session.ts'
import type { JobState } from '../../shared/jobs/job-state.ts'
import { nextSessionState, type EndReason } from '../../shared/sessions/session-state.ts'
import type { Account, HeldSession } from '../browser/stored-keys.ts'
import type { LineState } from '../../shared/browser/link/keep-link.ts'
import { connectController, type ControllerSocket } from '../link/controller-socket.ts'
import { relayList } from '../link/relay-list.ts'
import { followDevice, type Move } from './follow-device.ts'
import {
  findHeld,
  forgetHeld,
  keepAuthentication,
  keepChat,
  keepHeld,
  readAuthentication,
  readChat,
} from './held-sessions.ts'
import { openSessionPeople, type SessionPeople } from './session-people.ts'
import { openViewer, type Viewer } from './viewer/viewer.ts'

/**
 * One session on one page: the relay's snapshot is the truth, this keeps up with it over reloads and lost connections, and
 * opens the viewer when the device has accepted.
 */
export interface SessionModel {
  snapshot: ReadonlySignal<SessionSnapshot | null>
  code: ReadonlySignal<HeldSession['code']>
  /** The relay's clock minus ours. */
  clockOffsetMs: ReadonlySignal<number>
  line: ReadonlySignal<LineState>
  /** What the last act was refused with; null after one that worked. */
  trouble: ReadonlySignal<Failure | null>
  viewer: ReadonlySignal<Viewer | null>
  /** The job that changed last. */
  jobChange: ReadonlySignal<{ jobId: string; state: JobState } | null>
  /** Where the device is, if that is another relay than the one where the code was made. BRK2. */
  move: ReadonlySignal<Move | null>
  people: SessionPeople
  start(): Promise<void>
  renew(): Promise<void>
  extend(): Promise<void>
  /** True when the code is dead and the page may close. */
  cancel(): Promise<boolean>
  end(): Promise<void>
  stop(): void
}

type SnapshotNow = ReplyOf<typeof fromControllerEvents, 'session:attach'>

export function openSessionModel(options: {
  account: ReadonlySignal<Account | null>
  /** The session that the page's address names; null: none yet. */
  sessionId: string | null
  onSessionId: (sessionId: string) => void
  onSignedOut: (account: Account) => void
  /** A job of this person printed something; which is the other wing's to show. */
  onJobOutput: (output: JobOutput) => void
  /** A recording that this page made is whole, and can be sent. */
  onRecorded: () => void
  clock: () => number
}): SessionModel {
  const { account, clock } = options
  const snapshot = signal<SessionSnapshot | null>(null)
  const code = signal<HeldSession['code']>(null)
  const clockOffsetMs = signal(0)
  const line = signal<LineState>({ at: 'connecting' })
  const trouble = signal<Failure | null>(null)
  const viewer = signal<Viewer | null>(null)
  const jobChange = signal<{ jobId: string; state: JobState } | null>(null)
  let sessionId = options.sessionId
  let socket: ControllerSocket | null = null
  let startWhenConnected = false
  const following = followDevice(
    () => socket,
    () => account.value?.relays ?? [],
    take,
  )
  /** A session that was ended here while the relay was away, which it has to hear of when it is back. */
  let endedUnheard: { id: string; reason: EndReason } | null = null

  function ask(): ControllerSocket {
    if (!socket) throw new Failure('not-signed-in', 'Nobody is signed in.')
    return socket
  }

  /** Takes what the relay says now: shows it, keeps it, and opens or closes the viewer. */
  async function take({ session, now }: SnapshotNow, shown?: ShownCode): Promise<void> {
    const isOlder = snapshot.value?.state.phase === 'ended' && snapshot.value.id === session.id
    if (isOlder) return
    clockOffsetMs.value = now - clock()
    if (shown) code.value = { digits: shown.code, joinUrl: shown.joinUrl }
    snapshot.value = session
    await keepHeld(session, code.value, clockOffsetMs.value)
    await following.follow(session)
    // Another snapshot may have come while the page moved.
    const { phase } = snapshot.value.state
    if (phase === 'connecting' || phase === 'live') await see(session)
    if (phase === 'ended') viewer.value?.stop()
  }

  /** Whose signals these are, where this page is not the one in control. */
  function placeNow(): { participantId?: string } {
    const you = snapshot.value?.you
    return you === undefined ? {} : { participantId: you }
  }

  let opening = false
  async function see(session: SessionSnapshot): Promise<void> {
    if (viewer.value || opening) return viewer.value?.relayReached()
    opening = true
    const chatBefore = await readChat(session.id)
    const authenticated = await readAuthentication(session.id)
    opening = false
    viewer.value = openViewer({
      sessionId: session.id,
      // By this page's clock.
      startedAt: session.startedAt - clockOffsetMs.value,
      chatBefore,
      clock,
      sendSignal(signal) {
        // The relay is away: the viewer asks for a new connection when it is back.
        socket
          ?.ask('session:signal', { sessionId: session.id, signal, ...placeNow() })
          .catch((error: unknown) => console.warn('handrail: signal', error))
      },
      async joinRelayLane() {
        const at = ask()
        return { relay: at.relay(), ...(await at.ask('lane:join', { sessionId: session.id })) }
      },
      onChat: lines => void keepChat(session.id, lines),
      onDeviceEnd: endedHere,
      iceServers: () => snapshot.value?.peering?.iceServers ?? [],
      authenticated,
      onAuthenticated: kept => void keepAuthentication(session.id, kept),
      onNotAuthentic: () => void endAs('authentication-failed'),
      recordingNote() {
        const current = snapshot.value
        if (!account.value || !current) return null
        return {
          sessionId: current.id,
          relayUrl: account.value.relayUrl,
          keptOnRelay: current.terms?.recording.keptOnRelay ?? false,
          deviceName: current.device?.name ?? '',
        }
      },
      onRecorded: options.onRecorded,
    })
    viewer.value.relayReached()
  }

  /** The session is over as far as this page has seen; the relay's own word replaces nothing of it. */
  function endedHere(reason: EndReason): void {
    const current = snapshot.value
    const state = current && nextSessionState(current.state, { type: 'ended', reason }, clock())
    if (!current || !state) return
    snapshot.value = { ...current, state }
    viewer.value?.stop()
    void forgetHeld(current.id)
  }

  async function attach(id: string): Promise<void> {
    try {
      const held = await findHeld(id)
      if (held?.code && !code.value) code.value = held.code
      const attached = await ask().ask('session:attach', { sessionId: id })
      following.noteHere(attached.here)
      await take(attached)
      trouble.value = null
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      // Over and gone on the relay; what was known of it here is no use any more.
      if (error.code === 'session-not-found') await forgetHeld(id)
      trouble.value = error
    }
  }

  /** Runs one act of the person; what refuses it is shown. True where it worked. */
  async function act(perform: () => Promise<void>): Promise<boolean> {
    try {
      await perform()
      trouble.value = null
      return true
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      trouble.value = error
      return false
    }
  }

  /** Throws where the relay did not hear it; it is told again after the next connect. */
  async function tellEnd(id: string, reason: EndReason): Promise<void> {
    endedUnheard = { id, reason }
    if (placeNow().participantId === undefined) await ask().ask('session:end', { sessionId: id, reason })
    else await ask().ask('session:leave', { sessionId: id })
    endedUnheard = null
  }

  async function endAs(reason: EndReason): Promise<void> {
    const id = sessionId
    if (id === null) return
    viewer.value?.sayEnd(reason)
    await act(() => tellEnd(id, reason))
    // The device has been told in any case; without the relay this page ends it for itself.
    endedHere(placeNow().participantId === undefined ? reason : 'participant-left')
  }

  async function startNew(): Promise<void> {
    await act(async () => {
      const shown = await ask().ask('session:start', {})
      following.noteHere(shown.here)
      following.reset()
      viewer.value?.stop()
      viewer.value = null
      code.value = null
      sessionId = shown.session.id
      options.onSessionId(sessionId)
      await take(shown, shown)
    })
  }

  function connect(signedIn: Account): void {
    socket = connectController({
      relays: relayList(signedIn.relayUrl, signedIn.relays),
      token: signedIn.token,
      handlers: {
        'session:changed': async changed => {
          if (changed.session.id === sessionId) await take(changed)
          return {}
        },
        'session:signal': ({ sessionId: of, participantId, signal }) => {
          if (of === sessionId && participantId === snapshot.value?.you) viewer.value?.hear(signal)
          return {}
        },
        'job:changed': change => {
          jobChange.value = change
          return {}
        },
        'job:output': output => {
          options.onJobOutput(output)
          return {}
        },
      },
      onConnected() {
        if (endedUnheard !== null)
          tellEnd(endedUnheard.id, endedUnheard.reason).catch((error: unknown) =>
            console.warn('handrail: end', error),
          )
        if (startWhenConnected) {
          startWhenConnected = false
          void startNew()
        } else if (sessionId !== null && snapshot.value?.state.phase !== 'ended') void attach(sessionId)
      },
    })
    const { line: socketLine } = socket
    stopFollowing = effect(() => {
      line.value = socketLine.value
      if (socketLine.value.at === 'refused' && socketLine.value.failure.code === 'not-signed-in')
        options.onSignedOut(signedIn)
    })
  }
  let stopFollowing: (() => void) | undefined
  function disconnect(): void {
    stopFollowing?.()
    socket?.stop()
    socket = null
  }
  const stopWatching = effect(() => {
    const signedIn = account.value
    untracked(() => {
      disconnect()
      if (signedIn) connect(signedIn)
    })
  })

  return {
    snapshot,
    code,
    clockOffsetMs,
    line,
    trouble,
    viewer,
    jobChange,
    move: following.move,
    people: openSessionPeople(
      () => socket,
      () => sessionId,
    ),
    async start() {
      if (line.value.at === 'connected') await startNew()
      else startWhenConnected = true
    },
    async renew() {
      const id = sessionId
      const isDead = snapshot.value?.state.phase !== 'waiting'
      if (id === null || isDead) return startNew()
      const worked = await act(async () => {
        const shown = await ask().ask('code:renew', { sessionId: id })
        await take(shown, shown)
      })
      if (worked) return
      if (trouble.value?.code === 'session-not-found') await startNew()
      // Somebody came in just then: see how the session stands.
      if (trouble.value?.code === 'session-state') await attach(id)
    },
    async extend() {
      const id = sessionId
      if (id !== null) await act(async () => take(await ask().ask('code:extend', { sessionId: id })))
    },
    async cancel() {
      const id = sessionId
      if (id === null) return true
      return act(async () => {
        await ask().ask('session:cancel', { sessionId: id })
        await forgetHeld(id)
      })
    },
    async end() {
      await endAs('controller-ended')
    },
    stop() {
      stopWatching()
      viewer.value?.stop()
      disconnect()
    },
  }
}
