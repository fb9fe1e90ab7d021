import { fork, type ChildProcess } from 'node:child_process'
import type { Account } from '../observe-device/find-desktop.ts'

/** On whose desktop a process runs. */
export interface OnDesktop {
  env: Record<string, string>
  /** The account whose desktop it is; the process runs as it where the agent may choose. */
  account: Account | null
}

/** Starts a program of this agent on the user's desktop: with its environment and, where the agent is root, as its user. */
export function forkOnDesktop(program: URL | string, { env, account }: OnDesktop): ChildProcess {
  const asOther = process.getuid?.() === 0 && account !== null && account.uid !== 0
  const person = asOther && { HOME: account.home, USER: account.name, LOGNAME: account.name }
  return fork(program, {
    env: { ...process.env, ...env, ...person },
    execArgv: [],
    // Its log lines come as messages; what native code prints belongs to the agent's own log.
    stdio: ['ignore', 2, 2, 'ipc'],
    ...(asOther && { uid: account.uid, gid: account.gid, cwd: '/' }),
  })
}
