import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Programs in the place of those that a test machine lacks, or on which they must not be run. */
export interface StandIns {
  /** Goes before PATH. */
  path: string
  /** How they were called, in order: program and arguments, one call a line. */
  calls: () => Promise<string[]>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Makes stand-ins: each a few lines of shell, told its arguments as `$@`, noted with them. */
export async function standIns(programs: Record<string, string>): Promise<StandIns> {
  const path = await mkdtemp(join(tmpdir(), 'handrail-stand-ins-'))
  const log = join(path, '.calls')
  await writeFile(log, '')
  for (const [name, body] of Object.entries(programs)) {
    await writeFile(join(path, name), `#!/bin/sh\nprintf '%s\\n' "${name} $*" >> '${log}'\n${body}\n`)
    await chmod(join(path, name), 0o755)
  }
  return {
    path,
    calls: async () => (await readFile(log, 'utf8')).split('\n').filter(line => line !== ''),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  }
}
