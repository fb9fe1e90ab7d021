import { outputTypeNames, outputWords } from '../words/en/jobs.ts'
import { say } from '../words/say.ts'
import { spokenLocale } from '../words/speak.ts'
import { MAX_OUTPUT_BYTES, type OutputValue } from './output-values.ts'

const sizeUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
const bitRateUnits = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s']

// Making a format is a hundred times the work of using it.
const wholeNumber = new Intl.NumberFormat(spokenLocale(), { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat(spokenLocale(), { maximumFractionDigits: 1 })
const threeDigits = new Intl.NumberFormat(spokenLocale(), { maximumFractionDigits: 3 })

/**
 * One output as people read it, the same in every interface: “1.5 GB”, “42 %”, “3 min 20 s”.
 * `timeZone` is an IANA name; without it, the reader's own zone.
 */
export function formatOutput(output: Pick<OutputValue, 'type' | 'value'>, timeZone?: string): string {
  const { type, value } = output
  if (Array.isArray(value)) return value.join(outputWords.listSeparator)
  if (typeof value === 'boolean') return value ? outputWords.yes : outputWords.no
  // A text under another type did not fit it: shown as it came.
  if (typeof value === 'string') return value
  if (type === 'size') return withUnit(value, sizeUnits)
  if (type === 'bit-rate') return withUnit(value, bitRateUnits)
  if (type === 'ratio') return `${oneDigit.format(value * 100)} %`
  if (type === 'duration') return formatDuration(value)
  if (type === 'date-time')
    return new Intl.DateTimeFormat(spokenLocale(), {
      dateStyle: 'medium',
      timeStyle: 'medium',
      ...(timeZone !== undefined && { timeZone }),
    }).format(value)
  return (type === 'unsigned-integer' ? wholeNumber : threeDigits).format(value)
}

/** Why an output is shown as it is, as a sentence; null where there is nothing to say. */
export function outputFlagSentence(output: Pick<OutputValue, 'type' | 'flag'>): string | null {
  if (output.flag === null) return null
  return say(outputWords.flags[output.flag], { type: outputTypeNames[output.type], limit: MAX_OUTPUT_BYTES })
}

/** A length of time in its two largest units: “450 ms”, “12.3 s”, “3 min 20 s”, “2 h 5 min”, “4 d 6 h”. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${wholeNumber.format(ms)} ms`
  if (ms < 60_000) return `${oneDigit.format(Math.min(ms / 1000, 59.9))} s`
  const seconds = Math.round(ms / 1000)
  const parts = [
    { amount: Math.floor(seconds / 86_400), unit: 'd' },
    { amount: Math.floor(seconds / 3600) % 24, unit: 'h' },
    { amount: Math.floor(seconds / 60) % 60, unit: 'min' },
    { amount: seconds % 60, unit: 's' },
  ]
  const first = parts.findIndex(part => part.amount > 0)
  return parts
    .slice(first, first + 2)
    .filter(part => part.amount > 0)
    .map(part => `${part.amount} ${part.unit}`)
    .join(' ')
}

function withUnit(value: number, units: readonly string[]): string {
  let amount = value
  let unit = 0
  // 999.95 would be rounded to “1,000.0 kB”.
  while (amount >= 999.95 && unit < units.length - 1) {
    amount /= 1000
    unit += 1
  }
  return `${(unit === 0 ? wholeNumber : oneDigit).format(amount)} ${units[unit] ?? ''}`
}
