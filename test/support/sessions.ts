import type { toAgentEvents } from '../../shared/protocol/agent-link.ts'
import type { toControllerEvents } from '../../shared/protocol/controller-link.ts'
import type { RequestOf } from '../../shared/protocol/link.ts'
import type { SessionHappening } from '../../shared/protocol/session.ts'
import type { SessionPhase, SessionState } from '../../shared/sessions/session-state.ts'
import { eventually, type TestController, type TestDevice, type TestRelay } from './relay.ts'

export type StateOf<P extends SessionPhase> = Extract<SessionState, { phase: P }>

/** Either end, as far as it reports what happened. */
export interface ReportingEnd {
  ask: (
    event: 'session:happened',
    request: { sessionId: string; happening: SessionHappening },
  ) => Promise<unknown>
}

/** A session at the protocol's level: bare ends, no browser and no agent. */
export interface TestSession {
  id: string
  controller: TestController
  device: TestDevice
  request: RequestOf<ToAgent, 'session:request'>
}

type ToAgent = typeof toAgentEvents
type ToController = typeof toControllerEvents
type Told = { [E in keyof ToAgent]: RequestOf<ToAgent, E> } & {
  [E in keyof ToController]: RequestOf<ToController, E>
}

/** The last that one end heard of an event, of one session. */
export function lastHeard<E extends keyof Told>(
  end: Pick<TestController | TestDevice, 'heard'>,
  event: E,
  sessionId: string,
): Told[E] | undefined {
  return end.heard
    .filter(each => each.event === event)
    .map(each => each.request as Told[E])
    .findLast(
      told => ('session' in told ? told.session.id : 'sessionId' in told && told.sessionId) === sessionId,
    )
}

/** Waits until the controller was told that its session is in this phase. */
export async function toldPhase<P extends SessionPhase>(
  controller: TestController,
  sessionId: string,
  phase: P,
): Promise<StateOf<P>> {
  return await eventually(() => {
    const state = lastHeard(controller, 'session:changed', sessionId)?.session.state
    return state?.phase === phase ? (state as StateOf<P>) : null
  })
}

/** Waits until the device was asked about the session. */
export async function toldRequest(
  device: TestDevice,
  sessionId: string,
): Promise<RequestOf<ToAgent, 'session:request'>> {
  return await eventually(() => lastHeard(device, 'session:request', sessionId))
}

/** Brings a new session as far as `accepting`. */
export async function askedSession(
  relay: TestRelay,
  ends: { controller?: TestController; device?: TestDevice } = {},
): Promise<TestSession> {
  const controller = ends.controller ?? (await relay.connectController())
  const device = ends.device ?? (await relay.connectDevice())
  const { session, code } = await controller.ask('session:start', {})
  const redeemed = await device.ask('code:redeem', { code })
  if (redeemed.sessionId !== session.id) throw new Error('The code led into another session.')
  const request = await toldRequest(device, session.id)
  return { id: session.id, controller, device, request }
}

/** Brings a new session as far as `connecting`. */
export async function acceptedSession(
  relay: TestRelay,
  ends: { controller?: TestController; device?: TestDevice } = {},
): Promise<TestSession> {
  const asked = await askedSession(relay, ends)
  await asked.device.ask('session:answer', {
    sessionId: asked.id,
    answer: { accepted: true, decidedBy: 'user', floorDecided: false },
  })
  await toldPhase(asked.controller, asked.id, 'connecting')
  return asked
}

/** Brings a new session as far as `live`. */
export async function liveSession(
  relay: TestRelay,
  ends: { controller?: TestController; device?: TestDevice } = {},
): Promise<TestSession> {
  const accepted = await acceptedSession(relay, ends)
  await accepted.device.ask('session:happened', { sessionId: accepted.id, happening: { type: 'connected' } })
  await toldPhase(accepted.controller, accepted.id, 'live')
  return accepted
}

/** The session as the relay has it now. */
export async function phaseOf(relay: TestRelay, sessionId: string): Promise<SessionPhase> {
  const { state } = await relay.api('GET /api/sessions/:id', { params: { id: sessionId } })
  return state.phase
}
