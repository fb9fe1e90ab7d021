import { Failure } from '../../../shared/protocol/failure.ts'
import type { JobsContext } from '../jobs-context.ts'

/**
 * The bytes of a script for a device that was offered a job with it and has not ended it, or whose watch list names it. Throws
 * `not-found` for every other script, so that a device learns nothing of what was not meant for it.
 */
export async function sendScript(
  ctx: JobsContext,
  deviceId: string,
  sha256: string,
): Promise<{ base64: string }> {
  const found = await ctx.store.db
    .selectFrom('jobs')
    .innerJoin('script_versions', match =>
      match
        .onRef('script_versions.script_id', '=', 'jobs.script_id')
        .onRef('script_versions.version', '=', 'jobs.script_version'),
    )
    .select('script_versions.content')
    .where('jobs.device_id', '=', deviceId)
    .where('jobs.state', 'in', ['queued', 'waiting-for-device', 'running'])
    .where('jobs.script_sha256', '=', sha256)
    .where('jobs.offered_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  const content = found?.content ?? (await watchedScript(ctx, deviceId, sha256))
  if (content === undefined)
    throw new Failure('not-found', 'No job of this device that has not ended names this script.')
  return { base64: Buffer.from(content).toString('base64') }
}

async function watchedScript(
  ctx: JobsContext,
  deviceId: string,
  sha256: string,
): Promise<Uint8Array | undefined> {
  if (!(await ctx.watchesNeed(deviceId, sha256))) return undefined
  const version = await ctx.store.db
    .selectFrom('script_versions')
    .select('content')
    .where('sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst()
  return version?.content
}
