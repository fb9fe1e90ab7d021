/** What the relay says: over HTTP and sockets, and on its command line. */
export const relayWords = {
  noSuchRoute: 'The relay answers nothing at',
  bodyTooLarge: 'The request is larger than 1 MB.',
  requestNotUnderstood:
    'The request could not be read. Expected JSON with the header Content-Type: application/json.',
  internal: 'Something failed on the relay. Its log says what.',
  routeUnavailable: 'This relay does not offer that.',
  bearerTokenExpected: 'Expected the header Authorization: Bearer with the token from POST /api/login.',
  metricsTokenExpected: 'Expected the header Authorization: Bearer with the METRICS_TOKEN of this relay.',
  roleNotAllowed: 'Your role does not allow this. Ask an administrator.',
  pagesNotBuilt:
    'The pages of this relay have not been built yet. Run “npm run build” in its folder, then load this page again.',
  protocolTooOld:
    'This program speaks a protocol that is too old for the relay (it speaks {oldest} to {newest}). Update this program.',
  protocolTooNew:
    'This program speaks a newer protocol than the relay (it speaks {oldest} to {newest}). Update the relay.',
  eventUnavailable: 'This relay does not answer that event.',
  unknownEvent: 'The relay knows no such event.',
  tooManyEvents: 'Too many events a second over one connection.',
  keyNotUnderstood: 'publicKey: expected an Ed25519 public key (SPKI DER, base64).',
  deviceProofFailed: 'The signature does not fit the key that this device was enrolled with. Enrol it again.',
  wrongProofsAlarm: 'Many connections from {source} name a device and cannot prove to be it.',
  deviceProofFirst: 'The device has not proved its identity yet.',
  deviceUnknown: 'The relay does not know this device, or it was removed. Enrol it again.',
  deviceOffline: 'The device is connected to no relay.',
  identityInUse:
    'Another agent that answers is connected with this identity. If this folder was copied, enrol this device anew.',
  identityConflictAlarm:
    'A second agent connected with the identity of “{device}”: its folder was probably copied. Remove the device and enrol both anew.',
  sealingKeyNotUnderstood: 'sealingKey: expected an X25519 public key (SPKI DER, base64).',
  sealingKeyChangedAlarm:
    'The device “{device}” has told another key for its secrets than before. Its agent’s state was lost or put back, or its folder was copied; see to it if nobody knows why.',
  controllersOnly: 'Only administrators and support people can start sessions.',
  clockOffAlarm:
    'The clock of the relay at {address} is off the database’s by more than two seconds: codes, time-outs and schedules come early or late there. Set it right (NTP).',
  signInEnded: 'This sign-in has ended. Sign in again.',
  tooManyTries: 'Too many tries. Try again in {seconds} s.',
  signInFailed: 'Name or password is wrong.',
  signInAlarm: 'Many sign-ins with wrong passwords from {source}.',
  currentPasswordWrong: 'The current password is wrong.',
  setupLinkInvalid:
    'This set-up link is wrong, expired or has been used. The relay prints a new one when it starts without an administrator.',
  userNameTaken: 'There is a user “{name}” already.',
  noSuchUser: 'There is no such user.',
  lastAdministrator: 'This is the last administrator. Make another one first.',
  passwordFewCharacters:
    'This password uses too few different characters. Take several words that do not belong together.',
  passwordCommon: 'This is a phrase that many people use. Take several words that do not belong together.',
  passwordPattern: 'This is a repetition or a row of keys. Take several words that do not belong together.',
  passwordPersonal:
    'Without your name and your organisation’s name little of this password is left. Take several words that do not belong together.',
  enrolmentTokenInvalid: 'The enrolment token is wrong, used or expired. Make a new one on the dashboard.',
  noSuchDevice: 'There is no such device.',
  noSuchLink: 'Connect to /agent, /controller, /dashboard or /guest.',
  tooManyGuests: 'Too many pages from your network are connected. Try again in a minute.',
  notInABrowser: 'The other side has joined from a browser: this takes the Handrail agent on their computer.',
  secretsOfAnother:
    'The secrets file (relay-secrets.json) does not belong to this store. Put the file of this relay back from its backup.',
  nothingToBackUp: 'There is no relay’s database in {folder}.',
  fileExists: '{file} exists already. Name another file, or use --force.',
  noSuchFile: 'There is no file {file}.',
  redisUnreachable: 'Redis does not answer at {host} (REDIS_URL). Start it, or correct the address.',
  turnNeedsSecret:
    'TURN_URLS and TURN_SECRET go together: the relay makes the credentials for the TURN servers from the secret that it shares with them (coturn: static-auth-secret).',
  redisNeedsPostgres:
    'REDIS_URL is for several relays on one database: set DATABASE_URL to their PostgreSQL too, or take REDIS_URL away.',
  peersAway: 'The device is connected to another relay, which cannot be reached now. Try again in a moment.',
  recordingMissing:
    '{file} is missing or not whole. Put the folder of recordings beside the backup, or restore it with --without-recordings.',
  notABackup: '{file} is not a whole backup of a relay.',
  folderOccupied: '{folder} holds a relay’s data already. Use --force to replace it.',
  folderInUse: 'A relay is running on {folder}. Stop it first.',
  backUpPostgres:
    'This relay keeps its data in PostgreSQL: back it up with pg_dump and restore it with pg_restore, and keep {file} and then a copy of {folder} with it.',
} as const

/** The relay's command line. */
export const relayCommands = {
  title: 'handrail relay: broker, job dispatcher and dashboard',
  usage: 'Usage: relay [COMMAND] [options]',
  settings:
    'Settings come from the environment: HOST, PORT, DATA_DIR, DATABASE_URL, PUBLIC_URL and more (docs/OPERATIONS.md).',
  exitCodes: 'Exit codes: 0 done, 1 refused or failed, 2 wrong usage.',
  serve: 'Runs the relay until it is stopped (SIGINT or SIGTERM); this is what happens without a command.',
  userAdd: 'Adds a user (administrator, support or auditor); the password comes from standard input.',
  enrolToken: 'Makes a one-time token with which one agent can be enrolled within the hour.',
  auditVerify: 'Proves that nothing was taken out of the audit log, put into it, or changed in it.',
  auditExport:
    'Writes the audit log to standard output, one line of JSON an entry; --from and --to (dates or times, UTC where no zone is named) choose a part.',
  backup:
    'Writes database and secrets into one file, and the recordings into a folder beside it; the relay may be running. Keep the file as secret as the relay itself.',
  restore: 'Puts a backup into the data folder of a relay that is stopped.',
  ready: 'Relay ready at {url}',
  setUpAt:
    'There is no user yet. Make the first administrator with this link (valid once, for a day):\n{setupUrl}',
  userAdded: 'User “{name}” added ({role}).',
  tokenValid: 'Valid once, until {until}.',
  auditSound: 'The audit log is whole: {entries} entries; the last is {sequence} with hash {hash}.',
  auditCut: 'Retention has cut off its beginning, up to entry {sequence} with hash {hash}.',
  auditFlaws: {
    changed: 'Entry {sequence} was changed.',
    missing: 'Entry {sequence} is missing.',
    inserted: 'Entry {sequence} was inserted.',
  },
  backedUp: 'Backed up to {file} ({bytes} bytes).',
  backedUpRecordings:
    'Recordings in {folder}: {count} ({bytes} bytes). The file needs this folder beside it.',
  restored: 'Restored from {file}, made at {at}.',
} as const

export const relayUsage = {
  noRelayHere:
    'No relay has its data in {dataDir}. Name its folder with DATA_DIR, or its database with DATABASE_URL, as where it was started.',
  notATime: '{option}: “{value}” is no date or time. Write 2026-05-31 or 2026-05-31T12:00:00Z.',
  nameAndRole: 'Name the user and the role: --name ada --role support',
  passwordStdin: 'The password is read from standard input only: add --password-stdin.',
} as const
