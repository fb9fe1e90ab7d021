import type { PolicyEventType } from '../../jobs/policy-events.ts'

/** What is said of tasks, their events and the jobs that they make. */

export const eventNames: Record<PolicyEventType, string> = {
  'after-approval': 'After Approval',
  'after-record-change': 'After creating or updating a record',
  'after-expire': 'After Expire',
  'after-check-in': 'After Check-In',
  'after-session': 'After Session',
  'after-unlock': 'Minutes after unlock',
  'day-of-month': 'Every nth day of each month',
  weekday: 'Every selected weekday',
  'on-demand': 'On Demand',
  'every-days': 'Every nth day',
  'random-day': 'Every x to y days',
  cron: 'Cron',
  'on-condition': 'On Condition',
}

export const taskWords = {
  taskNotFound: 'There is no such task on this record.',
  taskNotOnDemand: 'This task is not offered on demand: it has no policy event On Demand.',
  recordHasNoHost: 'This record has no host with an agent, so its tasks cannot run.',
  notUnique: 'This record inherits its tasks. Use Make Unique first.',
  alreadyUnique: 'The tasks of this record are unique already.',
  scriptVersionUnknown: 'expected a version of a script that is there',
  inputUnknown: 'the script has no input {input}',
  inputUnbound:
    'expected a value for {input}: it has no default, and nobody is asked when a periodic event comes round',
  securedToPlain: '{input} is not a secret input; a secured field goes to secret inputs only',
  newPasswordTwice: 'expected the new password in one input only',
  newPasswordNowhere: 'this record type has no password field',
  shadowUnknown: 'expected the id of a record that you may manage the tasks of',
  shadowNeeded: 'expected a shadow account, for the target is the shadow record',
  windowNeverOpens: 'expected a time window that opens at some time',
  changedMeanwhile:
    'Somebody else has saved these tasks meanwhile. Read them again, and make your changes anew.',
  boundToNode:
    'This job is bound to the remote worker node {node} and cannot be run from here; nothing was run. It runs there when it is due.',
  onlyScheduled: 'Only a job that is scheduled or deferred can be run at once.',
  taskGone: 'The task was removed, or the record no longer has it.',
  recordGone: 'The record was removed.',
  noHost: 'The record has no host with an agent any more.',
  fieldEmpty: 'The field {field} of {record}, which this task needs, has no value.',
  noReference: 'The record references no other, and this task needs a field of the referenced record.',
  noAccount: 'The script runs as the account of {record}, and that record names no user.',
  noShadow: 'The task has no shadow account, and it needs a field of it.',
  checkedOutCancelled:
    'The record is checked out, and the settings say that its periodic jobs are cancelled then.',
  missed: '{count} earlier occurrences passed while no relay was running; this job stands for them.',
  scheduler: 'schedule',
  targetFallback: {
    'no-record': 'Its target is another record, which is not there: the job is for the record itself.',
    'no-task': 'Its target record has no task of this script: the job is for the record itself.',
  },
} as const
