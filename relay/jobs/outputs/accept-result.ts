import { mayBecome } from '../../../shared/jobs/job-state.ts'
import { scriptRefusals } from '../../../shared/jobs/script-refusals.ts'
import { maskSecrets } from '../../../shared/jobs/mask.ts'
import { cutText } from '../../../shared/jobs/read-outputs.ts'
import type { OutputValue } from '../../../shared/jobs/output-values.ts'
import { MAX_LOG_TAIL_CHARACTERS, type JobResult } from '../../../shared/protocol/job.ts'
import { jobDetails } from '../../../shared/words/en/jobs.ts'
import { say } from '../../../shared/words/say.ts'
import { endJob, hasEnded, lockJob, type JobEnd, type JobRow } from '../dispatch/job-changes.ts'
import { secretsOf } from '../dispatch/sealed-inputs.ts'
import { noSuchJob } from '../dispatch/start-job.ts'
import type { JobsContext } from '../jobs-context.ts'

/**
 * A device reports how a job ended. The first result counts; one for a job that has ended is taken and changes nothing, so
 * that a device whose acknowledgement was lost can send it again. Throws `not-found` for another device's job. OUT1, OUT3.
 */
export async function acceptResult(
  ctx: JobsContext,
  device: { deviceId: string; source: string },
  result: JobResult,
): Promise<void> {
  const at = ctx.clock()
  const changed = await ctx.write(async trx => {
    const known = await lockJob(trx, result.jobId)
    const isOwn = known === null && (await ctx.keepOwnJob(trx, device.deviceId, result))
    const job = isOwn ? await lockJob(trx, result.jobId) : known
    if (job === null || job.deviceId !== device.deviceId) throw noSuchJob()
    if (hasEnded(job)) return null
    const end = toEnd(job, result, secretsOf(ctx.secrets.fieldKey, job.id, job.inputsJson))
    const isRefusal = (scriptRefusals as readonly string[]).includes(end.cause ?? '')
    return endJob(ctx, trx, job, end, {
      actor: `device:${device.deviceId}`,
      act: 'job:result',
      outcome: end.state === 'completed' ? 'done' : isRefusal ? 'refused' : 'failed',
      source: device.source,
      at,
      data: { exitCode: result.exitCode, sha256: result.scriptSha256, publisher: result.publisher },
    })
  })
  if (changed !== null) ctx.changed(changed)
}

/** The device masks secrets itself; here it is done again, for what is stored is not to depend on the device's version. */
function toEnd(job: JobRow, result: JobResult, secrets: string[]): JobEnd {
  const isOther = result.scriptSha256 !== job.scriptSha256
  // A device may say that a job expired only of one that it never started.
  const isLawful = mayBecome(job.state, result.state)
  return {
    state: isOther || !isLawful ? 'error' : result.state,
    cause: isOther ? 'hash-mismatch' : result.cause,
    details: isOther
      ? say(jobDetails.otherScript, { sha256: result.scriptSha256 })
      : maskSecrets(result.details, secrets).slice(0, 2000),
    endedAt: result.endedAt,
    reported: {
      started_at: result.startedAt ?? job.startedAt,
      exit_code: result.exitCode,
      publisher: result.publisher,
      outputs_json: JSON.stringify(result.outputs.map(output => maskOutput(output, secrets))),
      log_tail: maskSecrets(result.logTail, secrets).slice(-MAX_LOG_TAIL_CHARACTERS),
    },
  }
}

function maskOutput(output: OutputValue, secrets: string[]): OutputValue {
  const { value } = output
  if (secrets.length === 0 || typeof value === 'boolean') return output
  if (Array.isArray(value))
    return { ...output, value: value.map(item => cutText(maskSecrets(item, secrets)).text) }
  const text = String(value)
  const masked = maskSecrets(text, secrets)
  if (masked === text) return output
  return {
    ...output,
    value: cutText(masked).text,
    flag: typeof value === 'string' ? output.flag : 'wrong-type',
  }
}
