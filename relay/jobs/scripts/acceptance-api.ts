import type { ApiHandlers } from '../../station.ts'
import type { JobsContext } from '../jobs-context.ts'
import { countAcceptance, readAlikeDevices, type AlikeDevices } from './device-acceptance.ts'
import { findScript, listScripts } from './script-rows.ts'

/** Devices tell what they trust seldom, and pages ask often. */
const KEPT_MS = 10_000

/** For each script, how many devices would run it. EXEC1. */
export function acceptanceApi(
  ctx: JobsContext,
  libraryLoaded: () => Promise<void>,
): Pick<ApiHandlers, 'GET /api/script-acceptance'> {
  let kept: { at: number; alike: Promise<AlikeDevices[]> } | null = null
  const alikeDevices = (): Promise<AlikeDevices[]> => {
    const now = ctx.clock()
    if (kept === null || now - kept.at >= KEPT_MS || now < kept.at) {
      const alike = readAlikeDevices(ctx.store.db)
      kept = { at: now, alike }
      alike.catch(() => {
        kept = null
      })
    }
    return kept.alike
  }
  return {
    'GET /api/script-acceptance': async ({ query }) => {
      await libraryLoaded()
      const { db } = ctx.store
      const scripts =
        query.scriptId === undefined ? await listScripts(db) : [await findScript(db, query.scriptId)]
      const alike = await alikeDevices()
      return { rows: scripts.map(script => countAcceptance(script, alike)) }
    },
  }
}
