import { createHash, sign } from 'node:crypto'
import type { z } from 'zod'
import type { Watched } from '../../../shared/fleet/condition.ts'
import { MAX_ON_DEVICE } from '../../../shared/fleet/trigger.ts'
import { parse } from '../../../shared/protocol/failure.ts'
import {
  watchListSchema,
  type SignedWatchList,
  type Watch,
  type WatchList,
} from '../../../shared/protocol/watches.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { readTriggersOf } from '../triggers/trigger-rows.ts'
import { conditionTasksOf } from './condition-tasks.ts'

/** What one device looks for by itself: the self-healing triggers that it has, and the tasks On condition of its records. */
export async function readWatches(ctx: JobsContext, deviceId: string): Promise<Watch[]> {
  const watches: Watch[] = []
  for (const { id, name, content } of await readTriggersOf(
    ctx.store.db,
    deviceId,
    'self-healing',
    MAX_ON_DEVICE,
  )) {
    const script = await scriptOf(ctx, content.scriptId, content.scriptVersion)
    const look = await lookOf(ctx, content.watched)
    if (script && look) watches.push({ watchId: id, name, ...look, run: { script, inputs: content.inputs } })
  }
  const tasks = await conditionTasksOf(ctx, ctx.store.db, deviceId)
  for (const { watchId, name, event } of tasks.slice(0, MAX_ON_DEVICE)) {
    const look = await lookOf(ctx, event.watched)
    if (look) watches.push({ watchId, name, ...look, run: null })
  }
  return watches
}

async function lookOf(
  ctx: JobsContext,
  { condition, everyMs, looks, maxRunsADay, settleMs }: Watched,
): Promise<Omit<Watch, 'watchId' | 'name' | 'run'> | null> {
  const check =
    condition.what === 'check-script'
      ? await scriptOf(ctx, condition.scriptId, condition.scriptVersion)
      : null
  if (condition.what === 'check-script' && check === null) return null
  return { condition, everyMs, looks, maxRunsADay, settleMs, check }
}

async function scriptOf(ctx: JobsContext, scriptId: string, version: number): Promise<Watch['check']> {
  const found = await ctx.versions(scriptId, version)
  return found && { fileName: found.fileName, sha256: found.sha256, bytes: found.bytes }
}

/** What tells one list from another, whenever it was written; and in front, whether tasks have a part in it. Null: nothing to look for. */
export function hashOf(watches: readonly Watch[]): string | null {
  if (watches.length === 0) return null
  const hash = createHash('sha256').update(JSON.stringify(watches)).digest('hex')
  return `${watches.some(watch => watch.run === null) ? WITH_TASKS : 'triggers'}:${hash}`
}
export const WITH_TASKS = 'tasks'

/** The list as a standing order: its exact text, and the relay's Ed25519 signature over it. */
export function writeWatchList(ctx: JobsContext, deviceId: string, watches: Watch[]): SignedWatchList {
  const content: z.input<typeof watchListSchema> = {
    purpose: 'handrail watch list v1',
    deviceId,
    issuedAt: ctx.clock(),
    watches,
  }
  const list = JSON.stringify(parse(watchListSchema, content, 'watch list') satisfies WatchList)
  return { list, signature: sign(null, Buffer.from(list), ctx.secrets.orderPrivateKey).toString('base64') }
}
