import { readFile, statfs } from 'node:fs/promises'
import {
  arch,
  availableParallelism,
  cpus,
  freemem,
  hostname,
  loadavg,
  networkInterfaces,
  release,
  totalmem,
  uptime,
} from 'node:os'
import type { SystemInformation } from '../../../shared/protocol/channel/wishes.ts'
import { systemName } from '../../observe-device/device-facts.ts'
import { loggedOnUsers } from '../../observe-device/logged-on-users.ts'

/** Facts about this device for the support person, from node:os and plain files. POL2. */
export async function readSystemInformation(): Promise<SystemInformation> {
  const [system, users, disks, freeBytes] = await Promise.all([
    systemName(),
    loggedOnUsers(),
    readDisks(),
    availableMemory(),
  ])
  return {
    hostName: cut(hostname()),
    system,
    kernel: cut(release()),
    architecture: arch(),
    processor: { model: cut(cpus()[0]?.model.trim() ?? ''), cores: availableParallelism() },
    memory: { totalBytes: totalmem(), freeBytes },
    upForSeconds: uptime(),
    loadAverage: loadavg(),
    timeZone: cut(Intl.DateTimeFormat().resolvedOptions().timeZone),
    users: users.slice(0, MOST).map(cut),
    addresses: Object.entries(networkInterfaces())
      .flatMap(([name, list]) => (list ?? []).map(each => ({ ...each, name })))
      .filter(each => !each.internal)
      .slice(0, MOST)
      .map(each => ({ interface: cut(each.name), address: cut(each.cidr ?? each.address) })),
    disks,
  }
}

const MOST = 50
const MOST_CHARACTERS = 300
const cut = (text: string): string => text.slice(0, MOST_CHARACTERS)

/** Linux counts what its caches would give up as available; elsewhere the free memory is what is known. */
async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '')
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1]
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024
}

async function readDisks(): Promise<SystemInformation['disks']> {
  const mounts = process.platform === 'win32' ? ['C:\\'] : await mountPoints()
  const disks = await Promise.all(
    mounts.slice(0, MOST).map(async mountedAt => {
      try {
        const { blocks, bavail, bsize } = await statfs(mountedAt)
        return blocks === 0
          ? []
          : [{ mountedAt: cut(mountedAt), totalBytes: blocks * bsize, freeBytes: bavail * bsize }]
      } catch {
        // Unmounted since, or not this account's to look at.
        return []
      }
    }),
  )
  return disks.flat()
}

async function mountPoints(): Promise<string[]> {
  const found = mountPointsIn(await readFile('/proc/mounts', 'utf8').catch(() => ''))
  return found.length > 0 ? found : ['/']
}

/** The places where real disks are mounted, each disk once, out of the text of /proc/mounts. */
export function mountPointsIn(mounts: string): string[] {
  const byDevice = new Map<string, string>()
  for (const line of mounts.split('\n')) {
    const [device = '', place = '', kind = ''] = line.split(' ')
    const isDisk = device.startsWith('/dev/') || kind === 'overlay' || kind === 'zfs'
    if (isDisk && !device.startsWith('/dev/loop') && !byDevice.has(device))
      byDevice.set(device, unescape(place))
  }
  return [...new Set(byDevice.values())]
}

/** Spaces and the like stand as octal numbers in /proc/mounts. */
const unescape = (place: string): string =>
  place.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
