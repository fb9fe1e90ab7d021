import type { Insertable } from 'kysely'
import { MAX_FAN_OUT_DEVICES } from '../../../shared/fleet/device-query.ts'
import { checkInputs } from '../../../shared/jobs/check-inputs.ts'
import type { Declaration, InputValues } from '../../../shared/jobs/declaration.ts'
import type { ApiInput } from '../../../shared/protocol/admin-api.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { fanOutWords } from '../../../shared/words/en/fan-outs.ts'
import { say } from '../../../shared/words/say.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import type { Caller } from '../../context.ts'
import { requireDryRun } from '../../jobs/dispatch/require-dry-run.ts'
import { forgetSecrets, shownInputs, storeInputs } from '../../jobs/dispatch/sealed-inputs.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import { devicesWithoutActions } from '../../sessions/policy/devices-without-actions.ts'
import { newId } from '../../store/new-id.ts'
import type { Schema } from '../../store/schema.ts'
import { findDeviceIds } from '../devices/find-devices.ts'
import { readFleetSettings } from './fleet-settings.ts'
import { askAdministrators } from './tell-people.ts'

type Wanted = ApiInput<'POST /api/fan-outs'>['body']

/** Rows in one statement: both databases take so many values. */
const ROWS_AT_ONCE = 500

/**
 * Makes a fan-out: its row, a job for each device whose turn has not come, and its audit entry, in one transaction. Throws `not-found`,
 * `input-invalid`, `invalid-input` for no device, too many of them or a dry run that the action does not know, `conflict` where the
 * query finds another number than was expected, and `forbidden` where policy does not allow it on each of them. TRIG2, SIGN12.
 */
export async function createFanOut(ctx: JobsContext, wanted: Wanted, caller: Caller): Promise<string> {
  const { db } = ctx.store
  const script = await db
    .selectFrom('scripts')
    .select(['id', 'latest_version'])
    .where('id', '=', wanted.scriptId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  const version = script && (await ctx.versions(script.id, script.latest_version))
  if (!script || !version) throw new Failure('not-found', fanOutWords.noSuchScript)
  const { declaration } = version
  if (wanted.dryRun) requireDryRun(declaration)
  const inputs = checkInputs(declaration, wanted.inputs)
  const deviceIds = await chooseDevices(ctx, wanted, caller)
  const { approvalAbove } = await readFleetSettings(db)
  const needsApproval = approvalAbove !== null && deviceIds.length > approvalAbove
  const id = newId()
  const at = ctx.clock()
  const { fieldKey } = ctx.secrets
  // Each job has the secrets for itself, so that the fan-out need not keep them too.
  const inputsJson = forgetSecrets(storeInputs(fieldKey, id, declaration, inputs))
  const name = wanted.name ?? declaration.name
  await ctx.store.transaction(async trx => {
    await trx
      .insertInto('fan_outs')
      .values({
        id,
        name,
        state: needsApproval ? 'awaiting-approval' : 'running',
        because: needsApproval ? say(fanOutWords.awaitsApproval, { above: approvalAbove }) : '',
        script_id: script.id,
        script_name: declaration.name,
        script_version: script.latest_version,
        inputs_json: inputsJson,
        dry_run: wanted.dryRun ? 1 : 0,
        query_json: JSON.stringify(wanted.query),
        batch_json: JSON.stringify(wanted.batch),
        stop_above_percent: wanted.stopAbovePercent,
        reason: wanted.reason,
        ticket: wanted.ticket,
        expires_in_ms: wanted.expiresInMs,
        devices: deviceIds.length,
        requested_by: caller.userName,
        requested_by_id: caller.userId,
        requested_at: at,
        decided_by: null,
        ended_at: null,
      })
      .execute()
    const common = {
      state: 'scheduled',
      cause: null,
      details: '',
      script_id: script.id,
      script_name: declaration.name,
      script_version: script.latest_version,
      script_sha256: version.sha256,
      session_id: null,
      requested_by: caller.userName,
      requested_by_id: caller.userId,
      requested_at: at,
      expires_at: at + wanted.expiresInMs,
      fan_out_id: id,
      dry_run: wanted.dryRun ? 1 : 0,
    } as const
    for (let from = 0; from < deviceIds.length; from += ROWS_AT_ONCE)
      await trx
        .insertInto('jobs')
        .values(
          deviceIds
            .slice(from, from + ROWS_AT_ONCE)
            .map(deviceId => ({ ...common, ...ownOf(fieldKey, deviceId, declaration, inputs) })),
        )
        .execute()
    if (needsApproval) {
      const text = say(fanOutWords.noticeAwaits, {
        name: caller.userName,
        action: declaration.name,
        devices: deviceIds.length,
        reason: wanted.reason,
      })
      await askAdministrators(ctx, trx, { id, requested_by_id: caller.userId }, text)
    }
    await appendAudit(trx, {
      at,
      actor: caller.userName,
      act: 'fan-out:start',
      subject: id,
      outcome: 'done',
      source: caller.source,
      data: {
        name,
        script: version.fileName,
        sha256: version.sha256,
        inputs: shownInputs(inputsJson),
        devices: deviceIds.length,
        query: wanted.query.deviceIds ? { ...wanted.query, deviceIds: deviceIds.length } : wanted.query,
        batch: wanted.batch,
        dryRun: wanted.dryRun,
        reason: wanted.reason,
        ticket: wanted.ticket,
        needsApproval,
      },
    })
  })
  return id
}

async function chooseDevices(ctx: JobsContext, wanted: Wanted, caller: Caller): Promise<string[]> {
  const { db } = ctx.store
  const deviceIds = await findDeviceIds(db, wanted.query, MAX_FAN_OUT_DEVICES + 1)
  if (deviceIds.length > MAX_FAN_OUT_DEVICES)
    throw new Failure('invalid-input', say(fanOutWords.tooMany, { most: MAX_FAN_OUT_DEVICES }))
  const { expectDevices } = wanted
  if (expectDevices !== undefined && expectDevices !== deviceIds.length)
    throw new Failure(
      'conflict',
      say(fanOutWords.otherNumber, { found: deviceIds.length, expected: expectDevices }),
    )
  if (deviceIds.length === 0) throw new Failure('invalid-input', fanOutWords.noDevices)
  const { length: forbidden } = await devicesWithoutActions(db, caller.userId, deviceIds)
  if (forbidden > 0)
    throw new Failure('forbidden', say(fanOutWords.notAllowed, { forbidden, devices: deviceIds.length }))
  return deviceIds
}

function ownOf(
  key: Buffer,
  deviceId: string,
  declaration: Declaration,
  inputs: InputValues,
): Pick<Insertable<Schema['jobs']>, 'id' | 'device_id' | 'inputs_json'> {
  const id = newId()
  return { id, device_id: deviceId, inputs_json: storeInputs(key, id, declaration, inputs) }
}
