import type { XClient } from 'x11'
import { ask, askRaw, openDisplay } from '../child/x11/open-display.ts'

/** Switches mouse and keyboard of this desktop off and on, through the X Input extension. */
export interface DeviceLock {
  /** Switches all off that a person could use; returns which. Throws where it cannot be done, with nothing switched off. */
  lock(): Promise<number[]>
  unlock(devices: readonly number[]): Promise<void>
  stop(): void
}

export interface InputDevice {
  id: number
  name: string
  kind: 'master' | 'slave-pointer' | 'slave-keyboard' | 'floating'
  enabled: boolean
}

/** Requests of the extension, version 2 (XI2proto.txt). */
const QUERY_VERSION = 47
const QUERY_DEVICE = 48
const CHANGE_PROPERTY = 57
const INTEGER_TYPE = 19

export async function openDeviceLock(onFault: (message: string) => void): Promise<DeviceLock> {
  const display = await openDisplay({ onFault })
  const { client } = display
  const { present, majorOpcode } = await ask<{ present: boolean | number; majorOpcode: number }>(done =>
    client.QueryExtension('XInputExtension', done),
  )
  if (!present) {
    display.close()
    throw new Error('This display has no X Input extension.')
  }
  const version = Buffer.alloc(8)
  version.set([majorOpcode, QUERY_VERSION])
  version.writeUInt16LE(2, 4)
  await askRaw(client, version, () => null)
  const enabledProperty = await ask<number>(done => client.InternAtom(false, 'Device Enabled', done))

  async function list(): Promise<InputDevice[]> {
    const request = Buffer.alloc(8)
    request.set([majorOpcode, QUERY_DEVICE])
    return await askRaw(client, request, readDevices)
  }

  async function enable(ids: readonly number[], enabled: boolean): Promise<void> {
    for (const id of ids) sendProperty(client, majorOpcode, { id, property: enabledProperty, enabled })
    await display.whileOpen(client.sync())
  }

  return {
    async lock() {
      const ids = devicesOfPeople(await list())
        .filter(device => device.enabled)
        .map(device => device.id)
      if (ids.length === 0) throw new Error('No mouse or keyboard was found that can be switched off.')
      await enable(ids, false)
      const left = (await list()).filter(device => ids.includes(device.id) && device.enabled)
      if (left.length === 0) return ids
      await enable(ids, true)
      throw new Error(`${left[0]?.name ?? 'A device'} could not be switched off.`)
    },
    async unlock(ids) {
      await enable(ids, true)
    },
    stop: () => display.close(),
  }
}

/** Those that a person holds in their hands; what programs press with (XTEST) stays on, or nobody could do anything. */
export function devicesOfPeople(devices: readonly InputDevice[]): InputDevice[] {
  return devices.filter(
    ({ kind, name }) => (kind === 'slave-pointer' || kind === 'slave-keyboard') && !name.includes('XTEST'),
  )
}

const kinds: Record<number, InputDevice['kind']> = {
  1: 'master',
  2: 'master',
  3: 'slave-pointer',
  4: 'slave-keyboard',
}

/** A reply of XIQueryDevice, from its ninth byte. */
export function readDevices(body: Buffer): InputDevice[] {
  const devices: InputDevice[] = []
  let at = 24
  for (let left = body.readUInt16LE(0); left > 0; left--) {
    const classes = body.readUInt16LE(at + 6)
    const nameBytes = body.readUInt16LE(at + 8)
    devices.push({
      id: body.readUInt16LE(at),
      kind: kinds[body.readUInt16LE(at + 2)] ?? 'floating',
      enabled: body[at + 10] === 1,
      name: body.toString('utf8', at + 12, at + 12 + nameBytes),
    })
    at += 12 + Math.ceil(nameBytes / 4) * 4
    for (let skipped = 0; skipped < classes; skipped++) at += body.readUInt16LE(at + 2) * 4
  }
  return devices
}

function sendProperty(
  client: XClient,
  majorOpcode: number,
  { id, property, enabled }: { id: number; property: number; enabled: boolean },
): void {
  const request = Buffer.alloc(24)
  request.set([majorOpcode, CHANGE_PROPERTY])
  request.writeUInt16LE(request.length / 4, 2)
  request.writeUInt16LE(id, 4)
  request[7] = 8
  request.writeUInt32LE(property, 8)
  request.writeUInt32LE(INTEGER_TYPE, 12)
  request.writeUInt32LE(1, 16)
  request[20] = enabled ? 1 : 0
  client.seq_num += 1
  client.pack_stream.put(request)
  client.pack_stream.submit()
}
