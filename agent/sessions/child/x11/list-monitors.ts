import type { XClient, XRandr } from 'x11'
import { ask, askRaw } from './open-display.ts'

/** A monitor and where it stands on the desktop, in pixels. */
export interface PlacedMonitor {
  id: string
  x: number
  y: number
  width: number
  height: number
  primary: boolean
}

const GET_MONITORS = 42
const MOST_MONITORS = 16

/** The monitors that are on, as RANDR 1.5 names them; none where the server is older. */
export async function listMonitors(
  client: XClient,
  randr: XRandr | null,
  root: number,
): Promise<PlacedMonitor[]> {
  if (!randr || (randr.major_version === 1 && randr.minor_version < 5)) return []
  const request = Buffer.alloc(12)
  request[0] = randr.majorOpcode
  request[1] = GET_MONITORS
  request.writeUInt32LE(root, 4)
  request[8] = 1
  const monitors = (await askRaw(client, request, readMonitors)).slice(0, MOST_MONITORS)
  return await Promise.all(
    monitors.map(async ({ atom, x, y, width, height, primary }) => {
      const name = await ask<string>(done => client.GetAtomName(atom, done))
      return { id: name.slice(0, 64) || `monitor-${atom}`, x, y, width, height, primary }
    }),
  )
}

/** The body of RRGetMonitors' reply (randrproto, section 7): each monitor is 24 bytes and 4 for each of its outputs. */
export function readMonitors(body: Buffer): (Omit<PlacedMonitor, 'id'> & { atom: number })[] {
  const count = body.readUInt32LE(4)
  const monitors = []
  let at = 24
  for (let each = 0; each < count; each += 1) {
    const monitor = {
      atom: body.readUInt32LE(at),
      primary: body[at + 4] === 1,
      x: body.readInt16LE(at + 8),
      y: body.readInt16LE(at + 10),
      width: body.readUInt16LE(at + 12),
      height: body.readUInt16LE(at + 14),
    }
    at += 24 + body.readUInt16LE(at + 6) * 4
    if (monitor.width > 0 && monitor.height > 0) monitors.push(monitor)
  }
  return monitors
}
