import type { NotNull } from 'kysely'
import { z } from 'zod'
import { triggerKindSchema } from '../../../shared/fleet/trigger.ts'
import { jobCauseSchema, jobStateSchema } from '../../../shared/jobs/job-state.ts'
import { policyEventTypeSchema } from '../../../shared/jobs/policy-events.ts'
import { outputValueSchema } from '../../../shared/jobs/output-values.ts'
import type { Job, JobDetail } from '../../../shared/protocol/api/jobs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { shownInputs } from '../dispatch/sealed-inputs.ts'
import { findLiveLog } from '../dispatch/between-relays.ts'
import type { JobsContext } from '../jobs-context.ts'
import { waitingFor } from './waiting-for.ts'

const columns = [
  'jobs.id',
  'jobs.sequence',
  'jobs.state',
  'jobs.cause',
  'jobs.details',
  'jobs.device_id',
  'devices.name as device_name',
  'devices.online as device_online',
  'devices.last_seen_at as device_last_seen_at',
  'jobs.script_id',
  'jobs.script_name',
  'jobs.script_version',
  'jobs.script_sha256',
  'jobs.session_id',
  'jobs.record_id',
  'jobs.record_name',
  'jobs.task_id',
  'jobs.event',
  'jobs.job_type',
  'jobs.cycle',
  'jobs.due_at',
  'jobs.opens_at',
  'jobs.node',
  'jobs.fan_out_id',
  'fan_outs.name as fan_out_name',
  'fan_outs.state as fan_out_state',
  'jobs.trigger_id',
  'triggers.name as trigger_name',
  'jobs.trigger_kind',
  'jobs.dry_run',
  'jobs.requested_by',
  'jobs.requested_at',
  'jobs.expires_at',
  'jobs.offered_at',
  'jobs.cancel_requested_at',
  'jobs.started_at',
  'jobs.ended_at',
  'jobs.exit_code',
] as const

/** Every job has its device; an inner join would let SQLite begin with the devices, and walk through all the jobs of each. */
export const fromJobs = (ctx: JobsContext) =>
  ctx.store.db
    .selectFrom('jobs')
    .leftJoin('devices', 'devices.id', 'jobs.device_id')
    .leftJoin('fan_outs', 'fan_outs.id', 'jobs.fan_out_id')
    .leftJoin('triggers', 'triggers.id', 'jobs.trigger_id')
    .select(columns)
    .$narrowType<{ device_name: NotNull; device_online: NotNull }>()

export type JobListRow = Awaited<ReturnType<ReturnType<typeof fromJobs>['execute']>>[number]

export function toJob(row: JobListRow, now: number): Job {
  const state = jobStateSchema.parse(row.state)
  return {
    id: row.id,
    state,
    cause: jobCauseSchema.nullable().parse(row.cause),
    details: row.details,
    device: { id: row.device_id, name: row.device_name, online: row.device_online === 1 },
    script: {
      id: row.script_id,
      name: row.script_name,
      version: row.script_version,
      sha256: row.script_sha256,
    },
    requestedBy: row.requested_by,
    sessionId: row.session_id,
    record: row.record_id === null ? null : { id: row.record_id, name: row.record_name ?? '' },
    taskId: row.task_id,
    event: policyEventTypeSchema.nullable().parse(row.event),
    type: row.job_type ?? 'normal',
    cycle: row.cycle,
    dueAt: row.due_at,
    opensAt: row.opens_at,
    fanOut: row.fan_out_id === null ? null : { id: row.fan_out_id, name: row.fan_out_name ?? '' },
    trigger:
      row.trigger_id === null
        ? null
        : {
            id: row.trigger_id,
            name: row.trigger_name ?? '',
            kind: triggerKindSchema.parse(row.trigger_kind),
          },
    dryRun: row.dry_run === 1,
    node: row.node,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    offeredAt: row.offered_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    exitCode: row.exit_code,
    waitingFor: waitingFor(
      {
        state,
        offeredAt: row.offered_at,
        cancelRequestedAt: row.cancel_requested_at,
        expiresAt: row.expires_at,
        dueAt: row.due_at,
        opensAt: row.opens_at,
        node: row.node,
        fanOutState: row.fan_out_state,
        device: { online: row.device_online === 1, lastSeenAt: row.device_last_seen_at },
      },
      now,
    ),
  }
}

export const noJob = (): Failure => new Failure('not-found', 'There is no job of this id.')

/** One job as a row of the history. Throws `not-found`. */
export async function findJob(ctx: JobsContext, id: string): Promise<Job> {
  const row = await fromJobs(ctx).where('jobs.id', '=', id).executeTakeFirst()
  if (row === undefined) throw noJob()
  return toJob(row, ctx.clock())
}

/** One job with inputs, outputs and log. Throws `not-found`. OUT2. */
export async function findJobDetail(ctx: JobsContext, id: string): Promise<JobDetail> {
  const row = await fromJobs(ctx)
    .select(['jobs.inputs_json', 'jobs.outputs_json', 'jobs.publisher', 'jobs.log_tail'])
    .where('jobs.id', '=', id)
    .executeTakeFirst()
  if (row === undefined) throw noJob()
  const version = await ctx.versions(row.script_id, row.script_version)
  const labels = new Map(version?.declaration.outputs.map(output => [output.name, output.label]))
  const outputs =
    row.outputs_json === null ? [] : z.array(outputValueSchema).parse(JSON.parse(row.outputs_json))
  return {
    ...toJob(row, ctx.clock()),
    inputs: shownInputs(row.inputs_json),
    outputs: outputs.map(({ name, type, value, flag }) => ({
      name,
      type,
      value,
      flag,
      label: labels.get(name) ?? name,
    })),
    publisher: row.publisher,
    logTail: row.log_tail ?? '',
    live: row.log_tail === null ? await findLiveLog(ctx, id, row.state === 'running') : null,
  }
}
