import type { Kysely } from 'kysely'
import { offerText } from '../../../shared/fleet/offer-text.ts'
import { MAX_ON_DEVICE } from '../../../shared/fleet/trigger.ts'
import { inLanguage } from '../../../shared/jobs/in-language.ts'
import { DEFAULT_JOB_EXPIRY_MS } from '../../../shared/protocol/api/jobs.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import type { RequestOf, ReplyOf } from '../../../shared/protocol/link.ts'
import type { fromAgentEvents } from '../../../shared/protocol/agent-link.ts'
import { triggerWords } from '../../../shared/words/en/fleet.ts'
import { say } from '../../../shared/words/say.ts'
import { appendAudit } from '../../audit/append-audit.ts'
import { insertJobs } from '../../jobs/events/make-task-job.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { Schema } from '../../store/schema.ts'
import { openGrowingThrottle, type GrowingThrottle } from '../../throttles/growing-throttle.ts'
import { jobOfTrigger } from '../triggers/job-of-trigger.ts'
import { readTriggersOf, type TriggerRow } from '../triggers/trigger-rows.ts'

/** Actions that are offered to the users of devices. TRIG1, self-help. */

type From = typeof fromAgentEvents
type Device = { deviceId: string; source: string }

export const openOfferThrottle = (ctx: JobsContext): GrowingThrottle =>
  openGrowingThrottle(ctx.peers.makeCounter, {
    name: 'offers',
    freeTries: 10,
    firstDelayMs: 30_000,
    longestDelayMs: 30 * 60_000,
    forgetAfterMs: 3_600_000,
    refusal: triggerWords.offerTooOften,
  })

/** What is offered on a device, in the first of these languages that there are words in. */
export async function listOffers(
  ctx: JobsContext,
  { deviceId }: Device,
  { languages }: RequestOf<From, 'offers:list'>,
): Promise<ReplyOf<From, 'offers:list'>> {
  const offers = []
  for (const trigger of await readTriggersOf(ctx.store.db, deviceId, 'self-help', MAX_ON_DEVICE)) {
    const { scriptId, scriptVersion, texts, inputs } = trigger.content
    const version = await ctx.versions(scriptId, scriptVersion)
    if (version === null) continue
    const { declaration } = version
    const { language, title, description } = offerText(texts, declaration, languages)
    const own = inLanguage(declaration, language)
    offers.push({
      triggerId: trigger.id,
      title,
      description,
      inputs: declaration.inputs
        .filter(input => !Object.hasOwn(inputs, input.name))
        .flatMap(({ name, type, allowedValues, freeValue, defaultValue }) =>
          type === 'secret'
            ? []
            : [{ name, label: own.label(name), type, allowedValues, freeValue, defaultValue }],
        ),
    })
  }
  return { offers }
}

/**
 * The user of a device asks for what is offered there. One that runs already is not begun again: its job is the answer. Throws
 * `not-found`, `input-invalid` or `too-many-requests`.
 */
export async function runOffer(
  ctx: JobsContext,
  throttle: GrowingThrottle,
  { deviceId, source }: Device,
  { triggerId, inputs, user }: RequestOf<From, 'offers:run'>,
): Promise<ReplyOf<From, 'offers:run'>> {
  const offered = await readTriggersOf(ctx.store.db, deviceId, 'self-help', MAX_ON_DEVICE)
  const trigger = offered.find(each => each.id === triggerId)
  if (!trigger) throw new Failure('not-found', triggerWords.offerNotThere)
  const running = await findRunning(ctx.store.db, deviceId, trigger)
  if (running !== null) return { jobId: running }
  await throttle.take(deviceId)
  const at = ctx.clock()
  const job = await ctx.write(async trx => {
    // Asked for twice at once, as by a double click: both have found none.
    const meanwhile = await findRunning(trx, deviceId, trigger)
    if (meanwhile !== null) return meanwhile
    const prepared = await jobOfTrigger(ctx, trx, trigger, {
      deviceId,
      isOnline: true,
      dueAt: at,
      expiresAt: at + DEFAULT_JOB_EXPIRY_MS,
      inputs: { ...inputs, ...trigger.content.inputs },
      by: say(triggerWords.byUser, { user }),
    })
    if (!prepared) throw new Failure('not-found', triggerWords.offerNotThere)
    await insertJobs(trx, [prepared])
    await trx
      .updateTable('trigger_devices')
      .set({ last_job_id: prepared.made.jobId })
      .where('trigger_id', '=', triggerId)
      .where('device_id', '=', deviceId)
      .execute()
    await appendAudit(trx, {
      at,
      actor: `device:${deviceId}`,
      act: 'offer:run',
      subject: triggerId,
      outcome: 'done',
      source,
      data: { jobId: prepared.made.jobId, user },
    })
    return prepared.made
  })
  if (typeof job === 'string') return { jobId: job }
  ctx.kick(deviceId)
  ctx.changed(job)
  return { jobId: job.jobId }
}

async function findRunning(
  db: Kysely<Schema>,
  deviceId: string,
  trigger: TriggerRow,
): Promise<string | null> {
  const row = await db
    .selectFrom('jobs')
    .select('id')
    .where('device_id', '=', deviceId)
    .where('state', 'in', ['queued', 'waiting-for-device', 'running'])
    .where('trigger_id', '=', trigger.id)
    .executeTakeFirst()
  return row?.id ?? null
}
