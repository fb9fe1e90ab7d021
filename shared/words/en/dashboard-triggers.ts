import type { Condition, ConditionKind, WatchHappening } from '../../fleet/condition.ts'
import type { Period } from '../../fleet/period.ts'
import type { TriggerKind } from '../../fleet/trigger.ts'

/** What the dashboard says of triggers, and of the conditions that devices look for by themselves. */

export const triggerKindNames: Record<TriggerKind, string> = {
  'self-help': 'Self-help',
  'self-healing': 'Self-healing',
  periodic: 'Periodic',
}
export const triggerKindMeanings: Record<TriggerKind, string> = {
  'self-help': 'The person at the device finds the action on the agent’s page and runs it themselves.',
  'self-healing': 'The device looks for a condition by itself, and runs the action when it comes about.',
  periodic: 'The action runs on the devices again and again, every so many minutes up to every month.',
}

export const triggersWords = {
  title: 'Triggers',
  intro: 'Actions that devices run by themselves, or that are offered to the people who use them.',
  one: 'Trigger',
  caption: 'Triggers by name',
  add: 'New trigger',
  kind: 'Kind',
  name: 'Name',
  action: 'Action',
  version: 'Version {version}',
  newer: 'Version {version} is there',
  devices: 'Devices',
  state: 'State',
  enabled: 'Enabled',
  disabled: 'Disabled',
  muted: { one: '1 muted', many: '{count} muted' },
  emptyTitle: 'No triggers yet',
  empty: 'There are three kinds:',
  emptyNext: 'Make the first one: choose its kind, an action and the devices.',
  emptyForReaders: 'An administrator makes them.',
  noMatch: 'There is no trigger of this kind.',
} as const

export const triggerPageWords = {
  edit: 'Edit',
  enable: 'Enable',
  disable: 'Disable',
  enabledNow: '{name} is enabled.',
  disabledNow: '{name} is disabled. What runs is left to finish.',
  remove: 'Remove trigger',
  removeTitle: 'Remove {name}?',
  removeText:
    'Its devices no longer run it or offer it; those that are away hear of it when they are back. What ran stays in the history.',
  removed: '{name} was removed.',
  isDisabled: 'This trigger is disabled: nothing happens until it is enabled.',
  isMuted: {
    one: 'It is muted on one device: it ran there ten times in a row without helping, and waits for twelve hours.',
    many: 'It is muted on {count} devices: it ran there ten times in a row without helping, and waits for twelve hours.',
  },
  showMuted: 'Show where',
  about: 'What it does',
  made: 'Made',
  changed: 'Changed',
  by: 'by {name}, ',
  inputs: 'Inputs',
  devices: 'Devices',
  devicesCaption: 'Devices of this trigger by name',
  noDevices: 'No device fits. One that comes to fit later joins by itself.',
  noMuted: 'It is muted nowhere.',
  onlyMuted: 'Only where it is muted',
  device: 'Device',
  connection: 'Connection',
  next: 'Next turn',
  missed: 'Missed runs',
  missedLast: 'last ',
  state: 'State',
  mutedUntil: 'Muted until ',
  unmute: 'Unmute',
  unmuteOn: 'Unmute on {device}',
  unmuted: 'It runs again on {device}.',
  awayCannot: 'The device has to be connected for it.',
  last: 'What happened last',
  job: 'Job',
  jobOf: 'Job on {device}',
  events: 'What the devices noticed',
  eventsCaption: 'What the devices noticed, newest first',
  noEvents: 'Nothing yet. What a device notices, does about it, and whether that helped will stand here.',
  noEventsMatch: 'Nothing of this kind happened.',
  happening: 'What happened',
  observed: 'Observed',
  at: 'When',
  jobs: 'Jobs',
  allJobs: 'All its jobs',
  results: 'Results',
  noJobs: 'It has not run yet.',
} as const

export const happeningNames: Record<WatchHappening, string> = {
  'came-about': 'Came about',
  ran: 'Action run',
  helped: 'Helped',
  'did-not-help': 'Did not help',
  limited: 'Not run: often enough today',
  muted: 'Muted',
  cleared: 'Over by itself',
  failing: 'Cannot be looked at',
}

export const noticedWords = {
  title: 'What it noticed by itself',
  caption: 'What this device noticed by itself, newest first',
  none: 'Nothing so far. What self-healing triggers and tasks look for on this device will stand here.',
  what: 'Trigger or task',
} as const

export const triggerEditorWords = {
  newTitle: 'New trigger',
  editTitle: 'Edit {name}',
  kind: 'Kind',
  kindHint: 'It cannot be changed later.',
  kindStays: 'The kind of a trigger stays. For another kind make a new trigger.',
  name: 'Name',
  nameHint: 'How it is called in lists and in the history. The device’s user does not see it.',
  enabled: 'Enabled',
  disabledHint: 'Not ticked, it is kept, and nothing happens.',
  action: 'Action',
  changeAction: 'Change action',
  actionRequired: 'Choose an action first.',
  secretInputs: 'Takes a secret, so it cannot be used: secrets would lie on the devices.',
  recordAccount: 'Runs as a record’s account, so it cannot be used: a trigger has no record.',
  pinned: 'This version runs until another one is taken.',
  inputs: 'Inputs',
  noInputs: 'This action takes no inputs.',
  inputsHint: 'Kept on the devices for as long as the trigger stands. Never write a secret here.',
  inputsAsked: 'What you leave empty is asked of the person who runs it.',
  devices: 'Devices',
  devicesHint: 'A device that comes to fit later joins by itself; one that no longer fits leaves.',
  when: 'When it runs',
  every: 'Runs every',
  unit: 'Unit of the period',
  missed: 'A run that was missed while the device was away',
  missedNames: {
    skip: 'Skip: it waits for its next turn',
    'catch-up-once': 'Catch up once: it runs as soon as the device is back',
  },
  watched: 'What the device looks for',
  shown: 'What the user sees',
  shownHint:
    'In their own words, not in yours. In a language that is left empty, the action’s own words are shown.',
  languages: { en: 'English', de: 'German' },
  userTitle: 'Title in {language}',
  userDescription: 'Description in {language}',
  titleNeeded: 'A description needs a title.',
  preview: 'Preview in {language}',
  userRun: { en: 'Run', de: 'Ausführen' },
  sentence: 'In words',
  unsaved: 'Not saved yet: the devices go on as before until Save.',
  create: 'Create trigger',
  created: '{name} was made.',
  saved: '{name} was saved. Its devices hear of it at once, those that are away when they are back.',
  conflictTitle: 'Somebody else has changed this trigger meanwhile',
  conflict:
    'Nothing of yours was saved. Your version stays below as text to copy. Read the trigger again, and repeat your changes.',
  readAgain: 'Read again',
  yours: 'Your version',
} as const

export const conditionWords = {
  what: 'Condition',
  names: {
    disk: 'A disk is filling up',
    memory: 'Memory runs short',
    cpu: 'The processors are busy',
    'service-not-running': 'A service is not running',
    'process-not-running': 'A process is not running',
    'file-age': 'A file was not changed for long',
    'file-size': 'A file is too large',
    'log-pattern': 'A log has a new line with a text',
    'check-script': 'A check script of your own says no',
  } satisfies Record<ConditionKind, string>,
  hints: {
    disk: 'Of what everybody may use on the disk where the folder lies, as df counts.',
    memory: 'What no program could have any more without others giving way.',
    cpu: 'All processors together, since the look before.',
    'service-not-running': 'A service of systemd, launchd or Windows by its name, such as cups.service.',
    'process-not-running': 'The name of the program file, such as sshd or explorer.exe.',
    'file-age': 'A file that is not there is not old.',
    'file-size': 'A file that is not there has no size.',
    'log-pattern':
      'Only lines that are added from now on. * stands for any characters. It comes about at the first look that finds one.',
    'check-script':
      'It comes about when the script ends with an exit code other than 0. The device verifies it as any other script.',
  } satisfies Record<ConditionKind, string>,
  folder: 'Folder',
  file: 'File',
  pathHint: 'The full path on the device.',
  service: 'Name of the service',
  process: 'Name of the process',
  olderThan: 'Not changed for',
  above: 'Comes about above (%)',
  clear: 'Is over at or below (%)',
  aboveSize: 'Comes about above',
  clearSize: 'Is over at or below',
  clearHint: 'Lower than the other, so that a value about the limit does not count again and again.',
  pattern: 'Text',
  checkScript: 'Check script',
  checkRequired: 'Choose the script that checks.',
  checkInputs: 'Has inputs without a default: nobody is there to fill them in.',
  changeCheck: 'Change check script',
  every: 'Looked at every',
  looks: 'Looks in a row',
  looksHint: 'It has come about when it held at so many looks one after the other.',
  maxRuns: 'Runs in 24 hours at most',
  maxRunsHint: 'After ten runs in a row that did not help it is muted on that device for twelve hours.',
  settle: 'After a run, wait',
  settleHint: 'Then it is looked whether the run helped.',
  unit: '{field}: unit',
  needed: 'Fill this in.',
  incomplete: 'Say completely what is looked for.',
} as const

export const amountUnits = {
  second: 'seconds',
  minute: 'minutes',
  hour: 'hours',
  day: 'days',
  week: 'weeks',
  month: 'month',
  kB: 'kB',
  MB: 'MB',
  GB: 'GB',
} as const

/** A condition as a clause: “When … at 3 looks a minute apart, … runs”. */
export const conditionClauses = {
  holds: {
    disk: 'more than {above} % of {path} is used',
    memory: 'more than {above} % of the memory is used',
    cpu: 'more than {above} % of the processors’ time is used',
    'service-not-running': 'the service {name} is not running',
    'process-not-running': 'no process of the name {name} is running',
    'file-age': '{path} has not been changed for more than {age}',
    'file-size': '{path} is larger than {above}',
    'log-pattern': 'a new line in {path} holds “{pattern}”',
    'check-script': 'the check script {name} ends with an exit code other than 0',
  } satisfies Record<Condition['what'], string>,
  over: {
    disk: 'it is over at {clear} % or less',
    memory: 'it is over at {clear} % or less',
    cpu: 'it is over at {clear} % or less',
    'service-not-running': 'it is over when the service runs again',
    'process-not-running': 'it is over when one runs again',
    'file-age': 'it is over when the file is changed',
    'file-size': 'it is over at {clear} or less',
    'log-pattern': 'it is over at a look that finds no such line',
    'check-script': 'it is over when it ends with 0',
  } satisfies Record<Condition['what'], string>,
  something: '…',
  atLooks: '{holds} at {looks} looks {apart}',
  atOneLook: '{holds} at one look (they are {apart})',
  runs: {
    one: 'When {condition}, {action} runs, at most once in 24 hours; {over}.',
    many: 'When {condition}, {action} runs, at most {count} times in 24 hours; {over}.',
  },
  taskRuns: 'When {condition}, {action} runs; {over}.',
  settle: '{span} after a run it is looked whether it helped.',
  event: 'When {condition}',
  theTask: 'the task',
  theAction: 'the action',
  namedAction: '“{action}”',
} as const

export const spans = {
  second: { one: '1 second', many: '{n} seconds' },
  minute: { one: '1 minute', many: '{n} minutes' },
  hour: { one: '1 hour', many: '{n} hours' },
  day: { one: '1 day', many: '{n} days' },
} as const
export const spansApart = {
  second: { one: 'a second apart', many: '{n} seconds apart' },
  minute: { one: 'a minute apart', many: '{n} minutes apart' },
  hour: { one: 'an hour apart', many: '{n} hours apart' },
  day: { one: 'a day apart', many: '{n} days apart' },
} as const

export const triggerSentences = {
  'self-help':
    'The person at the device sees “{title}” on the agent’s page and can run it whenever they like.',
  periodic: '{action} runs {period}. {spread} {missed}',
  every: {
    minute: { one: 'every minute', many: 'every {n} minutes' },
    hour: { one: 'every hour', many: 'every {n} hours' },
    day: { one: 'every day', many: 'every {n} days' },
    week: { one: 'every week', many: 'every {n} weeks' },
    month: { one: 'every month', many: 'every {n} months' },
  } satisfies Record<Period['unit'], { one: string; many: string }>,
  spread: {
    hour: 'Devices have their turn one after the other within the first hour of each run, always in the same order; the first run, too, begins spread over an hour.',
    period:
      'Devices have their turn one after the other over the whole period of {span}, always in the same order; the first run, too, is spread over it.',
  },
  missed: {
    skip: 'A device that is away at its turn skips it.',
    'catch-up-once':
      'A device that was away at its turn catches up once when it is back, however many turns it missed.',
  },
} as const
