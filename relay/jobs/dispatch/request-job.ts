import type { ApiHandlers } from '../../station.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import { newId } from '../../store/new-id.ts'
import { checkInputs } from '../../../shared/jobs/check-inputs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { isGuestId } from '../../../shared/protocol/guest-link.ts'
import { relayWords } from '../../../shared/words/en/relay.ts'
import { findJob } from '../history/job-rows.ts'
import type { JobsContext } from '../jobs-context.ts'
import type { Offers } from './offer-jobs.ts'
import { requireDryRun } from './require-dry-run.ts'
import { shownInputs, storeInputs } from './sealed-inputs.ts'

/** Makes a job: its row and its audit entry in one transaction, then on to the device. TRIG3, SIGN12. */
export function requestJob(ctx: JobsContext, offers: Offers): ApiHandlers['POST /api/jobs'] {
  return async ({ body }, { caller, source }) => {
    if (isGuestId(body.deviceId)) throw new Failure('forbidden', relayWords.notInABrowser)
    const script = await ctx.store.db
      .selectFrom('scripts')
      .select(['id', 'latest_version'])
      .where('id', '=', body.scriptId)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    const version = script && (await ctx.versions(script.id, script.latest_version))
    if (script === undefined || version === undefined || version === null)
      throw new Failure('not-found', 'There is no script of this id; it may have been removed.')
    const device = await ctx.store.db
      .selectFrom('devices')
      .select('id')
      .where('id', '=', body.deviceId)
      .where('removed_at', 'is', null)
      .executeTakeFirst()
    if (device === undefined) throw new Failure('not-found', 'There is no device of this id.')
    await ctx.checkActionsAllowed(caller, body.deviceId, body.sessionId)
    if (body.dryRun) requireDryRun(version.declaration)
    const inputs = checkInputs(version.declaration, body.inputs)

    const id = newId()
    const at = ctx.clock()
    const isConnected = await ctx.devices.isConnected(device.id)
    const state = isConnected ? 'queued' : 'waiting-for-device'
    const inputsJson = storeInputs(ctx.secrets.fieldKey, id, version.declaration, inputs)
    const written = ctx.write(async trx => {
      await trx
        .insertInto('jobs')
        .values({
          id,
          state,
          cause: null,
          details: '',
          device_id: device.id,
          script_id: script.id,
          script_name: version.declaration.name,
          script_version: script.latest_version,
          script_sha256: version.sha256,
          session_id: body.sessionId ?? null,
          requested_by: caller.userName,
          requested_by_id: caller.userId,
          inputs_json: inputsJson,
          requested_at: at,
          expires_at: at + body.expiresInMs,
          dry_run: body.dryRun ? 1 : 0,
        })
        .execute()
      await appendAudit(trx, {
        at,
        actor: caller.userName,
        act: 'job:request',
        subject: id,
        outcome: 'done',
        source,
        data: {
          deviceId: device.id,
          script: version.fileName,
          sha256: version.sha256,
          inputs: shownInputs(inputsJson),
          ...(body.dryRun && { dryRun: true }),
          ...(body.sessionId !== undefined && { sessionId: body.sessionId }),
        },
      })
    })
    // Asked for before the row is there, so that the offer's mark goes into the same commit, right behind it.
    offers.kick(device.id)
    await written
    ctx.changed({ jobId: id, state, requestedById: caller.userId })
    return findJob(ctx, id)
  }
}
