import { z } from 'zod'
import { Failure } from '../../shared/protocol/failure.ts'

/** The `next` of a page: the key of its last row, opaque to whoever hands it back as `after`. */
export function writeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** Reads back what `writeCursor` wrote. Throws `invalid-input` for anything else. */
export function readCursor<S extends z.ZodType>(schema: S, after: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')))
  } catch (cause) {
    throw new Failure('invalid-input', 'after: expected the `next` of the page before, unchanged.', {
      problems: [{ where: 'after', message: 'expected the `next` of the page before, unchanged' }],
      cause,
    })
  }
}

/** Cuts a list that was read with `limit + 1` rows to its page. */
export function cutPage<Row>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => (string | number)[],
): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? writeCursor(keyOf(last)) : null }
}
