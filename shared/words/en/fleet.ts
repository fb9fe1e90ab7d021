/** What the relay says of triggers, watches and what is offered to users. */
export const triggerWords = {
  notFound: 'There is no such trigger; it may have been removed.',
  changedMeanwhile:
    'Somebody else has changed this trigger meanwhile. Look at it again, then repeat your change.',
  kindStays: 'A trigger keeps its kind. Make a new one.',
  tooMany: 'There are {limit} triggers already. Remove one first.',
  scriptVersionUnknown: 'expected a version of a script that is there',
  noSecrets:
    'expected an action without secret inputs: they would lie on the device for as long as the trigger stands',
  noRecordAccount: 'expected an action that does not run as a record’s account: a trigger has no record',
  inputUnknown: 'the script has no input {input}',
  inputNeeded: 'expected a value for {input}: it has no default, and nobody is asked',
  checkScriptUnknown: 'expected a version of a script that is there, to look with',
  checkNeedsNoInputs: 'expected a script whose inputs all have defaults, to look with',
  byTrigger: 'trigger “{name}”',
  byUser: '{user} (self-help)',
  byCondition: 'device “{device}”',
  offerNotThere: 'This is no longer offered on this device.',
  offerTooOften: 'This was asked for often. Try again in {seconds} s.',
  conditionOf: '{task} on {record}',
} as const
