import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'

/** Real accounts of this machine, made and removed by a test, which only root may do, and only on Linux. */
export const mayMakeAccounts =
  process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/sbin/useradd')

/** Says why such tests are left out, where they are. */
export function sayIfNoAccounts(what: string): void {
  if (!mayMakeAccounts) console.log(`Skipped: ${what} needs root on Linux, to make and remove accounts.`)
}

export interface RealAccount {
  name: string
  uid: number
  /** Sets its password, past everything that is tested. */
  setPassword: (password: string) => void
  /** Whether this password opens the account: really signs in, as somebody without any rights. */
  opens: (password: string) => boolean
  remove: () => void
}

const system = (file: string, args: string[], input = ''): string =>
  execFileSync(file, args, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'ignore'] }).trim()

export function makeAccount(purpose: string, more: string[] = []): RealAccount {
  const name = `hr-${purpose}-${randomBytes(3).toString('hex')}`
  system('/usr/sbin/useradd', ['--create-home', '--shell', '/bin/sh', ...more, name])
  return {
    name,
    uid: Number(system('/usr/bin/id', ['-u', name])),
    setPassword: password => void system('/usr/sbin/chpasswd', [], `${name}:${password}\n`),
    opens(password) {
      const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups']
      const signIn = [...nobody, '/usr/bin/su', name, '-c', 'id -un']
      const { stdout } = spawnSync('/usr/bin/setpriv', signIn, { encoding: 'utf8', input: `${password}\n` })
      return stdout.trim() === name
    },
    remove: () => void spawnSync('/usr/sbin/userdel', ['--remove', '--force', name]),
  }
}
