import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { toBarSchema, type FromBar, type ToBar } from './bar-link.ts'
import { openDeviceLock, type DeviceLock } from './lock-devices.ts'
import { openX11Bar, type SessionBarWindow } from './x11-bar.ts'

/**
 * The process of the session bar, on the user's desktop and apart from the session's own: neither its crash nor anything that
 * the controller does there takes the bar away, and mouse and keyboard are switched on again also when the agent dies.
 */

let bar: Promise<SessionBarWindow> | null = null
let lock: DeviceLock | null = null
let locked: number[] = []
/** One thing after the other: an unlock that comes while a lock is under way must not overtake it. */
let turn: Promise<void> = Promise.resolve()

function tell(message: FromBar): void {
  if (process.connected) process.send?.(message)
}

function log(level: 'info' | 'warn', message: string): void {
  tell({ type: 'log', level, message: message.slice(0, 500) })
}

async function show({ text, end }: Extract<ToBar, { type: 'show' }>): Promise<void> {
  try {
    bar ??= openX11Bar({
      onEnd: () => tell({ type: 'end' }),
      onPlaced: place => tell({ type: 'placed', place }),
      // The agent starts it anew, and frees mouse and keyboard.
      onGone: () => process.exit(1),
      onFault: message => log('warn', message),
    })
    await (await bar).show(text, end)
  } catch (error) {
    bar = null
    log('warn', `The session bar cannot be shown on this desktop: ${String(error)}`)
  }
}

const NOTIFY_TIMEOUT_MS = 5000

async function notify({ title, text }: Extract<ToBar, { type: 'notify' }>): Promise<void> {
  try {
    await promisify(execFile)('notify-send', ['--app-name=Handrail', '--', title, text], {
      timeout: NOTIFY_TIMEOUT_MS,
    })
  } catch (error) {
    log('info', `No notification could be shown on this desktop: ${String(error)}`)
  }
}

async function lockInput(): Promise<void> {
  try {
    lock ??= await openDeviceLock(message => log('warn', message))
    if (locked.length === 0) locked = await lock.lock()
    tell({ type: 'locked', devices: locked })
  } catch (error) {
    tell({ type: 'locked', devices: locked, fault: messageOf(error) })
  }
}

async function unlockInput(others: readonly number[]): Promise<void> {
  const devices = [...new Set([...locked, ...others])]
  try {
    if (devices.length > 0) {
      lock ??= await openDeviceLock(message => log('warn', message))
      await lock.unlock(devices)
    }
    locked = []
    tell({ type: 'locked', devices: locked })
  } catch (error) {
    tell({ type: 'locked', devices, fault: messageOf(error) })
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 300)
}

async function leave(): Promise<void> {
  await turn
  await unlockInput([])
  process.exit(0)
}

process.on('message', raw => {
  const message = toBarSchema.parse(raw)
  if (message.type === 'notify') void notify(message)
  else if (message.type === 'show') turn = turn.then(() => show(message))
  else if (message.type === 'lock') turn = turn.then(lockInput)
  else turn = turn.then(() => unlockInput(message.devices))
})
// The session is over, or the agent is gone.
process.on('disconnect', () => void leave())
// Ctrl-C in a terminal reaches the whole process group, and the controller may press it: the agent decides when the bar goes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (!process.connected) void leave()
  })

tell({ type: 'loaded' })
