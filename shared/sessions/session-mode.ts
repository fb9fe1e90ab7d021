import { z } from 'zod'

/** The modes, in the order in which a session tries them. MODE1. */
export const sessionModes = ['active', 'guidance', 'monitor', 'chat', 'file-transfer'] as const
export const sessionModeSchema = z.enum(sessionModes)
export type SessionMode = (typeof sessionModes)[number]

/** Modes in which the controller sees the target's screen; they need a display. */
export const screenModes: readonly SessionMode[] = ['active', 'guidance', 'monitor']

/** Why a mode was passed over. */
export const modeObstacles = ['policy-forbids', 'device-cannot', 'no-right'] as const
export type ModeObstacle = (typeof modeObstacles)[number]

/** Why a session is in its mode: it was the first in order, the target's user chose it, or others stood in the way. */
export const modeReasonSchema = z.object({
  rule: z.enum(['first-in-order', 'target-chose']),
  passedOver: z.array(z.object({ mode: sessionModeSchema, obstacle: z.enum(modeObstacles) })).max(5),
})
export type ModeReason = z.infer<typeof modeReasonSchema>

export interface ModeCircumstances {
  /** What the policy allows for this controller on this device. */
  policyAllows: readonly SessionMode[]
  /** What the device says it can do (no display: no screen mode). */
  deviceCan: readonly SessionMode[]
  /** What the controller's own rights permit. */
  controllerMay: readonly SessionMode[]
  /** What the target's user chose in the acceptance window, if anything. */
  targetChose?: SessionMode | undefined
}

/** The modes that every party allows, in order. */
export function allowedModes({ policyAllows, deviceCan, controllerMay }: ModeCircumstances): SessionMode[] {
  return sessionModes.filter(
    mode => policyAllows.includes(mode) && deviceCan.includes(mode) && controllerMay.includes(mode),
  )
}

function obstacleTo(mode: SessionMode, by: ModeCircumstances): ModeObstacle {
  if (!by.policyAllows.includes(mode)) return 'policy-forbids'
  return by.deviceCan.includes(mode) ? 'no-right' : 'device-cannot'
}

/**
 * The mode in which a session starts, with its reason; or null where no mode is allowed (MODE1, MODE4).
 * What the target's user chose counts only among the allowed modes.
 */
export function chooseSessionMode(
  circumstances: ModeCircumstances,
): { mode: SessionMode; because: ModeReason } | { mode: null; because: ModeReason } {
  const allowed = allowedModes(circumstances)
  const { targetChose } = circumstances
  const chosen = targetChose !== undefined && allowed.includes(targetChose) ? targetChose : undefined
  const mode = chosen ?? allowed[0] ?? null
  const before = mode === null ? sessionModes : sessionModes.slice(0, sessionModes.indexOf(mode))
  const passedOver = before
    .filter(passed => !allowed.includes(passed))
    .map(passed => ({ mode: passed, obstacle: obstacleTo(passed, circumstances) }))
  const rule = chosen !== undefined && chosen !== allowed[0] ? 'target-chose' : 'first-in-order'
  return { mode, because: { rule, passedOver } }
}

/**
 * The mode in which an accepted request begins: what the target's user chose among the allowed modes, else what was proposed.
 * Relay and device both compute it from the request, so that both show the same mode with the same reason.
 */
export function acceptedSessionMode(
  request: {
    terms: { allowedModes: readonly SessionMode[] }
    proposed: { mode: SessionMode; because: ModeReason }
  },
  targetChose: SessionMode | undefined,
): { mode: SessionMode; because: ModeReason } {
  const { proposed } = request
  const { allowedModes } = request.terms
  if (targetChose === undefined || targetChose === proposed.mode || !allowedModes.includes(targetChose))
    return proposed
  return { mode: targetChose, because: { ...proposed.because, rule: 'target-chose' } }
}
