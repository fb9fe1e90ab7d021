import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { scriptRefusalSentences } from '../../../shared/words/en/script-refusals.ts'
import { openStateFolder } from '../../state/state-folder.ts'
import { NotRun } from '../run/job-outcome.ts'

const MAX_CACHE_BYTES = 50 * 1024 * 1024

/** The scripts' bytes, kept in a private folder by their SHA-256. SIGN12. */
export interface ScriptCache {
  /** Whether `get` needs no relay. */
  has: (sha256: string) => boolean
  /** The bytes, which have that hash. Throws what `fetchScript` throws, and NotRun `hash-mismatch` when it brought others. */
  get: (sha256: string) => Promise<Buffer>
}

export async function openScriptCache(
  stateDir: string,
  fetchScript: (sha256: string) => Promise<Buffer>,
): Promise<ScriptCache> {
  const dir = join(stateDir, 'jobs', 'scripts')
  await openStateFolder(dir)
  const known = new Set(await prune(dir))
  const underWay = new Map<string, Promise<Buffer>>()

  const fetchNew = async (sha256: string): Promise<Buffer> => {
    const bytes = await fetchScript(sha256)
    if (hashOf(bytes) !== sha256) throw new NotRun('hash-mismatch', scriptRefusalSentences['hash-mismatch'])
    await writeFileAtomic(join(dir, sha256), bytes, { mode: 0o600, fsync: false })
    known.add(sha256)
    return bytes
  }

  return {
    has: sha256 => known.has(sha256),
    async get(sha256) {
      if (known.has(sha256)) {
        const bytes = readIfThere(join(dir, sha256))
        if (bytes && hashOf(bytes) === sha256) return bytes
        known.delete(sha256)
      }
      const fetching = underWay.get(sha256) ?? fetchNew(sha256)
      underWay.set(sha256, fetching)
      try {
        return await fetching
      } finally {
        underWay.delete(sha256)
      }
    },
  }
}

/** At once: a script is small, and waiting for it costs more than reading it. */
function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    // Somebody emptied the cache; the relay has it.
    return null
  }
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Removes the oldest scripts above the cache’s limit; tells which are left. */
async function prune(dir: string): Promise<string[]> {
  const files = await Promise.all(
    (await readdir(dir)).map(async name => ({ name, stats: await stat(join(dir, name)) })),
  )
  const newestFirst = files.toSorted((a, b) => b.stats.mtimeMs - a.stats.mtimeMs)
  const kept: string[] = []
  let bytes = 0
  for (const { name, stats } of newestFirst) {
    bytes += stats.size
    if (/^[0-9a-f]{64}$/.test(name) && bytes <= MAX_CACHE_BYTES) kept.push(name)
    else await rm(join(dir, name), { force: true })
  }
  return kept
}
