import type { JobOutput } from '../protocol/job.ts'

/** What stands where lines were left out: a script printed faster than they are sent, or the connection was down. */
export const LOG_GAP = '\n[…]\n'

/** What somebody has seen so far of what a running script prints. */
export interface LiveLog {
  /** Its end, with LOG_GAP where something was missed. */
  text: string
  /** How far into everything that the script printed this reaches, in characters. */
  end: number
}

/**
 * A log with one more piece; at most `limit` characters of its end are kept. A piece that is there already changes nothing,
 * one that overlaps adds what is new: so a log that was read and the pieces that were sent meanwhile fit together.
 */
export function addToLog(
  log: LiveLog | null,
  piece: Pick<JobOutput, 'offset' | 'text'>,
  limit: number,
): LiveLog {
  const end = piece.offset + piece.text.length
  const before = log ?? { text: '', end: 0 }
  if (end <= before.end) return before
  const isGap = piece.offset > before.end
  const fresh = isGap
    ? LOG_GAP.slice(before.end === 0 ? 1 : 0) + piece.text
    : piece.text.slice(before.end - piece.offset)
  return { text: (before.text + fresh).slice(-limit), end }
}

/**
 * A log with what the relay has of it, as read anew. Where pieces were missed, the reading fills the gap if it can; a log that
 * is longer than the reading stays as it is, gap and all.
 */
export function addReading(log: LiveLog | null, read: LiveLog, limit: number): LiveLog {
  if (log === null) return read
  const gapAt = log.text.lastIndexOf(LOG_GAP)
  if (gapAt === -1 || log.text.length > read.text.length) {
    const offset = Math.max(0, read.end - read.text.length)
    return addToLog(log, { offset, text: read.text }, limit)
  }
  const tail = log.text.slice(gapAt + LOG_GAP.length)
  const offset = log.end - tail.length
  return read.end < offset ? log : addToLog(read, { offset, text: tail }, limit)
}
