import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { DeviceFacts } from '../../shared/protocol/agent-link.ts'
import type { TrustSnapshot } from '../../shared/signing/trust-snapshot.ts'
import type { AgentConfig } from '../config.ts'
import type { StateFile } from '../state/state-file.ts'
import { trustDirOf, type Settings } from '../state/open-state.ts'
import type { WatchedFolder } from '../state/watch-state.ts'
import { mergeRules, readFleetRules, type DeviceRules, type FleetRules } from './device-rules.ts'
import { rootAnd } from './file-safety.ts'
import { folderSource } from './folder-source.ts'
import type { LoadedTrust } from './load-trust.ts'
import { trustFolders, type TrustLook, type TrustSource } from './trust-source.ts'

/** Whom and what this device trusts, kept in memory and looked after at most once a second. */
export interface DeviceTrust {
  /** Under which rules scripts are judged now. */
  rules: () => Promise<DeviceRules>
  /** The same object for as long as nothing has changed. */
  snapshot: () => Promise<TrustSnapshot>
  /** Everything that is listed, for a person. */
  entries: () => Promise<LoadedTrust['entries']>
  /** Who may sign, as the relay is told; nobody while the folders may not be relied on. */
  publishers: () => Promise<DeviceFacts['publishers']>
  /** Looks with the next question, however short the last look is ago. */
  changed: () => void
}

/** Judging scripts asks for every one of them; a change shows no later than this. */
const LOOK_EVERY_MS = 1000
const MAX_TOLD = 100
const MAX_NAME_CHARACTERS = 200

/** Where a device keeps whom it trusts: its own folder and the fleet's, or on Windows the machine's stores. */
export async function deviceSources(
  { stateDir, etcDir }: Pick<AgentConfig, 'stateDir' | 'etcDir'>,
  clock: () => number,
): Promise<TrustSource[]> {
  if (process.platform === 'win32') return [(await import('./windows-stores.ts')).windowsStores(clock)]
  const owner = await stat(stateDir).catch(() => null)
  const own = folderSource(trustDirOf(stateDir), { owners: rootAnd(owner?.uid) })
  if (etcDir === null) return [own]
  return [own, folderSource(join(etcDir, 'trust'), { owners: rootAnd(), around: [etcDir] })]
}

/** The folders in which a change may change whom this device trusts, as far as they are there. */
export function foldersToWatch({
  stateDir,
  etcDir,
}: Pick<AgentConfig, 'stateDir' | 'etcDir'>): WatchedFolder[] {
  const own = trustDirOf(stateDir)
  const trustDirs = etcDir === null ? [own] : [own, join(etcDir, 'trust')]
  const folders = trustDirs.flatMap(dir => Object.values(trustFolders).map(name => `${dir}${sep}${name}`))
  return [...trustDirs, ...folders, ...(etcDir === null ? [] : [etcDir])]
    .filter(dir => existsSync(dir))
    .map(dir => ({ dir }))
}

/** Keeps what a device trusts. Certificates are read when they are first asked for: an idle agent does not need them. */
export function keepTrust(options: {
  sources: readonly TrustSource[]
  settings: Pick<StateFile<Settings>, 'data' | 'refresh'>
  etcDir: string | null
  clock: () => number
}): DeviceTrust {
  const { sources, settings, etcDir, clock } = options
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> = Promise.resolve()
  let looks: TrustLook[] = []
  let fleet: FleetRules | null = null
  let stamp = ''
  let loaded: Promise<LoadedTrust> | null = null

  const lookNow = async (): Promise<void> => {
    const [found, rules] = await Promise.all([
      Promise.all(sources.map(source => source.look())),
      readFleetRules(etcDir),
    ])
    fleet = rules
    looks = found
    const now = found.map(look => look.stamp).join('\n\n')
    if (now !== stamp) loaded = null
    stamp = now
  }
  const look = (): Promise<void> => {
    const now = clock()
    if (now - lookedAt >= LOOK_EVERY_MS || now < lookedAt) {
      lookedAt = now
      looking = lookNow()
    }
    return looking
  }
  const load = async (): Promise<LoadedTrust> => {
    await look()
    loaded ??= import('./load-trust.ts').then(({ loadTrust }) => loadTrust(looks))
    return await loaded
  }

  return {
    async rules() {
      await Promise.all([settings.refresh(), look()])
      return mergeRules(settings.data, fleet)
    },
    snapshot: async () => (await load()).snapshot,
    entries: async () => (await load()).entries,
    async publishers() {
      await look()
      if (!looks.some(each => each.holds.has('publisher'))) return []
      const { snapshot, entries } = await load()
      if (snapshot.problem !== null) return []
      const listed = new Map(
        entries
          .filter(({ kind, thumbprint }) => kind === 'publisher' && !snapshot.disallowed.has(thumbprint))
          .map(({ name, thumbprint }) => [thumbprint, name.slice(0, MAX_NAME_CHARACTERS)]),
      )
      return [...listed].slice(0, MAX_TOLD).map(([thumbprint, name]) => ({ name, thumbprint }))
    },
    changed() {
      lookedAt = Number.NEGATIVE_INFINITY
    },
  }
}
