import { fork } from 'node:child_process'
import { programUrl } from '../program-url.ts'
import type { Account } from '../observe-device/find-desktop.ts'
import { fromChildSchema, type FromChild, type ToChild } from './child/child-link.ts'

/** The process of one session, seen from the agent. It is started while the user still thinks, so that it is ready then. */
export interface SessionProcess {
  send(message: ToChild): void
  /** Lets the process say goodbye and exit; one that does not is ended. */
  end(message: Extract<ToChild, { type: 'end' }>): Promise<void>
}

export interface SessionProcessOrder {
  env: Record<string, string>
  /** The account whose desktop is shown; the process runs as it where the agent may choose. */
  account: Account | null
  onMessage: (message: FromChild) => void
  /** The process ended and nobody had asked it to. */
  onCrash: (why: string) => void
}

const END_TIMEOUT_MS = 3000
const program = programUrl(import.meta.url, 'child/main.ts', 'session-child.js')

export function startSessionProcess({
  env,
  account,
  onMessage,
  onCrash,
}: SessionProcessOrder): SessionProcess {
  const isRoot = process.getuid?.() === 0
  const asOther = isRoot && account !== null && account.uid !== 0
  const child = fork(program, {
    env: { ...process.env, ...env, ...(asOther && { HOME: account.home, USER: account.name }) },
    execArgv: [],
    // Its log lines come as messages; what native code prints belongs to the agent's own log.
    stdio: ['ignore', 2, 2, 'ipc'],
    ...(asOther && { uid: account.uid, gid: account.gid }),
  })
  let ending = false
  let gone = false
  const exited = new Promise<void>(resolve => {
    const over = (why: string): void => {
      if (gone) return
      gone = true
      resolve()
      if (!ending) onCrash(why)
    }
    child.once('exit', (code, signal) => over(signal ?? `exit code ${code}`))
    child.once('error', error => over(error.message))
  })
  child.on('message', raw => {
    const message = fromChildSchema.safeParse(raw)
    if (message.success && !gone) onMessage(message.data)
  })

  function send(message: ToChild): void {
    if (child.connected) child.send(message, () => undefined)
  }

  return {
    send,
    async end(message) {
      ending = true
      send(message)
      const tooLong = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS)
      await exited
      clearTimeout(tooLong)
    },
  }
}
