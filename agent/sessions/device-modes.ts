import { connect } from 'node:net'
import type { Logger } from 'pino'
import { screenModes, sessionModes, type SessionMode } from '../../shared/sessions/session-mode.ts'
import { hasOverlay } from './child/overlay/overlay.ts'
import { findDesktop } from '../observe-device/find-desktop.ts'

const REACH_TIMEOUT_MS = 1000

/** Why the screen modes are not offered, as the agent's log says it. */
const noScreenReasons = {
  wayland:
    'this desktop runs under Wayland, where no other program may capture the screen; an X11 (Xorg) session can be shown',
  'no-display': 'there is no desktop here: nobody is logged on to one, or its DISPLAY was not found',
  'not-reached': 'the X display does not answer',
} as const
type NoScreen = keyof typeof noScreenReasons

/** The session modes that this device can do now, in order; `note` hears why the screen cannot be shown, or null. MODE1. */
export async function deviceModes(note: (why: NoScreen | null) => void): Promise<SessionMode[]> {
  const { env } = await findDesktop()
  const why = process.platform === 'linux' ? await whyNoScreen(env) : null
  note(why)
  return modesWith(why === null)
}

/** Logs why no screen mode is offered: once, and again only when that has changed. */
export function noteScreen(log: Pick<Logger, 'warn' | 'info'>): (why: NoScreen | null) => void {
  let before: NoScreen | null = null
  return why => {
    if (why === before) return
    before = why
    if (why === null) log.info('the screen can be shown: the screen modes are offered')
    else log.warn({ why }, `the screen modes are not offered: ${noScreenReasons[why]}`)
  }
}

/** The modes of a device that has a display that can be shown, or none. Guidance is only offered where marks can be seen. */
export function modesWith(display: boolean, platform: NodeJS.Platform = process.platform): SessionMode[] {
  return sessionModes.filter(
    mode => (display || !screenModes.includes(mode)) && (mode !== 'guidance' || hasOverlay(platform)),
  )
}

/** Under Wayland the X display holds X11 programs only: it would show a black screen, so it does not count. */
export async function whyNoScreen(env: Record<string, string>): Promise<NoScreen | null> {
  if (env['XDG_SESSION_TYPE'] === 'wayland' || env['WAYLAND_DISPLAY'] !== undefined) return 'wayland'
  const address = displayAddress(env['DISPLAY'])
  if (address === null) return 'no-display'
  return (await isReachable(address)) ? null : 'not-reached'
}

/** Where an X server listens: a socket file for `:0` or `unix:0.0`, host and port for `host:0`. */
export function displayAddress(
  display: string | undefined,
): { path: string } | { host: string; port: number } | null {
  const [, host, number] = /^(.*):(\d{1,4})(?:\.\d+)?$/.exec(display ?? '') ?? []
  if (host === undefined || number === undefined) return null
  return host === '' || host === 'unix'
    ? { path: `/tmp/.X11-unix/X${number}` }
    : { host, port: 6000 + Number(number) }
}

async function isReachable(address: { path: string } | { host: string; port: number }): Promise<boolean> {
  return await new Promise(resolve => {
    const socket = connect(address)
    const over = (reachable: boolean): void => {
      socket.destroy()
      resolve(reachable)
    }
    socket.setTimeout(REACH_TIMEOUT_MS, () => over(false))
    socket.once('connect', () => over(true))
    socket.once('error', () => over(false))
  })
}
