import { programUrl } from '../program-url.ts'
import { forkOnDesktop, type OnDesktop } from './fork-on-desktop.ts'
import { fromChildSchema, type FromChild, type ToChild } from './child/child-link.ts'

/** The process of one session, seen from the agent. It is started while the user still thinks, so that it is ready then. */
export interface SessionProcess {
  /** Ends the process without a word to the controller: the session goes on later. */
  leave(): Promise<void>
  send(message: ToChild): void
  /** Lets the process say goodbye and exit; one that does not is ended. */
  end(message: Extract<ToChild, { type: 'end' }>): Promise<void>
}

export interface SessionProcessOrder extends OnDesktop {
  onMessage: (message: FromChild) => void
  /** The process ended and nobody had asked it to. */
  onCrash: (why: string) => void
}

const END_TIMEOUT_MS = 3000
const program = programUrl(import.meta.url, 'child/main.ts', 'session-child.js')
const releaseProgram = programUrl(import.meta.url, 'child/input/release-input.ts', 'release-input.js')

export function startSessionProcess({
  env,
  account,
  onMessage,
  onCrash,
}: SessionProcessOrder): SessionProcess {
  const child = forkOnDesktop(program, { env, account })
  let ending = false
  let gone = false
  let mayAct = false
  const exited = new Promise<void>(resolve => {
    const over = (why: string): void => {
      if (gone) return
      gone = true
      resolve()
      if (!ending) onCrash(why)
    }
    child.once('exit', (code, signal) => {
      // It could not let go of the keys it held, and the display keeps them pressed.
      if (code !== 0 && mayAct) forkOnDesktop(releaseProgram, { env, account }).on('error', () => undefined)
      over(signal ?? `exit code ${code}`)
    })
    child.once('error', error => over(error.message))
  })
  child.on('message', raw => {
    const message = fromChildSchema.safeParse(raw)
    if (message.success && !gone) onMessage(message.data)
  })

  function send(message: ToChild): void {
    if (message.type === 'start' || message.type === 'mode') mayAct ||= message.mode === 'active'
    if (child.connected) child.send(message, () => undefined)
  }

  return {
    send,
    async leave() {
      ending = true
      child.kill('SIGKILL')
      await exited
    },
    async end(message) {
      ending = true
      send(message)
      const tooLong = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS)
      await exited
      clearTimeout(tooLong)
    },
  }
}
