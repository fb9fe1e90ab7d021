import { readdir, stat, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildAll } from './build.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}dist/.built`
/** Everything a build reads. */
const sources = ['shared', 'relay', 'agent', 'extension', 'tools', 'manifest.json', 'package-lock.json']

/** Builds what runs in a browser unless the last build is newer than every source. */
export async function buildIfStale(): Promise<void> {
  const builtAt = await changedAt(stamp)
  if (builtAt >= (await newestSource())) return
  await buildAll()
  await writeFile(stamp, '')
}

async function newestSource(): Promise<number> {
  let newest = 0
  for (const source of sources) {
    newest = Math.max(newest, await changedAt(`${root}${source}`))
    if (source.includes('.')) continue
    for (const entry of await readdir(`${root}${source}`, { recursive: true }))
      newest = Math.max(newest, await changedAt(`${root}${source}/${entry}`))
  }
  return newest
}

async function changedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs
  } catch {
    // Not there (any more): as old as can be.
    return 0
  }
}
