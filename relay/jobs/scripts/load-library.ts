import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { scriptLanguage } from '../../../shared/jobs/script-languages.ts'
import type { JobsContext } from '../jobs-context.ts'
import { readScript } from './read-script.ts'
import { saveScript } from './save-script.ts'

/** Who the versions of the official library are saved by. */
const LIBRARY_NAME = 'Handrail'

export const libraryDir = join(import.meta.dirname, '../../../library')

/**
 * Brings the official library into the store: what is new, and new versions of what was there. LIB1.
 * What an administrator has removed stays removed, and a file name whose newest version is an administrator's own is left
 * alone. A script that cannot be read is logged and passed over.
 */
export async function loadLibrary(ctx: JobsContext, dir: string): Promise<void> {
  let hasSaved = false
  for (const { fileName, path } of await findScripts(dir)) {
    const known = await ctx.store.db
      .selectFrom('scripts')
      .innerJoin('script_versions', match =>
        match
          .onRef('script_versions.script_id', '=', 'scripts.id')
          .onRef('script_versions.version', '=', 'scripts.latest_version'),
      )
      .select(['removed_at', 'sha256', 'saved_by'])
      .where('file_name', '=', fileName)
      .executeTakeFirst()
    if (known !== undefined && (known.removed_at !== null || known.saved_by !== LIBRARY_NAME)) continue
    const script = await readScript(ctx, await readFile(path), fileName)
    if (script.sha256 === known?.sha256) continue
    const { declaration, problems } = script
    if (declaration === null) {
      ctx.log.error({ fileName, problems }, 'a script of the official library cannot be read')
      continue
    }
    const by = { name: LIBRARY_NAME, source: '', at: ctx.clock() }
    await ctx.write(trx => saveScript(trx, fileName, { ...script, declaration }, by))
    hasSaved = true
  }
  if (hasSaved) ctx.announce('scripts')
}

/** `<dir>/<action>/<file>`: every script there, without its tests. */
async function findScripts(dir: string): Promise<{ fileName: string; path: string }[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && scriptLanguage(entry.name) !== null)
    .map(entry => ({ fileName: entry.name, path: join(entry.parentPath, entry.name) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}
