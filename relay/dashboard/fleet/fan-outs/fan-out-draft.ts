import type { DeviceQuery } from '../../../../shared/fleet/device-query.ts'
import { windowOf, type Batch } from '../../../../shared/fleet/fan-out.ts'
import { formatDuration } from '../../../../shared/jobs/format-output.ts'
import type { InputValues } from '../../../../shared/jobs/declaration.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import {
  DEFAULT_JOB_EXPIRY_MS,
  MAX_JOB_EXPIRY_MS,
  MIN_JOB_EXPIRY_MS,
  type Script,
} from '../../../../shared/protocol/api/jobs.ts'
import { newFanOutWords as words } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { spokenLocale } from '../../../../shared/words/speak.ts'
import { problemsOf as inputProblemsOf } from '../../jobs/input-values.ts'
import { countText } from '../found-devices.tsx'

/** A fan-out while it is put together; numbers as they are typed. Pure. */
export interface FanOutDraft {
  query: DeviceQuery
  batchBy: Batch['by']
  batchSize: string
  /** Empty: never. */
  stopAbove: string
  deliveryAmount: string
  deliveryUnitMs: DeliveryUnit
  dryRun: boolean
  /** Empty: it is called as its action is. */
  name: string
  reason: string
  ticket: string
}
type DeliveryUnit = keyof typeof words.units

export const emptyDraft = (query: DeviceQuery): FanOutDraft => ({
  query,
  batchBy: 'percent',
  batchSize: '10',
  stopAbove: '20',
  ...deliveryOf(DEFAULT_JOB_EXPIRY_MS),
  dryRun: false,
  name: '',
  reason: '',
  ticket: '',
})

/** The same once more. */
export const draftOf = (fanOut: FanOut): FanOutDraft => ({
  query: fanOut.query,
  batchBy: fanOut.batch.by,
  batchSize: String(fanOut.batch.size),
  stopAbove: fanOut.stopAbovePercent === null ? '' : String(fanOut.stopAbovePercent),
  ...deliveryOf(fanOut.expiresInMs),
  dryRun: fanOut.dryRun,
  name: fanOut.name === fanOut.script.name ? '' : fanOut.name,
  reason: fanOut.reason,
  ticket: fanOut.ticket,
})

/** In the largest unit in which it is a whole number. */
function deliveryOf(ms: number): Pick<FanOutDraft, 'deliveryAmount' | 'deliveryUnitMs'> {
  const units = (Object.keys(words.units) as DeliveryUnit[]).toSorted((a, b) => Number(b) - Number(a))
  const unit = units.find(each => ms % Number(each) === 0) ?? '60000'
  return { deliveryAmount: String(ms / Number(unit)), deliveryUnitMs: unit }
}

/** A number as people type it, with a point or a comma; NaN for anything else. */
const read = (text: string): number =>
  /^\d{1,6}([.,]\d{1,3})?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : Number.NaN

export const batchOf = (draft: FanOutDraft): Batch => ({
  by: draft.batchBy,
  size: read(draft.batchSize),
})
const stopOf = (draft: FanOutDraft): number | null =>
  draft.stopAbove.trim() === '' ? null : read(draft.stopAbove)
const expiryOf = (draft: FanOutDraft): number =>
  Math.round(read(draft.deliveryAmount) * Number(draft.deliveryUnitMs))

export type DraftField = 'action' | 'batch' | 'stop' | 'delivery' | 'reason'

/** What is wrong with each field; inputs of the action are by `problemsOf` of their own. */
export function draftProblems(
  draft: FanOutDraft,
  script: Script | null,
): Partial<Record<DraftField, string>> {
  const { by, size } = batchOf(draft)
  const stop = stopOf(draft)
  const expiresInMs = expiryOf(draft)
  const sizeFits =
    by === 'number' ? Number.isInteger(size) && size >= 1 && size <= 10_000 : size >= 0.1 && size <= 100
  return {
    ...(script === null && { action: words.wrong.action }),
    ...(!sizeFits && { batch: words.wrong[by] }),
    ...(stop !== null && !(stop >= 0 && stop <= 100) && { stop: words.wrong.stop }),
    ...(!(expiresInMs >= MIN_JOB_EXPIRY_MS && expiresInMs <= MAX_JOB_EXPIRY_MS) && {
      delivery: words.wrong.delivery,
    }),
    ...(draft.reason.trim() === '' && { reason: words.wrong.reason }),
  }
}

export const isWhole = (draft: FanOutDraft, script: Script | null, values: InputValues): script is Script =>
  script !== null &&
  Object.keys(draftProblems(draft, script)).length === 0 &&
  Object.keys(inputProblemsOf(script.declaration.inputs, values)).length === 0

/** What is asked of the relay, for a draft without problems and the number of devices that was shown. */
export const bodyOf = (draft: FanOutDraft, script: Script, inputs: InputValues, count: number) => ({
  ...(draft.name.trim() !== '' && { name: draft.name.trim() }),
  scriptId: script.id,
  query: draft.query,
  inputs,
  dryRun: draft.dryRun && script.declaration.dryRun,
  batch: batchOf(draft),
  stopAbovePercent: stopOf(draft),
  reason: draft.reason.trim(),
  ticket: draft.ticket.trim(),
  expiresInMs: expiryOf(draft),
  expectDevices: count,
})

/** What will happen, in sentences. */
export function summaryOf(draft: FanOutDraft, script: Script | null, count: number | null): string {
  if (script === null || count === null || count === 0) return words.summaryMissing
  const { batch, stop } = draftProblems(draft, script)
  const window = batch === undefined ? Math.min(count, windowOf(batchOf(draft), count)) : null
  const dry = draft.dryRun && script.declaration.dryRun
  const percent = stopOf(draft)
  const expiresInMs = expiryOf(draft)
  return [
    window !== null &&
      say(dry ? words.summaryDry : words.summary, {
        action: script.declaration.name,
        devices: countText(count),
        window: window.toLocaleString(spokenLocale()),
      }),
    stop === undefined &&
      (percent === null
        ? words.summaryGoOn
        : say(words.summaryStop, { percent: percent.toLocaleString(spokenLocale()) })),
    Number.isFinite(expiresInMs) && say(words.summaryDelivery, { time: formatDuration(expiresInMs) }),
  ]
    .filter(Boolean)
    .join(' ')
}
