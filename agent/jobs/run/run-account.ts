import { execFile } from 'node:child_process'
import { homedir, userInfo } from 'node:os'
import { promisify } from 'node:util'
import type { RunContext } from '../../../shared/jobs/declaration.ts'
import { usersAtSeats } from '../../observe-device/logged-on-users.ts'
import { desktopOf } from './desktop-of.ts'

/** The account with whose rights a script runs. `switchTo` is null where it is the agent's own. */
export interface RunAccount {
  name: string
  home: string
  switchTo: { uid: number; gid: number } | null
  /** What another account's scripts find in their environment besides: login shell and desktop session. */
  environment: Record<string, string>
}

export type AccountFound =
  | { account: RunAccount }
  | {
      cause:
        | 'no-user-logged-on'
        | 'several-users-logged-on'
        | 'run-context-unavailable'
        | 'account-unknown'
        | 'account-expired'
        | 'account-not-allowed'
    }

const LOOKUP_TIMEOUT_MS = 5000

/**
 * The account for a run context: the agent's own for `system`; for `interactive-user` that of the one logged-on user, or of
 * several the one who sits at the device with an active session. Only an agent that runs as root can become somebody else.
 * `record-account` without a record that names one is none: see `findNamedAccount`.
 */
export async function findRunAccount(
  context: RunContext,
  loggedOnUsers: readonly string[],
  atSeats: () => Promise<readonly string[]> = usersAtSeats,
): Promise<AccountFound> {
  const self = ownAccount()
  if (context === 'system') return { account: self }
  if (context === 'record-account') return { cause: 'run-context-unavailable' }
  const users = new Set(loggedOnUsers)
  if (users.size === 0) return { cause: 'no-user-logged-on' }
  const eligible = users.size === 1 ? users : new Set((await atSeats()).filter(user => users.has(user)))
  const [user] = eligible
  if (user === undefined || eligible.size > 1) return { cause: 'several-users-logged-on' }
  if (user === self.name) return { account: self }
  if (process.getuid?.() !== 0) return { cause: 'run-context-unavailable' }
  const account = await lookUp(user)
  if (!account?.switchTo) return { cause: 'run-context-unavailable' }
  const desktop = await desktopOf(account.switchTo.uid)
  return { account: { ...account, environment: { ...account.environment, ...desktop } } }
}

/**
 * The account that an order names: the record's own or its task's shadow account. SHAD1. An account that has expired is refused, as
 * cron refuses it. A barred password or a login shell that lets nobody in is no hindrance: nobody signs in here, and such accounts
 * are what services run as.
 */
export async function findNamedAccount(
  user: string,
  isExpired: (user: string) => Promise<boolean> = hasExpired,
): Promise<AccountFound> {
  if (process.platform === 'win32') return { cause: 'run-context-unavailable' }
  if (user === userInfo().username) return { account: ownAccount() }
  const account = await lookUp(user)
  if (!account?.switchTo) return { cause: 'account-unknown' }
  if (process.getuid?.() !== 0) return { cause: 'account-not-allowed' }
  if (await isExpired(user)) return { cause: 'account-expired' }
  return { account }
}

/** Whether the account's day of expiry has come, by shadow(5); false where the system keeps none. */
async function hasExpired(user: string): Promise<boolean> {
  if (process.platform !== 'linux') return false
  try {
    const [, , , , , , , expiry] = (await askSystem('/usr/bin/getent', ['shadow', '--', user])).split(':')
    return isPast(expiry ?? '', Date.now())
  } catch {
    // Accounts of a directory may have no such line; the directory's own rules hold for whoever signs in.
    return false
  }
}

/** `expiryDay`: days since 1970 as shadow(5) has them, empty for never. */
export function isPast(expiryDay: string, now: number): boolean {
  return /^\d+$/.test(expiryDay) && Number(expiryDay) * 86_400_000 <= now
}

const ownAccount = (): RunAccount => ({
  name: userInfo().username,
  home: homedir(),
  switchTo: null,
  environment: {},
})

const askSystem = async (file: string, args: string[]): Promise<string> =>
  (await promisify(execFile)(file, args, { timeout: LOOKUP_TIMEOUT_MS })).stdout.trim()

/** An account from the system's own list, directory services included. */
async function lookUp(user: string): Promise<RunAccount | null> {
  try {
    if (process.platform === 'linux')
      return readPasswdLine(await askSystem('/usr/bin/getent', ['passwd', '--', user]), user)
    const [uid, gid] = [
      await askSystem('/usr/bin/id', ['-u', '--', user]),
      await askSystem('/usr/bin/id', ['-g', '--', user]),
    ]
    return {
      name: user,
      home: `/Users/${user}`,
      switchTo: { uid: Number(uid), gid: Number(gid) },
      environment: { LOGNAME: user },
    }
  } catch {
    // An account that the system does not list cannot be run as.
    return null
  }
}

/** Reads one line of passwd(5); null where it is another's or incomplete. */
export function readPasswdLine(line: string, user: string): RunAccount | null {
  const [name, , uid, gid, , home, shell] = line.split(':')
  if (name !== user || !uid || !gid || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return null
  return {
    name,
    home: home || '/',
    switchTo: { uid: Number(uid), gid: Number(gid) },
    environment: { LOGNAME: name, SHELL: shell || '/bin/sh' },
  }
}
