import type { OutputType } from '../../../../shared/jobs/output-values.ts'

/** Numbers as people type them, with a unit or without one, and back. Pure. OUT1, OUT2. */

type Units = readonly (readonly [names: readonly string[], factor: number])[]

/** The first name of each is the one that is written; the ascending order is that of writing. Without a unit: the base unit. */
const unitsOf: Partial<Record<OutputType, Units>> = {
  size: [
    [['B', 'byte', 'bytes'], 1],
    [['kB', 'k'], 1e3],
    [['MB', 'm'], 1e6],
    [['GB', 'g'], 1e9],
    [['TB', 't'], 1e12],
    [['PB', 'p'], 1e15],
    [['KiB'], 2 ** 10],
    [['MiB'], 2 ** 20],
    [['GiB'], 2 ** 30],
    [['TiB'], 2 ** 40],
    [['PiB'], 2 ** 50],
  ],
  'bit-rate': [
    [['bit/s', 'bps'], 1],
    [['kbit/s', 'kbps', 'kbit'], 1e3],
    [['Mbit/s', 'Mbps', 'Mbit'], 1e6],
    [['Gbit/s', 'Gbps', 'Gbit'], 1e9],
    [['Tbit/s', 'Tbps', 'Tbit'], 1e12],
  ],
  duration: [
    [['ms'], 1],
    [['s', 'sec', 'sek'], 1000],
    [['min', 'm'], 60_000],
    [['h', 'std'], 3_600_000],
    [['d', 't'], 86_400_000],
  ],
  ratio: [[['%'], 0.01]],
}

export type DecimalSign = '.' | ','

/** How decimals are written in a locale. */
export const decimalSignOf = (locale: string): DecimalSign =>
  (1.5).toLocaleString(locale).includes(',') ? ',' : '.'

const amountAndUnit = /([+-]?\d(?:[\d.,'’\s]*\d)?(?:e[+-]?\d+)?)\s*([a-z%/]*)\s*/iy

/**
 * A number of this type in its base unit (bytes, bit/s, milliseconds, 0 to 1): “1.5 GB”, “20 %”, “3 min 20 s”, “1,000”.
 * Null for what cannot be understood, or could be understood in two ways.
 */
export function readQuantity(type: OutputType, text: string, decimal: DecimalSign = '.'): number | null {
  const typed = text.trim()
  let sum = 0
  let parts = 0
  amountAndUnit.lastIndex = 0
  while (amountAndUnit.lastIndex < typed.length) {
    const found = amountAndUnit.exec(typed)
    if (!found) return null
    const [, amount = '', unit = ''] = found
    const number = readNumber(amount, decimal)
    const factor = factorOf(type, unit)
    // Only lengths of time are said in several parts, and then each of them needs its unit.
    const isAlone = parts === 0 && amountAndUnit.lastIndex >= typed.length
    if (number === null || factor === null || (!isAlone && (type !== 'duration' || unit === ''))) return null
    sum += number * factor
    parts += 1
  }
  return parts === 0 || !Number.isFinite(sum) ? null : rounded(sum)
}

/** The same number as it would be typed, in the largest unit in which it is short; reading it gives the number again. */
export function writeQuantity(type: OutputType, value: number, decimal: DecimalSign = '.'): string {
  const written = (unit: string, factor: number): string =>
    `${String(rounded(value / factor)).replace('.', decimal)}${unit === '' ? '' : ` ${unit}`}`
  for (const [[name = ''], factor] of (unitsOf[type] ?? []).toReversed()) {
    const amount = rounded(value / factor)
    const isShort = Math.abs(amount) >= 1 && Number.isInteger(rounded(amount * 1000))
    const text = written(name, factor)
    if (isShort && factorIsDecimal(type, factor) && readQuantity(type, text, decimal) === value) return text
  }
  return written('', 1)
}

/** Sizes are shown in powers of ten everywhere. */
const factorIsDecimal = (type: OutputType, factor: number): boolean =>
  type !== 'size' || Number.isInteger(Math.log10(factor))

function factorOf(type: OutputType, unit: string): number | null {
  if (unit === '') return 1
  const found = unitsOf[type]?.find(([names]) =>
    names.some(name => name.toLowerCase() === unit.toLowerCase()),
  )
  return found?.[1] ?? null
}

/** Groups of three may stand apart by the other sign, a space or an apostrophe. */
function readNumber(text: string, decimal: DecimalSign): number | null {
  const bare = text.replaceAll(/['’\s]/g, '')
  const group = decimal === '.' ? ',' : '.'
  const grouped = new RegExp(`^[+-]?\\d{1,3}(\\${group}\\d{3})+(\\${decimal}\\d+)?$`)
  const plain = grouped.test(bare) ? bare.replaceAll(group, '') : bare
  // What cannot be groups of three is the decimal sign of another language.
  const number = Number(plain.replaceAll(/[.,]/g, '.'))
  return Number.isNaN(number) ? null : number
}

/** Without the last digits, which are those of the arithmetic and not of the number. */
const rounded = (value: number): number => Number(value.toPrecision(15))
