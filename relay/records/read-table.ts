import { z } from 'zod'
import { Failure } from '../../shared/protocol/failure.ts'
import { recordWords } from '../../shared/words/en/records.ts'
import { say } from '../../shared/words/say.ts'
import { csvLine } from '../http/csv-line.ts'

/** Tables of records as text: CSV (RFC 4180) and JSON. Pure. */

export type TableRow = Record<string, string>

const MAX_ROWS = 10_000

/** The rows of a CSV text by the names in its first row. Throws `invalid-input` with the line of what is wrong. */
export function readCsv(text: string): TableRow[] {
  const [header, ...lines] = splitCsv(text)
  if (!header) return []
  checkCount(lines.length)
  return lines.map((cells, index) => {
    if (cells.length !== header.length)
      throw wrong(`row ${index + 2}`, {
        text: recordWords.importRowLength,
        values: { expected: header.length, found: cells.length },
      })
    return Object.fromEntries(header.map((name, column) => [name.trim(), cells[column] ?? '']))
  })
}

function splitCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const source = text.replace(/^\uFEFF/, '')
  const endRow = (): void => {
    row.push(cell)
    if (row.length > 1 || cell !== '') rows.push(row)
    row = []
    cell = ''
  }
  for (let at = 0; at < source.length; at++) {
    const sign = source[at]
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (source[at + 1] === '"') {
        cell += '"'
        at++
      } else quoted = false
    } else if (sign === '"' && cell === '') quoted = true
    else if (sign === ',') {
      row.push(cell)
      cell = ''
    } else if (sign === '\n') endRow()
    else if (sign !== '\r') cell += sign
  }
  if (quoted) throw wrong(`row ${rows.length + 1}`, { text: recordWords.importQuoteOpen })
  endRow()
  return rows
}

const jsonRows = z.array(z.record(z.string(), z.string())).max(MAX_ROWS)

export function readJsonRows(text: string): TableRow[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // What is no JSON is no array either.
  }
  const rows = jsonRows.safeParse(value)
  if (!rows.success) throw wrong('text', { text: recordWords.importNotJson })
  return rows.data
}

function checkCount(count: number): void {
  if (count > MAX_ROWS) throw wrong('text', { text: recordWords.importTooMany, values: { count: MAX_ROWS } })
}

function wrong(
  where: string,
  { text, values = {} }: { text: string; values?: Record<string, string | number> },
): Failure {
  const message = say(text, values)
  return new Failure('invalid-input', `${where}: ${message}`, { problems: [{ where, message }] })
}

/** Rows as CSV; see `csvLine`. */
export function writeCsv(columns: readonly string[], rows: readonly TableRow[]): string {
  const lines = [columns, ...rows.map(row => columns.map(column => row[column] ?? ''))]
  return lines.map(csvLine).join('')
}
