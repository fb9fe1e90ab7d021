import { formatOutput } from '../../../../shared/jobs/format-output.ts'
import { isNumeric, type OutputType } from '../../../../shared/jobs/output-values.ts'
import type { ApiReply } from '../../../../shared/protocol/admin-api.ts'
import type { ResultColumn, ResultRow } from '../../../../shared/protocol/api/results.ts'
import { spokenLocale } from '../../../../shared/words/speak.ts'

/** What is to be drawn, apart from how. Pure. OUT2. */
export interface Plot {
  kind: 'bars' | 'line'
  xs: readonly number[]
  ys: readonly number[]
  xRange: [least: number, greatest: number]
  writeX: (value: number) => string
  writeY: (value: number) => string
}

export type Totals = ApiReply<'POST /api/result-totals'>

/** A number of a column as its type is read; means and medians of whole numbers have decimals. */
export function writeNumber(type: OutputType, value: number): string {
  const isWhole = type !== 'unsigned-integer' || Number.isInteger(value)
  return formatOutput({ type: isWhole ? type : 'float', value })
}

/** On an axis there is no room for the seconds of a time. */
function writeOnAxis(type: OutputType, value: number): string {
  if (type !== 'date-time') return writeNumber(type, value)
  return new Intl.DateTimeFormat(spokenLocale(), { dateStyle: 'short' }).format(value)
}

const whole = (value: number): string => formatOutput({ type: 'unsigned-integer', value })

/** The bars of a histogram, each in the middle of its step. */
export function plotOfHistogram(type: OutputType, histogram: Totals['histogram']): Plot {
  const from = histogram[0]?.from ?? 0
  const to = histogram.at(-1)?.to ?? 0
  // One step has no length where all values are alike.
  const air = to > from ? 0 : Math.abs(from) / 2 || 1
  return {
    kind: 'bars',
    xs: histogram.map(step => (step.from + step.to) / 2),
    ys: histogram.map(step => step.count),
    xRange: [from - air, to + air],
    writeX: value => writeOnAxis(type, value),
    writeY: whole,
  }
}

export interface Moment {
  at: number
  value: number
}

/** When a result was: when it ended, or as far as it came. */
export const momentOf = (row: ResultRow): number => row.endedAt ?? row.startedAt ?? row.requestedAt

/** The values of a number over time, the oldest first; results without one, or with one of the wrong type, are no moments. */
export function momentsOf(rows: readonly ResultRow[], name: string): Moment[] {
  return rows
    .flatMap(row => {
      const value = row.outputs.find(output => output.name === name)?.value
      return typeof value === 'number' ? [{ at: momentOf(row), value }] : []
    })
    .sort((one, other) => one.at - other.at)
}

export function plotOfMoments(type: OutputType, moments: readonly Moment[]): Plot {
  const from = moments[0]?.at ?? 0
  const to = moments.at(-1)?.at ?? 0
  const air = (to - from || 60_000) * 0.03
  const span = to - from
  const isWithinDays = span < 3 * 86_400_000
  const isWithinMinutes = span < 10 * 60_000
  const time = new Intl.DateTimeFormat(spokenLocale(), {
    month: 'short',
    day: 'numeric',
    ...(isWithinDays && { hour: '2-digit', minute: '2-digit' }),
    ...(isWithinMinutes && { second: '2-digit' }),
  })
  return {
    kind: 'line',
    xs: moments.map(moment => moment.at),
    ys: moments.map(moment => moment.value),
    xRange: [from - air, to + air],
    writeX: value => time.format(value),
    writeY: value => writeOnAxis(type, value),
  }
}

export const numbersAmong = (columns: readonly ResultColumn[]): ResultColumn[] =>
  columns.filter(column => isNumeric(column.type))
