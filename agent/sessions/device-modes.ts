import { connect } from 'node:net'
import { screenModes, sessionModes, type SessionMode } from '../../shared/sessions/session-mode.ts'
import { hasOverlay } from './child/overlay/overlay.ts'
import { findDesktop } from '../observe-device/find-desktop.ts'

const REACH_TIMEOUT_MS = 1000

/** The session modes that this device can do now, in order. MODE1. */
export async function deviceModes(): Promise<SessionMode[]> {
  const { env } = await findDesktop()
  return modesWith(process.platform === 'linux' ? await canShow(env) : true)
}

/** The modes of a device that has a display that can be shown, or none. Guidance is only offered where marks can be seen. */
export function modesWith(display: boolean, platform: NodeJS.Platform = process.platform): SessionMode[] {
  return sessionModes.filter(
    mode => (display || !screenModes.includes(mode)) && (mode !== 'guidance' || hasOverlay(platform)),
  )
}

/** Under Wayland the X display holds X11 programs only: it would show a black screen, so it does not count. */
async function canShow(env: Record<string, string>): Promise<boolean> {
  if (env['XDG_SESSION_TYPE'] === 'wayland' || env['WAYLAND_DISPLAY'] !== undefined) return false
  const address = displayAddress(env['DISPLAY'])
  return address !== null && (await isReachable(address))
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
