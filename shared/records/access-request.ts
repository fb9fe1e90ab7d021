import { z } from 'zod'

/** Requests for access to a record, and how they go on. APPR1. Pure. */

export const requestKinds = ['unlock', 'connect', 'execute'] as const
export const requestKindSchema = z.enum(requestKinds)
export type RequestKind = (typeof requestKinds)[number]

/**
 * pending: approvers have to decide. approved: it waits for its beginning. preparing: the tasks bound to After approval have to
 * succeed first. open: access is there. checked-out: the requester has taken it. The others are its ends.
 */
export const requestPhases = [
  'pending',
  'approved',
  'preparing',
  'open',
  'checked-out',
  'checked-in',
  'expired',
  'rejected',
  'withdrawn',
  'revoked',
  'failed',
] as const
export const requestPhaseSchema = z.enum(requestPhases)
export type RequestPhase = (typeof requestPhases)[number]

/** In these the requester has access, within the request's time. */
export const givesAccess = (phase: RequestPhase): boolean => phase === 'open' || phase === 'checked-out'

export const requestEnds: readonly RequestPhase[] = [
  'checked-in',
  'expired',
  'rejected',
  'withdrawn',
  'revoked',
  'failed',
]

export type RequestEvent =
  /** As many approvers as are needed have approved. `prepares`: the record has tasks bound to After approval. */
  | { type: 'approved' }
  | { type: 'rejected' }
  | { type: 'withdrawn' }
  | { type: 'revoked' }
  /** The time `from` has come. */
  | { type: 'began'; prepares: boolean }
  | { type: 'prepared'; succeeded: boolean }
  | { type: 'checked-out' }
  | { type: 'checked-in' }
  /** The time `until` has come. */
  | { type: 'ran-out' }

/** The phase after an event; null where it means nothing in this phase (the caller refuses it). */
export function nextRequestPhase(phase: RequestPhase, event: RequestEvent): RequestPhase | null {
  if (requestEnds.includes(phase)) return null
  switch (event.type) {
    case 'approved':
      return phase === 'pending' ? 'approved' : null
    case 'rejected':
      return phase === 'pending' ? 'rejected' : null
    case 'withdrawn':
      return phase === 'pending' || phase === 'approved' ? 'withdrawn' : null
    case 'revoked':
      return phase === 'pending' ? null : 'revoked'
    case 'began':
      if (phase !== 'approved') return null
      return event.prepares ? 'preparing' : 'open'
    case 'prepared':
      if (phase !== 'preparing') return null
      return event.succeeded ? 'open' : 'failed'
    case 'checked-out':
      return phase === 'open' ? 'checked-out' : null
    case 'checked-in':
      return phase === 'checked-out' || phase === 'open' ? 'checked-in' : null
    case 'ran-out':
      return 'expired'
    default:
      return event satisfies never
  }
}
