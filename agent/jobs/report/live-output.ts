import type { JobOutput } from '../../../shared/protocol/job.ts'

/** A piece is sent this often at most, and so much of it: ten a second, 64 KB a second. */
export const SEND_EVERY_MS = 100
export const MAX_PIECE_BYTES = 6400

/** Sends what a running script prints as it comes; what comes faster than it may be sent is left out, its newest part last. */
export interface LiveOutput {
  /** Takes masked text. */
  push: (text: string) => void
  /** Sends nothing from now on: the result brings the end of the log. */
  stop: () => void
}

/** `send` must neither throw nor be waited for. A script that is over within SEND_EVERY_MS sends nothing. */
export function openLiveOutput(send: (piece: Pick<JobOutput, 'offset' | 'text'>) => void): LiveOutput {
  let printed = 0
  let pending = ''
  let timer: NodeJS.Timeout | null = null
  const flush = (): void => {
    timer = null
    const text = endOf(pending)
    pending = ''
    if (text !== '') send({ offset: printed - text.length, text })
  }
  return {
    push(text) {
      printed += text.length
      pending = (pending + text).slice(-MAX_PIECE_BYTES)
      timer ??= setTimeout(flush, SEND_EVERY_MS)
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
      pending = ''
    },
  }
}

/** The longest end of a text that has at most MAX_PIECE_BYTES and begins with a whole character. */
function endOf(text: string): string {
  const bytes = Buffer.from(text.toWellFormed())
  if (bytes.length <= MAX_PIECE_BYTES) return bytes.toString()
  let start = bytes.length - MAX_PIECE_BYTES
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1
  return bytes.subarray(start).toString()
}
