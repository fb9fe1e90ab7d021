import { readdir, readFile, stat } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'

/** An account of this device. */
export interface Account {
  name: string
  uid: number
  gid: number
  home: string
}

/** The desktop that a session shows: how it is reached, and whose it is. */
export interface Desktop {
  /** DISPLAY and what goes with it; empty where there is none, or where the platform needs none. */
  env: Record<string, string>
  account: Account
}

const desktopVariables = [
  'DISPLAY',
  'XAUTHORITY',
  'WAYLAND_DISPLAY',
  'XDG_SESSION_TYPE',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
]
/** Accounts of people begin here on Linux (login.defs). */
const FIRST_PERSON_UID = 1000

/**
 * The desktop of this agent's own environment; else, where the agent is a service of root on Linux, that of the person who is
 * logged on, taken from the environment of their processes.
 */
export async function findDesktop(environment: NodeJS.ProcessEnv = process.env): Promise<Desktop> {
  const own: Desktop = { env: desktopPart(environment), account: ownAccount() }
  if (process.platform !== 'linux' || isDesktop(own.env) || own.account.uid !== 0) return own
  return (await desktopOfPerson()) ?? own
}

export function isDesktop(env: Record<string, string>): boolean {
  return env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined
}

function desktopPart(environment: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    desktopVariables.flatMap(name => (environment[name] ? [[name, environment[name]]] : [])),
  )
}

function ownAccount(): Account {
  const { username, uid, gid } = userInfo()
  return { name: username, uid, gid, home: homedir() }
}

async function desktopOfPerson(): Promise<Desktop | null> {
  const processes = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  for (const id of processes) {
    const found = await readProcess(id)
    if (!found || found.uid < FIRST_PERSON_UID || !isDesktop(found.env)) continue
    const account = await accountOf(found.uid)
    if (account) return { env: found.env, account }
  }
  return null
}

async function readProcess(id: string): Promise<{ uid: number; env: Record<string, string> } | null> {
  try {
    const { uid } = await stat(`/proc/${id}`)
    if (uid < FIRST_PERSON_UID) return null
    return { uid, env: readEnvironment(await readFile(`/proc/${id}/environ`, 'utf8')) }
  } catch {
    // The process ended between the look at the list and the look at it.
    return null
  }
}

/** The desktop's part of an environment as /proc/PID/environ holds it: `NAME=value`, each ended by a zero byte. */
export function readEnvironment(text: string): Record<string, string> {
  const variables = text.split('\0').flatMap(line => {
    const at = line.indexOf('=')
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1)] as const] : []
  })
  return desktopPart(Object.fromEntries(variables))
}

async function accountOf(uid: number): Promise<Account | null> {
  const line = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .map(entry => entry.split(':'))
    .find(fields => Number(fields[2]) === uid)
  if (!line) return null
  const [name = '', , , gid, , home = '/'] = line
  return { name, uid, gid: Number(gid), home }
}
