import { createInterface } from 'node:readline'
import { openFeed, type Feed } from './feed.ts'

const MAX_LINE_CHARACTERS = 4000

/** Lines that a person types or a program pipes in. `close` leaves the input alone. */
export function readLines(input: NodeJS.ReadableStream): Feed<string> {
  const reader = createInterface({ input, crlfDelay: Infinity })
  const lines = openFeed<string>()
  reader.on('line', line => lines.put(line.slice(0, MAX_LINE_CHARACTERS)))
  reader.on('close', () => lines.close())
  return { ...lines, close: () => reader.close() }
}
