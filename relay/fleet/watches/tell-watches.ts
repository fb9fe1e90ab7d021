import { Failure } from '../../../shared/protocol/failure.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { hashOf, readWatches, writeWatchList } from './write-watch-list.ts'

/** Devices that are told at the same time. */
const MAX_AT_ONCE = 20

/** Tells devices what they are to look for, each once at a time; those that cannot be reached hear of it after their next connect. */
export interface WatchTeller {
  /** Looks whether the device holds another list than it should, and if so tells it. Returns at once. */
  check: (deviceIds: readonly string[]) => void
  stop: () => Promise<void>
}

export function openWatchTeller(ctx: JobsContext): WatchTeller {
  const waiting = new Set<string>()
  const telling = new Set<Promise<void>>()
  let stopped = false

  async function tell(deviceId: string): Promise<void> {
    const watches = await readWatches(ctx, deviceId)
    const hash = hashOf(watches)
    const row = await ctx.store.db
      .selectFrom('devices')
      .select('watch_list_hash')
      .where('id', '=', deviceId)
      .executeTakeFirst()
    if (!row || row.watch_list_hash === hash) return
    await ctx.devices.ask(deviceId, 'watch:list', writeWatchList(ctx, deviceId, watches))
    await ctx.write(trx =>
      trx.updateTable('devices').set({ watch_list_hash: hash }).where('id', '=', deviceId).execute(),
    )
  }

  function next(): void {
    for (const deviceId of waiting) {
      if (stopped || telling.size >= MAX_AT_ONCE) return
      waiting.delete(deviceId)
      const told = tell(deviceId)
        .catch((error: unknown) => {
          const isExpected = error instanceof Failure && error.code !== 'internal'
          ctx.log[isExpected ? 'info' : 'error'](
            { err: error, deviceId },
            'a device was not told its watch list',
          )
        })
        .finally(() => {
          telling.delete(told)
          next()
        })
      telling.add(told)
    }
  }

  return {
    check(deviceIds) {
      for (const id of deviceIds) waiting.add(id)
      next()
    },
    async stop() {
      stopped = true
      while (telling.size > 0) await Promise.all(telling)
    },
  }
}
