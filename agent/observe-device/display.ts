import { access } from 'node:fs/promises'
import { screenModes, sessionModes, type SessionMode } from '../../shared/sessions/session-mode.ts'

/** The modes that this agent has been built to do; the screen modes among them need a display. */
const builtModes: ReadonlySet<SessionMode> = new Set(['monitor', 'chat', 'file-transfer'])

/** The socket file of a local X display such as `:0` or `:99.0`; null where DISPLAY names another host or nothing. */
export function displaySocket(display: string | undefined): string | null {
  const number = /^(?:unix)?:(\d{1,5})(?:\.\d+)?$/.exec(display ?? '')?.[1]
  return number === undefined ? null : `/tmp/.X11-unix/X${number}`
}

/** Whether there is a display whose picture could be sent. */
export async function hasDisplay(environment: Record<string, string | undefined>): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const display = environment['DISPLAY']
  const socket = displaySocket(display)
  if (socket === null) return display !== undefined && display !== ''
  return await access(socket).then(
    () => true,
    () => false,
  )
}

/** The session modes that this device can do now. MODE1. */
export function modesOfDevice(display: boolean): SessionMode[] {
  return sessionModes.filter(mode => builtModes.has(mode) && (display || !screenModes.includes(mode)))
}
