import type { JSX } from 'preact'
import { isGuestId } from '../../../shared/protocol/guest-link.ts'

/** The device of a session, with the way to its page; a guest in a browser has none. */
export function TargetName({ device }: { device: { id: string; name: string } }): JSX.Element {
  return isGuestId(device.id) ? (
    <span>{device.name}</span>
  ) : (
    <a href={`/devices/${device.id}`}>{device.name}</a>
  )
}
