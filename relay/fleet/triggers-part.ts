import type { Transaction } from 'kysely'
import type { JobResult } from '../../shared/protocol/job.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { JobsContext } from '../jobs/jobs-context.ts'
import type { Station } from '../station.ts'
import type { Schema } from '../store/schema.ts'
import { openTick } from '../tick.ts'
import { listOffers, openOfferThrottle, runOffer } from './offers/offers.ts'
import { claimTurns } from './triggers/claim-turns.ts'
import { syncMembers, type MemberChange } from './triggers/sync-members.ts'
import { triggersApi } from './triggers/triggers-api.ts'
import { devicesWithConditionTasks, fingerprintOfTasks } from './watches/condition-tasks.ts'
import { keepOwnJob } from './watches/keep-own-job.ts'
import { takeWatchEvent } from './watches/take-event.ts'
import { openWatchTeller } from './watches/tell-watches.ts'
import { readWatches } from './watches/write-watch-list.ts'

/** Turns are looked for this often; what is due is a row, so nothing is lost between two looks. */
const TURNS_TICK_MS = 250
/** How soon a device joins a trigger that it has come to fit. */
const MEMBERS_TICK_MS = 20_000

export interface TriggersPart extends Station {
  keepOwnJob: (trx: Transaction<Schema>, deviceId: string, result: JobResult) => Promise<boolean>
  /** Whether a device's watch list, as it is now, names a script. */
  watchesNeed: (deviceId: string, sha256: string) => Promise<boolean>
}

/** Triggers: what devices run by themselves, by the clock, on a condition, or for their users. TRIG1, TRIG2. */
export function openTriggers(ctx: JobsContext): TriggersPart {
  const throttle = openOfferThrottle(ctx)
  const teller = openWatchTeller(ctx)
  const failed = (error: unknown): void => {
    ctx.log.error({ err: error }, 'the triggers failed; they are looked at again soon')
  }
  const turns = openTick(
    TURNS_TICK_MS,
    async isStopping => {
      for (let made = await claimTurns(ctx); made && !isStopping(); made = await claimTurns(ctx)) {
        if (made.length > 0) ctx.changed(...made)
        for (const { deviceId } of made) ctx.kick(deviceId)
      }
    },
    failed,
  )
  let tasksSeen = ''
  const members = openTick(
    MEMBERS_TICK_MS,
    async isStopping => {
      for (let changes = await syncMembers(ctx); changes.length > 0; changes = await syncMembers(ctx)) {
        for (const change of changes) tell(change)
        ctx.announce('fleet')
        if (isStopping()) return
      }
      const tasksNow = await fingerprintOfTasks(ctx.store.db)
      if (tasksNow !== tasksSeen) teller.check(await devicesWithConditionTasks(ctx.store.db))
      tasksSeen = tasksNow
    },
    failed,
  )

  function tell({ trigger, deviceIds }: MemberChange): void {
    if (trigger.content.kind === 'self-healing') teller.check(deviceIds)
    if (trigger.content.kind === 'self-help') for (const id of deviceIds) void tellOffers(id)
  }

  async function tellOffers(deviceId: string): Promise<void> {
    try {
      if (await ctx.devices.isConnected(deviceId)) await ctx.devices.ask(deviceId, 'offers:changed', {})
    } catch (error) {
      if (!(error instanceof Failure)) failed(error)
    }
  }

  /** A trigger was saved: its devices hear of its new content, and those that fit it by now join. */
  async function afterSave(id: string): Promise<void> {
    const trigger = await ctx.store.db
      .selectFrom('triggers')
      .select('kind')
      .where('id', '=', id)
      .executeTakeFirst()
    const held = await ctx.store.db
      .selectFrom('trigger_devices')
      .select('device_id')
      .where('trigger_id', '=', id)
      .execute()
    const deviceIds = held.map(each => each.device_id)
    if (trigger?.kind === 'self-healing') teller.check(deviceIds)
    if (trigger?.kind === 'self-help') for (const deviceId of deviceIds) void tellOffers(deviceId)
    await members.tick()
  }

  return {
    api: triggersApi(ctx, id => void afterSave(id).catch(failed)),
    agent: device => ({
      async 'watch:happened'(event) {
        await takeWatchEvent(ctx, device, event)
        return {}
      },
      'offers:list': request => listOffers(ctx, device, request),
      'offers:run': request => runOffer(ctx, throttle, device, request),
    }),
    deviceCameOnline(deviceId) {
      teller.check([deviceId])
      return Promise.resolve()
    },
    keepOwnJob: (trx, deviceId, result) => keepOwnJob(ctx, trx, deviceId, result),
    async watchesNeed(deviceId, sha256) {
      const watches = await readWatches(ctx, deviceId)
      return watches.some(({ check, run }) => check?.sha256 === sha256 || run?.script.sha256 === sha256)
    },
    start() {
      turns.start()
      members.start()
      return {
        async stop() {
          await turns.stop()
          await members.stop()
          await teller.stop()
        },
      }
    },
  }
}
