import { z } from 'zod'
import { modeReasonSchema, sessionModeSchema, type ModeReason, type SessionMode } from './session-mode.ts'

/** Every way in which a session ends. Closed: each has a sentence in `words`. */
export const endReasons = [
  'controller-cancelled',
  'controller-ended',
  'target-ended',
  'code-expired',
  'user-refused',
  'grace-time-ran-out',
  'nobody-logged-on',
  'device-floor',
  'device-busy',
  'no-policy-link',
  'no-allowed-mode',
  'device-went-offline',
  'could-not-connect',
  'connection-lost',
  'authentication-failed',
  'maximum-length',
  'inactivity',
  'not-confirmed',
  'policy-changed',
  'approval-needed',
  'access-expired',
  'participants-forbidden',
  'participants-full',
  'participant-left',
  'session-fault',
  'cannot-record',
] as const
export const endReasonSchema = z.enum(endReasons)
export type EndReason = (typeof endReasons)[number]

/** The reasons that the controller's end may name when it ends a session; every other is refused. */
export const controllerEndReasons: readonly EndReason[] = [
  'controller-cancelled',
  'controller-ended',
  'could-not-connect',
  'connection-lost',
  'authentication-failed',
  'cannot-record',
]

/** The reasons that the device may name when it refuses or ends a session. */
export const deviceEndReasons: readonly EndReason[] = [
  'target-ended',
  'user-refused',
  'grace-time-ran-out',
  'nobody-logged-on',
  'device-floor',
  'device-busy',
  'no-allowed-mode',
  'could-not-connect',
  'connection-lost',
  'authentication-failed',
  'maximum-length',
  'inactivity',
  'not-confirmed',
  'policy-changed',
  'session-fault',
  'cannot-record',
]

const at = z.number().int()

/** One session, one state; each variant carries only what is true in it. SES1. Times are epoch milliseconds. */
export const sessionStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('waiting'), codeExpiresAt: at, extensionsLeft: z.number().int() }),
  z.object({ phase: z.literal('authenticating'), deviceId: z.string(), since: at }),
  z.object({ phase: z.literal('accepting'), deviceId: z.string(), since: at }),
  z.object({
    phase: z.literal('connecting'),
    deviceId: z.string(),
    mode: sessionModeSchema,
    because: modeReasonSchema,
    since: at,
  }),
  z.object({
    phase: z.literal('live'),
    deviceId: z.string(),
    mode: sessionModeSchema,
    because: modeReasonSchema,
    since: at,
    interruptedAt: at.nullable(),
    /** The device restarts, as was agreed: it may be gone for longer. */
    restarting: z.literal(true).optional(),
  }),
  z.object({
    phase: z.literal('ended'),
    deviceId: z.string().nullable(),
    reason: endReasonSchema,
    /** With `no-allowed-mode`: what stood in the way of each mode. MODE4. */
    because: modeReasonSchema.optional(),
    since: at,
  }),
])
export type SessionState = z.infer<typeof sessionStateSchema>
export type SessionPhase = SessionState['phase']

export type SessionEvent =
  | { type: 'code-renewed'; codeExpiresAt: number; extensionsLeft: number }
  | { type: 'redeemed'; deviceId: string }
  | { type: 'asked' }
  | { type: 'accepted'; mode: SessionMode; because: ModeReason }
  | { type: 'connected' }
  | { type: 'interrupted'; restarting?: boolean }
  | { type: 'mode-changed'; mode: SessionMode; because: ModeReason }
  | { type: 'ended'; reason: EndReason; because?: ModeReason }

/**
 * The state after `event` at time `now`; null where the event means nothing in this state (the caller refuses it).
 * Pure, and the only truth about sessions on the relay, in the extension and in the agent.
 */
export function nextSessionState(state: SessionState, event: SessionEvent, now: number): SessionState | null {
  if (state.phase === 'ended') return null
  if (event.type === 'ended')
    return {
      phase: 'ended',
      deviceId: state.phase === 'waiting' ? null : state.deviceId,
      reason: event.reason,
      ...(event.because && { because: event.because }),
      since: now,
    }
  switch (state.phase) {
    case 'waiting':
      if (event.type === 'code-renewed')
        return {
          phase: 'waiting',
          codeExpiresAt: event.codeExpiresAt,
          extensionsLeft: event.extensionsLeft,
        }
      return event.type === 'redeemed'
        ? { phase: 'authenticating', deviceId: event.deviceId, since: now }
        : null
    case 'authenticating':
      return event.type === 'asked' ? { phase: 'accepting', deviceId: state.deviceId, since: now } : null
    case 'accepting':
      return event.type === 'accepted'
        ? {
            phase: 'connecting',
            deviceId: state.deviceId,
            mode: event.mode,
            because: event.because,
            since: now,
          }
        : null
    case 'connecting':
      return event.type === 'connected' ? { ...state, phase: 'live', since: now, interruptedAt: null } : null
  }
  if (event.type === 'interrupted')
    return {
      ...state,
      interruptedAt: state.interruptedAt ?? now,
      ...(event.restarting && { restarting: true as const }),
    }
  if (event.type === 'connected') {
    const { restarting: _, ...back } = state
    return { ...back, interruptedAt: null }
  }
  return event.type === 'mode-changed' ? { ...state, mode: event.mode, because: event.because } : null
}
