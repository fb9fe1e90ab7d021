import type { OutputType } from './output-values.ts'

/**
 * How each output type may be written by a script, and what it then means. OUT1; the list for authors stands in
 * docs/SCRIPTS.md. Units are read without regard to case, with or without a space before them.
 */

const sizeUnits: Record<string, number> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  pb: 1e15,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
  pib: 2 ** 50,
}
const bitRateUnits: Record<string, number> = {
  '': 1,
  'bit/s': 1,
  'kbit/s': 1e3,
  'mbit/s': 1e6,
  'gbit/s': 1e9,
  'tbit/s': 1e12,
  bps: 1,
  kbps: 1e3,
  mbps: 1e6,
  gbps: 1e9,
  tbps: 1e12,
}
const durationUnits: Record<string, number> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  min: 60_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Reads one value of a scalar type; null where the text does not fit it. */
export function readValue(
  type: Exclude<OutputType, 'string-list'>,
  text: string,
): string | number | boolean | null {
  if (type === 'string') return text
  const trimmed = text.trim()
  // Nothing that fits a number, a time or a truth value is longer; what is longer is not worth a pattern.
  if (trimmed.length > 64) return null
  if (type === 'boolean') return readBoolean(trimmed)
  if (type === 'unsigned-integer') return /^\d+$/.test(trimmed) ? safeInteger(Number(trimmed)) : null
  if (type === 'float') return readDecimal(trimmed)
  if (type === 'size') return safeInteger(Math.round(readWithUnit(trimmed, sizeUnits) ?? Number.NaN))
  if (type === 'bit-rate') return readWithUnit(trimmed, bitRateUnits)
  if (type === 'ratio') return readRatio(trimmed)
  if (type === 'date-time') return readDateTime(trimmed)
  return readDuration(trimmed)
}

function safeInteger(value: number): number | null {
  return Number.isSafeInteger(value) ? value : null
}

function readBoolean(text: string): boolean | null {
  const lower = text.toLowerCase()
  if (['true', 'yes', '1'].includes(lower)) return true
  return ['false', 'no', '0'].includes(lower) ? false : null
}

function readDecimal(text: string): number | null {
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/** A number that is not negative, with one of the units (bare: the base unit). */
function readWithUnit(text: string, units: Record<string, number>): number | null {
  const match = /^(\d+(?:\.\d+)?) ?([a-z/]*)$/i.exec(text)
  const unit = match?.[2]?.toLowerCase() ?? ''
  if (match === null || !Object.hasOwn(units, unit)) return null
  const value = Number(match[1]) * (units[unit] ?? Number.NaN)
  return Number.isFinite(value) ? value : null
}

/** `0.25` or `25%`. */
function readRatio(text: string): number | null {
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(text)
  const value = percent === null ? readDecimal(text) : Number(percent[1]) / 100
  return value !== null && value >= 0 && value <= 1 ? value : null
}

/**
 * ISO 8601 with its zone (`Z`, `+02:00`, `+0200`), a date alone (midnight UTC), or `@` and Unix seconds.
 * A time without a zone is not taken: the relay cannot know which one was meant.
 */
function readDateTime(text: string): number | null {
  const seconds = /^@(\d{1,12})(?:\.\d+)?$/.exec(text)
  if (seconds !== null) return Number(text.slice(1)) * 1000
  const match =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))? ?(Z|[+-]\d\d:?\d\d))?$/i.exec(text)
  if (match === null) return null
  const [, date = '', time = '00:00', fraction = '', zone = 'Z'] = match
  // Date.parse rolls 30 February over into March.
  const midnight = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(date)) return null
  const colonZone = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()
  const fullTime = time.length === 5 ? `${time}:00` : time
  const at = Date.parse(`${date}T${fullTime}.${fraction.slice(0, 3).padEnd(3, '0')}${colonZone}`)
  return Number.isNaN(at) || at < 0 ? null : at
}

/** Milliseconds bare, `1h 30min`, ISO 8601 `PT1H30M`, or .NET's `[d.]hh:mm:ss[.fff]`. */
function readDuration(text: string): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) return finite(Number(text))
  const clock = /^(?:(\d+)\.)?(\d{1,2}):([0-5]\d):([0-5]\d(?:\.\d+)?)$/.exec(text)
  if (clock !== null) {
    const [, days = '0', hours, minutes, seconds] = clock
    return finite(
      Number(days) * 86_400_000 +
        Number(hours) * 3_600_000 +
        Number(minutes) * 60_000 +
        Number(seconds) * 1000,
    )
  }
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text) ?? undefined
  if (iso !== undefined && /\d[DHMS]$/i.test(text)) {
    const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = iso
    return finite(
      Number(days) * 86_400_000 +
        Number(hours) * 3_600_000 +
        Number(minutes) * 60_000 +
        Number(seconds) * 1000,
    )
  }
  if (!/^(?:\d+(?:\.\d+)? ?[a-z]+(?: |$))+$/i.test(text)) return null
  let total = 0
  for (const [, amount, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?) ?([a-z]+)/gi)) {
    const factor = Object.hasOwn(durationUnits, unit.toLowerCase()) ? durationUnits[unit.toLowerCase()] : null
    if (factor === null || factor === undefined) return null
    total += Number(amount) * factor
  }
  return finite(total)
}

function finite(ms: number): number | null {
  return Number.isFinite(ms) ? Math.round(ms) : null
}
