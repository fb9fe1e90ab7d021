import { signal, type ReadonlySignal } from '@preact/signals'
import { Failure } from '../../shared/protocol/failure.ts'
import type { GuestFacts } from '../../shared/protocol/guest-link.ts'
import type { Handlers } from '../../shared/protocol/link.ts'
import type { toGuestEvents } from '../../shared/protocol/guest-link.ts'
import type { SessionRequest } from '../../shared/protocol/session.ts'
import { parseConnectionCode } from '../../shared/sessions/connection-code.ts'
import { acceptedSessionMode, screenModes, type SessionMode } from '../../shared/sessions/session-mode.ts'
import type { EndReason, SessionState } from '../../shared/sessions/session-state.ts'
import { withholding, type Permission } from '../../shared/sessions/session-terms.ts'
import { joinEntryWords } from '../../shared/words/en/join.ts'
import { spokenFailure } from '../../shared/words/failure-text.ts'
import { openGuestLine } from './link/guest-line.ts'
import type { ConnectGuest } from './link/guest-link.ts'
import type { KeptSession, SessionKeeper } from './link/kept-session.ts'
import type { LineState } from '../../shared/browser/link/keep-link.ts'
import type { GuestChannel, GuestChannelOrder } from './session/guest-channel.ts'
import { acceptanceOf, decideGuestStart, modeWithoutScreen, refusalOf } from './session/guest-decisions.ts'
import { openGuestSession, type GuestSession, type PickProblem } from './session/guest-session.ts'
import type { GuestView, HowEnded, Typed } from './guest-view.ts'
import { openSharedScreen, type GetDisplay, type SharedScreen } from './session/share-screen.ts'

/** The whole page: from the code to the end of the session. */
export interface GuestModel {
  view: ReadonlySignal<GuestView>
  line: ReadonlySignal<LineState | null>
  connect(typed: Typed): Promise<void>
  /** The entry again, with what was typed. CODE4. */
  tryAgain(): void
  /** Back to the empty entry; nothing of the try is left. CODE4. */
  cancel(): void
  accept(choice: { mode: SessionMode; withheld: Permission[] }): Promise<void>
  refuse(): void
  clock: () => number
  /** Whether this browser can show a screen at all. */
  canShow: boolean
  stop(): void
}

export interface GuestModelOrder {
  browser: Omit<GuestFacts, 'name'>
  keeper: SessionKeeper
  connectGuest: ConnectGuest
  getDisplay: GetDisplay
  openChannel: (order: GuestChannelOrder) => GuestChannel
  clock: () => number
}

export function openGuestModel(order: GuestModelOrder): GuestModel {
  const { browser, keeper, clock } = order
  const view = signal<GuestView>({ at: 'entry', trouble: null, typed: null })
  const canShow = browser.modes.includes('guidance')
  let kept: KeptSession | null = null
  /** As whom the relay is spoken to; outlives `kept`, until it has heard how the session ended. */
  let identity: { sessionId: string; secret: string } | null = null
  let session: GuestSession | null = null
  let asking: ReturnType<typeof setTimeout> | undefined

  function keep(changed: Partial<KeptSession>): void {
    if (!kept) return
    kept = { ...kept, ...changed }
    keeper.write(kept)
  }

  function openLine(): Promise<void> {
    identity = null
    return line.open()
  }
  function closeLine(): void {
    identity = null
    line.close()
  }
  /** After the end: the line is closed once the relay has heard all of it. */
  async function leave(): Promise<void> {
    await line.flush()
    const isOver = view.value.at === 'ended' || view.value.at === 'entry'
    if (isOver && line.state.value?.at === 'connected') closeLine()
  }

  const handlers: Handlers<typeof toGuestEvents> = {
    'session:request'(request) {
      if (view.value.at === 'working') ask(request)
      return {}
    },
    'session:signal'({ signal: received }) {
      session?.takeSignal(received)
      return {}
    },
    'session:terms'({ sessionId, terms }) {
      const now = view.value
      if (now.at === 'asked') view.value = { ...now, request: { ...now.request, terms } }
      if (sessionId === kept?.sessionId) session?.takeTerms(withholding(terms, kept.withheld))
      return {}
    },
    'session:ended'({ sessionId, reason }) {
      if (identity?.sessionId === sessionId || view.value.at === 'working') over(reason)
      return {}
    },
  }

  const line = openGuestLine({
    connectGuest: order.connectGuest,
    handlers,
    onConnected: () => void resume(),
  })

  /** After each connect: how the session stands, and what the relay has not heard yet. */
  async function resume(): Promise<void> {
    const link = line.link()
    if (!identity || !link) return
    try {
      const { state, request } = await link.ask('session:resume', identity)
      if (!kept) return await leave()
      if (state.phase === 'ended') return over(state.reason)
      if (request && !session && (state.phase === 'connecting' || state.phase === 'live'))
        goOn(request, state)
      else if (view.value.at === 'working') view.value = { at: 'working', what: 'waiting' }
      await line.flush()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      // No answer: the next connect asks again.
      if (error.code !== 'session-not-found') return console.warn('handrail: resume', error)
      if (!kept) return closeLine()
      if (session) session.relayEnded('session-fault')
      else fail(new Failure('session-not-found', joinEntryWords.lost))
    }
  }

  /** Everything of the session is forgotten here. */
  function forget(): void {
    clearTimeout(asking)
    keeper.clear()
    kept = null
    session = null
  }
  function fail(trouble: Failure, typed: Typed | null = null): void {
    forget()
    closeLine()
    view.value = { at: 'entry', trouble, typed }
  }

  function ask(request: SessionRequest): void {
    const { graceTimeMs } = decideGuestStart(request.terms)
    view.value = { at: 'asked', request, answerBy: clock() + graceTimeMs, picking: false }
    asking = setTimeout(() => refuseFor('grace-time-ran-out', null), graceTimeMs)
  }

  function refuseFor(reason: EndReason, mine: HowEnded['mine']): void {
    const asked = view.value
    if (asked.at !== 'asked') return
    const { sessionId, controller, terms } = asked.request
    line.put({ event: 'session:answer', request: { sessionId, answer: refusalOf(terms, reason) } })
    forget()
    view.value = { at: 'ended', how: { reason, mine }, by: controller, session: null }
    void leave()
  }

  async function accept({
    mode: wanted,
    withheld,
  }: {
    mode: SessionMode
    withheld: Permission[]
  }): Promise<void> {
    const asked = view.value
    if (asked.at !== 'asked' || asked.picking) return
    clearTimeout(asking)
    const { request } = asked
    let screen: SharedScreen | null = null
    let mode: SessionMode | null = wanted
    let pickProblem: PickProblem | null = null
    if (screenModes.includes(wanted)) {
      // Before anything is awaited: browsers open their picker only from within the click itself.
      screen = openScreen()
      const picking = screen.pick()
      view.value = { ...asked, picking: true }
      const outcome = await picking
      if (view.value.at !== 'asked') return screen.stop()
      if (!outcome.picked) {
        pickProblem = { failure: outcome.failure }
        mode = modeWithoutScreen(request.terms.allowedModes)
      }
    }
    if (mode === null) return refuseFor('user-refused', 'nothing-picked')
    const { sessionId, proposed, terms } = request
    const accepted = acceptedSessionMode(request, mode)
    const targetChose = accepted.mode === proposed.mode ? null : accepted.mode
    const answer = acceptanceOf(terms, { targetChose, withheld })
    line.put({ event: 'session:answer', request: { sessionId, answer } })
    keep({ withheld })
    run(
      { ...request, terms: withholding(terms, withheld) },
      { ...accepted, liveSince: null },
      screen,
      pickProblem,
    )
  }

  function goOn(
    request: SessionRequest,
    state: Extract<SessionState, { phase: 'connecting' | 'live' }>,
  ): void {
    const { mode, because } = state
    const liveSince = state.phase === 'live' ? state.since : null
    const terms = withholding(request.terms, kept?.withheld ?? [])
    run({ ...request, terms }, { mode, because, liveSince }, null)
    session?.resumed()
  }

  /** The screen is asked for before there is a session to tell of it. */
  const openScreen = (): SharedScreen =>
    openSharedScreen({
      getDisplay: order.getDisplay,
      onTrack: track => session?.show(track),
      onStopped: () => session?.sharingStopped(),
    })

  function run(
    request: SessionRequest,
    begins: { mode: SessionMode; because: SessionRequest['proposed']['because']; liveSince: number | null },
    screen: SharedScreen | null,
    pickProblem: PickProblem | null = null,
  ): void {
    const { sessionId } = request
    session = openGuestSession({
      request,
      begins,
      chatBefore: kept?.chat ?? [],
      authenticated: kept?.authenticated ?? null,
      onAuthenticated: authenticated => keep({ authenticated }),
      startedAt: kept?.startedAt ?? clock(),
      clock,
      canShow,
      pickProblem,
      screen: screen ?? openScreen(),
      openChannel: order.openChannel,
      sendSignal(signal) {
        // The relay is away: the viewer asks for a new connection when it is back.
        line
          .link()
          ?.ask('session:signal', { sessionId, signal })
          .catch((error: unknown) => console.warn('handrail: signal', error))
      },
      async openRelayLane() {
        const link = line.link()
        if (!link) throw new Failure('relay-unreachable', joinEntryWords.unreachable)
        return { relay: location.origin, ...(await link.ask('lane:open', { sessionId })) }
      },
      happened: happening => line.put({ event: 'session:happened', request: { sessionId, happening } }),
      onChat: chat => keep({ chat: [...chat] }),
      onEnded(reason, tellRelay) {
        if (tellRelay) line.put({ event: 'session:end', request: { sessionId, reason } })
        over(reason)
      },
    })
    view.value = { at: 'running', session }
  }

  function over(reason: EndReason): void {
    const last = session
    const asked = view.value.at === 'asked' ? view.value.request.controller : null
    if (view.value.at === 'ended') return
    const mine = reason === 'target-ended' ? 'ended' : null
    view.value = {
      at: 'ended',
      how: { reason, mine },
      by: last?.controller ?? asked,
      session: last,
    }
    forget()
    last?.relayEnded(reason)
    void leave()
  }

  async function connect(typed: Typed): Promise<void> {
    const code = parseConnectionCode(typed.code)
    if (code === null) return fail(new Failure('invalid-input', joinEntryWords.notACode), typed)
    view.value = { at: 'working', what: 'checking' }
    try {
      await openLine()
      const link = line.link()
      if (!link) return
      const guest = { ...browser, name: typed.name.trim().slice(0, 60) }
      const { sessionId, secret } = await link.ask('code:redeem', { code, guest })
      identity = { sessionId, secret }
      if (isCancelled()) return giveUp()
      kept = { sessionId, secret, startedAt: clock(), chat: [], withheld: [], authenticated: null }
      keeper.write(kept)
      if (view.value.at === 'working') view.value = { at: 'working', what: 'waiting' }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      // Cancelled meanwhile: nobody waits for this answer.
      if (view.value.at === 'working') fail(spokenFailure(error), typed)
    }
  }

  const isCancelled = (): boolean => view.value.at === 'entry'

  /** The person went back to the entry: the session is over for everybody. */
  function giveUp(): void {
    if (identity)
      line.put({
        event: 'session:end',
        request: { sessionId: identity.sessionId, reason: 'target-ended' },
      })
    forget()
    view.value = { at: 'entry', trouble: null, typed: null }
    void leave()
  }

  async function takeUp(found: KeptSession): Promise<void> {
    view.value = { at: 'working', what: 'resuming' }
    try {
      const opening = openLine()
      kept = found
      identity = { sessionId: found.sessionId, secret: found.secret }
      await opening
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      // The line keeps trying; the person sees that, and may cancel.
      if (error.code !== 'relay-unreachable') fail(spokenFailure(error))
    }
  }

  const found = keeper.read()
  if (found) void takeUp(found)

  return {
    view,
    line: line.state,
    connect,
    tryAgain() {
      const { value } = view
      if (value.at === 'entry') view.value = { ...value, trouble: null }
    },
    cancel: giveUp,
    accept,
    refuse: () => refuseFor('user-refused', 'refused'),
    clock,
    canShow,
    stop() {
      clearTimeout(asking)
      session?.end()
      closeLine()
    },
  }
}
