import type { Token } from './tokens.ts'

/** A value that stands in the script as it is. Numbers and truth values keep apart from the texts that look like them. */
export type Literal =
  | { kind: 'text'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'truth'; value: boolean }
  | { kind: 'null' }

const multiples: Record<string, number> = {
  '': 1,
  kb: 2 ** 10,
  mb: 2 ** 20,
  gb: 2 ** 30,
  tb: 2 ** 40,
  pb: 2 ** 50,
}

/** Reads one value; null where it is anything but one plain value. */
export function readLiteral(tokens: readonly Token[]): Literal | null {
  const [token, more] = tokens
  if (token === undefined || more !== undefined) return null
  if (token.kind === 'string') return { kind: 'text', text: token.text }
  if (token.kind === 'variable') {
    const name = token.text.toLowerCase()
    if (name === 'null') return { kind: 'null' }
    return name === 'true' || name === 'false' ? { kind: 'truth', value: name === 'true' } : null
  }
  if (token.kind !== 'number' && token.kind !== 'word') return null
  const match = /^(-?)(0x[\da-f]+|\d+(?:\.\d+)?)l?(kb|mb|gb|tb|pb)?$/i.exec(token.text)
  if (match === null) return null
  const [, sign = '', digits = '', unit = ''] = match
  const value = Number(digits) * (multiples[unit.toLowerCase()] ?? Number.NaN)
  // What PowerShell would write another way, or keep more exactly, is not a plain number here.
  const isPlain = value <= Number.MAX_SAFE_INTEGER && /^[\d.]+$/.test(String(value)) && digits.length <= 16
  return isPlain ? { kind: 'number', text: value === 0 ? '0' : `${sign}${value}` } : null
}
