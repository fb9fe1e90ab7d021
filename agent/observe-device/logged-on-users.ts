import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'

const SESSIONS_DIR = '/run/systemd/sessions'
const UTMP_FILES = ['/run/utmp', '/var/run/utmp']
const UTMP_RECORD_BYTES = 384
const UTMP_USER_PROCESS = 7
const QUERY_TIMEOUT_MS = 5000

/** The names in the text of systemd-logind's session files: people's sessions that are not closing. */
export function usersOfLogindSessions(files: readonly string[]): string[] {
  return files.flatMap(text => {
    const fields = readSession(text)
    const user = fields.get('USER')
    return isPerson(fields) && user ? [user] : []
  })
}

const readSession = (text: string): Map<string, string> =>
  new Map(text.split('\n').map(line => line.split('=', 2) as [string, string]))

const isPerson = (fields: ReadonlyMap<string, string>): boolean =>
  (fields.get('CLASS') ?? 'user') === 'user' && fields.get('STATE') !== 'closing'

/** Who sits at the device: the people whose session at a seat is the active one there. Known from systemd-logind alone. */
export async function usersAtSeats(dir = SESSIONS_DIR): Promise<string[]> {
  const users = (await readSessions(dir)).flatMap(text => {
    const fields = readSession(text)
    const isActive = fields.get('ACTIVE') === '1' && Boolean(fields.get('SEAT'))
    const user = fields.get('USER')
    return isPerson(fields) && isActive && user ? [user] : []
  })
  return [...new Set(users)]
}

/** The names in a utmp file: records of type USER_PROCESS. Layout: utmp(5), glibc on 64-bit Linux. */
export function usersOfUtmp(utmp: Buffer): string[] {
  const users: string[] = []
  for (let at = 0; at + UTMP_RECORD_BYTES <= utmp.length; at += UTMP_RECORD_BYTES) {
    if (utmp.readInt16LE(at) !== UTMP_USER_PROCESS) continue
    const name = utmp.subarray(at + 44, at + 76).toString('utf8')
    users.push(name.slice(0, name.indexOf('\0') >>> 0))
  }
  return users.filter(name => name !== '')
}

/** The names in what `query user` prints on Windows: the first word of each line after the title. */
export function usersOfQueryUser(text: string): string[] {
  return text
    .split(/\r?\n/)
    .slice(1)
    .map(line => line.replace('>', ' ').trim().split(/\s+/)[0] ?? '')
    .filter(name => name !== '')
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'EACCES') return null
    throw error
  }
}

async function readSessions(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch(() => [])
  const files = await Promise.all(
    names.filter(name => !name.endsWith('.ref')).map(name => readIfThere(`${dir}/${name}`)),
  )
  return files.filter(file => file !== null).map(String)
}

async function usersOnLinux(): Promise<string[]> {
  const sessions = await readSessions(SESSIONS_DIR)
  if (sessions.length > 0) return usersOfLogindSessions(sessions)
  for (const path of UTMP_FILES) {
    const utmp = await readIfThere(path)
    if (utmp) return usersOfUtmp(utmp)
  }
  return []
}

async function usersByCommand(file: string, args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(file, args, { timeout: QUERY_TIMEOUT_MS, windowsHide: true })).stdout
  } catch (error) {
    // `query user` ends with 1 where nobody is logged on, and prints the list all the same.
    return (error as { stdout?: string }).stdout ?? ''
  }
}

async function usersFromSystem(): Promise<string[]> {
  if (process.platform === 'linux') return await usersOnLinux()
  if (process.platform === 'win32') return usersOfQueryUser(await usersByCommand('query.exe', ['user']))
  const console = (await usersByCommand('/usr/bin/stat', ['-f', '%Su', '/dev/console'])).trim()
  return console === '' || console === 'root' || console === '_windowserver' ? [] : [console]
}

/** Whether a person runs this agent in a session of their own, rather than the system as a service. */
function runByAPerson(): boolean {
  if (process.platform === 'win32') return false
  const hasDisplay = process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined
  return hasDisplay || process.stdin.isTTY || process.getuid?.() !== 0
}

/** Who is logged on to this device now, each once, by name. */
export async function loggedOnUsers(): Promise<string[]> {
  const users = new Set(await usersFromSystem())
  if (runByAPerson()) users.add(userInfo().username)
  return [...users].sort().slice(0, 50)
}
