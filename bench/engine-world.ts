import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { JobsContext } from '../relay/jobs/jobs-context.ts'
import { openScriptVersions } from '../relay/jobs/scripts/script-versions.ts'
import { openSecrets } from '../relay/secrets.ts'
import { openStore, type Store } from '../relay/store/open-store.ts'
import { makeTaskWorld, type TaskWorld } from '../test/support/task-world.ts'

/** A store of its own with the engine's parts over it, for measuring without a relay around. */
export interface EngineWorld {
  name: string
  store: Store
  ctx: JobsContext
  world: TaskWorld
}

/** SQLite always; PostgreSQL where HANDRAIL_BENCH_DATABASE names an empty database. */
export async function* engineWorlds(clock: () => number): AsyncGenerator<EngineWorld> {
  for (const databaseUrl of [undefined, process.env['HANDRAIL_BENCH_DATABASE']].slice(
    0,
    process.env['HANDRAIL_BENCH_DATABASE'] === undefined ? 1 : 2,
  )) {
    const dataDir = await mkdtemp(join(tmpdir(), 'handrail-bench-'))
    const store = await openStore({ dataDir, databaseUrl })
    const ctx = {
      config: { nodeName: null },
      store,
      secrets: await openSecrets(dataDir),
      log: pino({ level: 'silent' }),
      clock,
      versions: openScriptVersions(store),
    } as unknown as JobsContext
    const close = async (): Promise<void> => {
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
    }
    try {
      yield {
        name: store.dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL',
        store,
        ctx,
        world: await makeTaskWorld(store, clock()),
      }
    } finally {
      await close()
    }
  }
}

/** A number from the environment, for smaller runs on a busy machine. */
export const sizeOf = (name: string, usual: number): number => Number(process.env[name] ?? usual)
