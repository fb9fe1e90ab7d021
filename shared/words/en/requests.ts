import type { RequestKind, RequestPhase } from '../../records/access-request.ts'

/** What is said of requests for access and their approval. */

export const requestKindNames: Record<RequestKind, string> = {
  unlock: 'Unlock',
  connect: 'Connect',
  execute: 'Execute',
}

export const requestPhaseNames: Record<RequestPhase, string> = {
  pending: 'Waiting for approval',
  approved: 'Approved, not begun',
  preparing: 'Tasks run first',
  open: 'Open',
  'checked-out': 'Checked out',
  'checked-in': 'Checked in',
  expired: 'Expired',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  revoked: 'Revoked',
  failed: 'A task failed',
}

/** How long a request may be for. */
export const hoursWords = { one: 'one hour', many: '{count} hours' } as const

export const requestWords = {
  approvalNeeded:
    'An approval rule of this record asks for a request before you may {act}. Make one under Requests.',
  acts: {
    unlock: 'unlock its secured fields',
    connect: 'connect to it',
    execute: 'execute its tasks',
  } satisfies Record<RequestKind, string>,
  noRule: 'No approval is needed for this: no approval rule of the record asks for a request of this kind.',
  notFound: 'There is no such request, or you may not see it.',
  timesWrong: 'expected an end after the beginning, and after now',
  tooLong: 'expected at most {hours}: no longer is allowed by the record’s approval rule',
  sameAlready: 'You have a request of this kind for this record already.',
  notYours: 'Only {name} may do this.',
  mayNotDecide: 'You cannot decide this request: you are not among its approvers, or it is your own.',
  decidedAlready: 'You have decided this request already.',
  phaseForbids: 'The request is “{phase}”; this cannot be done any more, or not yet.',
  takenBy: '{name} has checked this record out until {until}.',
  approverGroupUnknown: 'expected the id of a group of users',
  noticeMade: '{name} asks to {act} of “{record}”: {reason}',
  noticeApproved: 'Your request for “{record}” was approved.',
  noticeRejected: 'Your request for “{record}” was rejected.',
  noticeOpen: 'Your request for “{record}” is open now.',
  noticeFailed: 'A task that had to run before your request for “{record}” could open has failed.',
  noticeExpired: 'Your request for “{record}” has expired.',
  noticeRevoked: 'Your request for “{record}” was revoked.',
  mailSubject: 'Handrail: request for access',
} as const
