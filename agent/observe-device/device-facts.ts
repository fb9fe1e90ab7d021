import { readFile } from 'node:fs/promises'
import { hostname, release, type as systemType } from 'node:os'
import packageJson from '../../package.json' with { type: 'json' }
import type { Platform } from '../../shared/jobs/declaration.ts'
import type { DeviceFacts } from '../../shared/protocol/agent-link.ts'
import type { ExecutionPolicy } from '../../shared/jobs/execution-policy.ts'
import type { ConsentFloor } from '../../shared/sessions/consent.ts'
import { deviceModes } from '../sessions/device-modes.ts'
import { loggedOnUsers } from './logged-on-users.ts'

const platformNames: Partial<Record<NodeJS.Platform, Platform>> = {
  linux: 'linux',
  win32: 'windows',
  darwin: 'macos',
}

/** This device's platform; other Unix systems count as Linux, which they resemble most. */
export const devicePlatform: Platform = platformNames[process.platform] ?? 'linux'

/** The name of the system in the words of its maker, from os-release(5) where there is one. */
export function systemNameFrom(osRelease: string): string | null {
  const stated = /^PRETTY_NAME=(.*)$/m.exec(osRelease)?.[1]
  return stated?.trim().replaceAll(/^["']|["']$/g, '') || null
}

/** The name of this system in the words of its maker. */
export async function systemName(): Promise<string> {
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return (systemNameFrom(osRelease) ?? `${systemType()} ${release()}`).slice(0, 120)
}

/** What the device says of itself, read from the system now. */
export async function readDeviceFacts(
  executionPolicy: ExecutionPolicy,
  publishers: DeviceFacts['publishers'],
  consentFloor: ConsentFloor,
  noteScreen: Parameters<typeof deviceModes>[0],
): Promise<DeviceFacts> {
  const [system, users, modes] = await Promise.all([systemName(), loggedOnUsers(), deviceModes(noteScreen)])
  return {
    hostName: hostname().slice(0, 255) || 'unnamed',
    platform: devicePlatform,
    systemName: system,
    agentVersion: packageJson.version,
    executionPolicy,
    publishers: publishers.slice(0, 100),
    modes,
    loggedOnUsers: users,
    consentFloor,
  }
}
