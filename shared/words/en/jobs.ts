import type { ExecutionPolicy } from '../../jobs/execution-policy.ts'
import type { OutputType } from '../../jobs/output-values.ts'
import type { JobState, runCauses } from '../../jobs/job-state.ts'

/** What every interface says of jobs. */

export const jobStateNames: Record<JobState, string> = {
  scheduled: 'Scheduled',
  deferred: 'Deferred',
  'waiting-for-device': 'Waiting for device',
  queued: 'Queued',
  running: 'Running',
  completed: 'Completed',
  error: 'Error',
  cancelled: 'Cancelled',
  expired: 'Expired',
}

/** Execution status details, by cause. */
export const runCauseSentences: Record<(typeof runCauses)[number], string> = {
  'exit-code': 'The script ended with exit code {exitCode}.',
  'time-out': 'The script did not end within its time-out and was stopped with all its processes.',
  'no-interpreter': 'The device has no interpreter for this script’s language. Install it there.',
  'limit-exceeded':
    'The script used more than the device allows ({what}) and was stopped with all its processes.',
  'no-user-logged-on': 'The script runs as the logged-on user, and nobody is logged on.',
  'several-users-logged-on':
    'The script runs as the logged-on user. Several are logged on, and none of them alone sits at the device.',
  'run-context-unavailable': 'The device cannot run scripts in the run context that this one declares.',
  'wrong-platform': 'The script does not name this device’s platform among its own.',
  'agent-restarted': 'The agent was restarted while the script ran; it was not run again.',
  'offline-until-expiry': 'The device was not reached before the request expired.',
  cancelled: 'The job was cancelled.',
  'offer-not-genuine':
    'The device could not confirm that this order came from the relay it is enrolled with.',
  'offer-expired': 'The order reached the device after it had expired.',
  'could-not-start': 'The script could not be started on the device.',
  'device-lost':
    'The device took the job and was not heard of again. Whether the script ran is not known; look at the device before running it again.',
  'no-sealing-key':
    'The job has secret inputs, and the device has told no key to seal them to, so they were not sent and nothing was run. Update its agent, then run the job again.',
  'secrets-not-readable':
    'The device could not open the secret inputs: they were sealed to another key than it has. Nothing was run; run the job again.',
  'account-unknown': 'The device has no account {account}, as which the script was to run.',
  'account-expired': 'The account {account}, as which the script was to run, has expired on the device.',
  'account-not-allowed':
    'The script was to run as {account}, and the agent cannot become another account: it does not run as root.',
  'no-dry-run':
    'A dry run was asked for, and the script does not say that it knows one (@dry-run). Nothing was run.',
}

/** What a script used too much of. */
export const runLimitNames = {
  tasks: '{limit} processes and threads at once',
  memory: '{limit} MB of memory',
  cpu: '{limit} s on a processor',
  file: '{limit} MB in one file',
}

/** Why a job waits. JOB2. Times are lengths, so that they are true in every time zone. */
export const waitingSentences = {
  due: 'It is due in {wait}.',
  window: 'It is due; its time window opens in {wait}.',
  approvalOfFanOut: 'Its fan-out waits for another administrator’s approval.',
  pausedFanOut: 'Its fan-out is paused.',
  turnOfFanOut: 'Its turn in the fan-out has not come.',
  aboutToBegin: 'Its time has come; it begins with the next look at what is due.',
  remoteNode: 'It waits for the remote worker node {node}; expires in {expiry}',
  notAtNode:
    'It goes to the device through the remote worker node {node}, and waits until the device is connected there; expires in {expiry}',
  offline: 'Device offline for {since}; expires in {expiry}',
  neverSeen: 'Device has not connected yet; expires in {expiry}',
  queue: 'Waiting to be sent to the device; expires in {expiry}',
  onDevice: 'The device has the job and will start it when it is free; expires in {expiry}',
  onOfflineDevice:
    'The device took the job before it went offline {since} ago; the result comes when it is back',
  cancelling: 'Cancel was asked for; waiting for the device’s answer',
  cancellingOffline: 'Cancel was asked for; the device is told when it is back (offline for {since})',
}

/** Execution status details that the relay itself writes. */
export const jobDetails = {
  cancelledBy: 'Cancelled by {name} before the device had it.',
  cancelledUnseen: 'Cancelled; the device does not have the job.',
  otherScript: 'The device reports another script (SHA-256 {sha256}) than the one that was ordered.',
  notAllowedAnyMore:
    'Policy did not allow who asked for it to run actions on this device any more when it was to be sent, so nothing was run.',
  offerRefused: 'The device did not take the job: {message}',
  nodeAway:
    'The remote worker node {node}, to which the job is bound, did not take it up before it expired; nothing was run. Start that node, or change the node of the record.',
  notAtNode:
    'The device was not connected at the remote worker node {node}, to which the job is bound, before it expired; nothing was run.',
}

/** What is wrong with a script's file before its declarations can be read. */
export const scriptFileProblems = { empty: 'The file is empty.' }

/** What is wrong with a script's declarations; each comes with its line. ACT1. */
export const declarationProblems = {
  notAScript:
    '“{fileName}” is not a script that can be run. Use a name that ends in .ps1, .sh, .py, .js or .mjs.',
  tooLarge: 'The script has {bytes} bytes; at most {limit} are allowed.',
  noAction: 'The script does not say its name. Add a comment line “{comment} @action Name of the action”.',
  misplaced: 'The tag @{tag} stands after the first line of code. Move it to the comments at the top.',
  unknownTag: 'The tag @{tag} is not known. Known are {known}.',
  twice: 'The tag @{tag} is given twice; the first one stands in line {line}.',
  empty: 'The tag @{tag} needs a text after it.',
  tooLong: 'The text of @{tag} has {characters} characters; at most {limit} are allowed.',
  unknownPlatform: 'The platform “{value}” is not known. Use one or more of {known}, with commas between.',
  unknownRunContext: 'The run context “{value}” is not known. Use one of {known}.',
  badTimeOut: 'The time-out “{value}” is not understood. Write a number and s, min or h, from 1s to 24h.',
  openQuote: 'A double quote is opened and never closed.',
  badName:
    'The name “{value}” is not allowed. Use 1 to 64 letters, digits and underscores, beginning with a letter.',
  duplicateName: 'The name “{value}” is taken by line {line} (upper and lower case count as the same).',
  unknownType: 'The type “{value}” is not known. Use one of {known}.',
  noLabel: 'A label in double quotes is missing after the type: what people read above the value.',
  labelLength: 'The label must have 1 to {limit} characters.',
  unknownOption: '“{value}” is not understood here. {expected}',
  inputOptions: 'After the label may stand default="…", values="a|b|c" and free.',
  outputOptions: 'Nothing may stand after the label.',
  tooMany: 'More than {limit} lines of @{tag}.',
  noValuesFor: 'An input of type {type} has no list of values.',
  badValues: 'The list of values must hold 1 to {limit} different texts, none of them empty, with | between.',
  valueDoesNotFit: 'The value “{value}” does not fit: {reason}',
  freeWithoutValues: 'The word “free” means something only together with values="…".',
  secretDefault: 'A secret has no default: everyone who can read the script could read it.',
  defaultDoesNotFit: 'The default “{value}” does not fit: {reason}',
  dryRunText: 'The tag @dry-run stands alone; nothing may follow it.',
  badText:
    'This is not understood. Write @text de action "…", @text de description "…", or @text de label and the name of an input or output before "…".',
  badTextLanguage: 'The language “{value}” is not understood. Write its two small letters, such as de or fr.',
  textLength: 'The text must have 1 to {limit} characters.',
  textTwice: 'This text is given twice; the first one stands in line {line}.',
  textOfNothing: 'No input or output has the name “{value}”, so its label cannot be given.',
  textWithoutName: 'The action’s name in this language is missing. Add @text {language} action "…".',
  tooManyLanguages: 'More than {limit} languages.',
}

/** What is wrong with the value given for an input. ACT2. */
export const inputProblems = {
  summary: 'Inputs: {problems}',
  required: 'a value is required',
  undeclared: 'the script has no input of this name',
  notInteger: 'expected a whole number',
  notBoolean: 'expected true or false',
  notAllowed: 'expected one of {values}',
  tooLong: 'at most {limit} bytes are allowed',
  control: 'a NUL character is not allowed',
}

export const outputTypeNames: Record<OutputType, string> = {
  string: 'text',
  boolean: 'yes or no',
  'unsigned-integer': 'whole number',
  float: 'number',
  size: 'size',
  ratio: 'ratio',
  'bit-rate': 'bit rate',
  'date-time': 'date and time',
  duration: 'duration',
  'string-list': 'list of texts',
}

/** Typed outputs as text for people. OUT1. */
export const outputWords = {
  yes: 'Yes',
  no: 'No',
  listSeparator: ', ',
  flags: {
    'wrong-type': 'The script gave a value that does not fit the type {type}; shown as it came.',
    cut: 'Longer than {limit} bytes; the rest was cut off.',
    undeclared: 'The script does not declare this output.',
  },
}

export const executionPolicyNames: Record<ExecutionPolicy, string> = {
  'trusted-publisher-or-handrail': 'Signed by a trusted publisher or by Handrail',
  'trusted-publisher': 'Signed by a trusted publisher',
  disabled: 'Disabled',
  unrestricted: 'Unrestricted',
}
