import type { ChildProcess } from 'node:child_process'
import { programUrl } from '../../program-url.ts'
import { forkOnDesktop, type OnDesktop } from '../fork-on-desktop.ts'
import { fromBarSchema, type BarPlace, type FromBar, type ToBar } from './bar-link.ts'

/** The session bar, seen from the agent: it is there until it is closed, whatever becomes of its process. */
export interface SessionBar {
  show(text: string): void
  notify(title: string, text: string): void
  /** Switches the device's own mouse and keyboard off. Throws where it cannot be done. */
  lock(): Promise<void>
  unlock(): Promise<void>
  /** Takes it away; resolves when its process is gone, and mouse and keyboard with it free. */
  close(): Promise<void>
}

export interface SessionBarOrder extends OnDesktop {
  endWord: string
  onEnd: () => void
  onPlaced: (place: BarPlace) => void
  /** It was shown, and cannot be kept: somebody keeps taking it away. */
  onLost: () => void
  note: (level: 'info' | 'warn', message: string) => void
}

const program = programUrl(import.meta.url, 'main.ts', 'session-bar.js')
const RESTART_AFTER_MS = 300
/** A bar that dies more often than this within a minute is being taken away. */
const MOST_RESTARTS = 5
const RESTARTS_WITHIN_MS = 60_000
const LOCK_TIMEOUT_MS = 5000
const CLOSE_TIMEOUT_MS = 3000

export function startSessionBar(order: SessionBarOrder): SessionBar {
  let child: ChildProcess
  let gone: Promise<void>
  let shown: string | null = null
  let placed = false
  let closed = false
  let locked: number[] = []
  let waiting: ((answer: Extract<FromBar, { type: 'locked' }>) => void)[] = []
  let restartTimer: NodeJS.Timeout | null = null
  const deaths: number[] = []

  function send(message: ToBar): void {
    if (child.connected) child.send(message, () => undefined)
  }

  function take(message: FromBar): void {
    switch (message.type) {
      case 'loaded':
        return
      case 'placed':
        placed = true
        return order.onPlaced(message.place)
      case 'end':
        return order.onEnd()
      case 'locked':
        locked = message.devices
        for (const done of waiting.splice(0)) done(message)
        return
      case 'log':
        return order.note(message.level, message.message)
    }
  }

  function start(): void {
    restartTimer = null
    child = forkOnDesktop(program, order)
    const started = child
    gone = new Promise(resolve => {
      started.once('exit', () => resolve())
      started.once('error', () => resolve())
    })
    void gone.then(died)
    child.on('message', raw => {
      const message = fromBarSchema.safeParse(raw)
      if (message.success && started === child) take(message.data)
    })
    if (shown !== null) send({ type: 'show', text: shown, end: order.endWord })
    // What the one that died had switched off would stay so.
    if (locked.length > 0) send({ type: 'unlock', devices: locked })
  }

  function died(): void {
    for (const done of waiting.splice(0))
      done({ type: 'locked', devices: locked, fault: 'The process of the session bar ended.' })
    if (closed && locked.length === 0) return
    const now = performance.now()
    deaths.push(now)
    if (deaths.filter(at => now - at < RESTARTS_WITHIN_MS).length <= MOST_RESTARTS)
      restartTimer = setTimeout(start, RESTART_AFTER_MS)
    else if (placed && !closed) order.onLost()
  }

  async function settle(message: ToBar): Promise<void> {
    const answer = await new Promise<Extract<FromBar, { type: 'locked' }>>(resolve => {
      const late = setTimeout(
        () => resolve({ type: 'locked', devices: locked, fault: 'No answer came in time.' }),
        LOCK_TIMEOUT_MS,
      )
      waiting.push(given => {
        clearTimeout(late)
        resolve(given)
      })
      send(message)
    })
    if (answer.fault !== undefined) throw new Error(answer.fault)
  }

  start()
  return {
    show(text) {
      if (text === shown) return
      shown = text
      send({ type: 'show', text, end: order.endWord })
    },
    notify: (title, text) => send({ type: 'notify', title, text }),
    lock: async () => await settle({ type: 'lock' }),
    unlock: async () => await settle({ type: 'unlock', devices: locked }),
    async close() {
      closed = true
      if (restartTimer) clearTimeout(restartTimer)
      if (restartTimer && locked.length > 0) start()
      if (locked.length > 0)
        await settle({ type: 'unlock', devices: locked }).catch((error: unknown) =>
          order.note('warn', `Mouse and keyboard may be switched off still: ${String(error)}`),
        )
      if (child.connected) child.disconnect()
      const tooLong = setTimeout(() => child.kill('SIGKILL'), CLOSE_TIMEOUT_MS)
      await gone
      clearTimeout(tooLong)
    },
  }
}
