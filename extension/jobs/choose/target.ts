import type { DeviceQuery } from '../../../shared/fleet/device-query.ts'
import type { Device } from '../../../shared/protocol/api/devices.ts'
import type { Script } from '../../../shared/protocol/api/jobs.ts'

/** On which devices an action is to be run: those chosen one by one, or all that a search finds. TRIG1. */
export type Target =
  | { by: 'devices'; devices: readonly Device[] }
  | { by: 'search'; search: string; count: number; online: number }

export const nowhere: Target = { by: 'devices', devices: [] }

export const countOf = (target: Target): number =>
  target.by === 'search' ? target.count : target.devices.length

/** The one device, where there is just one: then it is a job of its own, and no fan-out. */
export const onlyDevice = (target: Target): Device | null =>
  target.by === 'devices' && target.devices.length === 1 ? (target.devices[0] ?? null) : null

export const isChosen = (target: Target, device: Device): boolean =>
  target.by === 'devices' && target.devices.some(one => one.id === device.id)

/** With this device too; a search that was chosen before gives way to it. */
export const withDevice = (target: Target, device: Device): Target =>
  isChosen(target, device)
    ? target
    : { by: 'devices', devices: [...(target.by === 'devices' ? target.devices : []), device] }

export const withoutDevice = (target: Target, deviceId: string): Target =>
  target.by === 'devices'
    ? { by: 'devices', devices: target.devices.filter(device => device.id !== deviceId) }
    : target

export const queryOf = (target: Target): DeviceQuery =>
  target.by === 'search' ? { search: target.search } : { deviceIds: target.devices.map(({ id }) => id) }

/** Whether the device's platform is among the action's; one that has told nothing of itself may have any. */
export const fitsDevice = ({ declaration }: Script, { facts }: Device): boolean =>
  facts === null || declaration.platforms.includes(facts.platform)

/** Whether there is any use in offering the action: some device may run it. What a search finds is not looked into. */
export const fitsTarget = (script: Script, target: Target): boolean =>
  target.by === 'search' || target.devices.some(device => fitsDevice(script, device))
