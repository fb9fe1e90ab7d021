/** What the relay says of fan-outs and of dry runs. */
export const fanOutWords = {
  notFound: 'There is no fan-out of this id.',
  noSuchScript: 'There is no script of this id; it may have been removed.',
  noDryRun:
    'The action “{action}” does not know a dry run (its script has no @dry-run tag), so it was not run. Run it without one, or choose another action.',
  noDevices: 'No device fits this query, so there is nothing to run the action on.',
  tooMany: 'The query finds more than {most} devices; a fan-out goes to so many at most. Narrow the query.',
  otherNumber:
    'The query finds another number of devices by now: {found}, and not {expected}. Look at them again before you run the action.',
  notAllowed:
    'Policy does not allow you to run actions on every one of these devices (not on {forbidden} of {devices}), so it was run on none. Narrow the query, or ask an administrator for a permission link.',
  wrongState: 'This cannot be done any more, or not yet: the fan-out is {state}.',
  ownFanOut: 'You asked for this fan-out yourself: another administrator decides it.',
  itsTurn: 'This job belongs to a fan-out, which gives it its turn. Resume the fan-out if it is paused.',
  awaitsApproval:
    'It goes to more devices than {above}, so that another administrator must approve it first.',
  approvedBy: 'Approved by {name}.',
  rejectedBy: 'Rejected by {name}.',
  pausedBy: 'Paused by {name}.',
  resumedBy: 'Resumed by {name}.',
  cancelledBy: 'The rest was cancelled by {name}.',
  stoppedFor: 'Stopped: {failed} of {ended} devices failed, which is more than {percent} %.',
  jobStopped: 'The fan-out was stopped, for too many devices failed, before this device had its turn.',
  jobCancelled: 'The rest of the fan-out was cancelled before this device had its turn.',
  jobRejected: 'The fan-out was rejected.',
  notAllowedAnyMore:
    'Policy did not allow who asked for the fan-out to run actions on this device any more when its turn came.',
  turnNeverCame: 'The turn of this device in the fan-out did not come before the request expired.',
  mailSubject: 'Handrail: fan-out',
  noticeAwaits:
    '{name} asks to run “{action}” on {devices} devices: {reason} Approve or reject it under Fan-outs.',
  noticeApproved: 'Your fan-out “{fanOut}” was approved.',
  noticeRejected: 'Your fan-out “{fanOut}” was rejected.',
  noticeStopped: 'Your fan-out “{fanOut}” was stopped: {failed} of {ended} devices failed.',
} as const

export const fanOutStateNames = {
  'awaiting-approval': 'waiting for approval',
  rejected: 'rejected',
  running: 'running',
  paused: 'paused',
  stopped: 'stopped',
  cancelled: 'cancelled',
  completed: 'completed',
} as const
