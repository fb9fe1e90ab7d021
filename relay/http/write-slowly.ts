import { once } from 'node:events'
import type { Response } from 'express'

/** Writes a piece of a long answer: waits where the other side does not keep up, and no longer than it is there. */
export async function writeSlowly(response: Response, text: string): Promise<void> {
  if (text === '' || response.destroyed || response.write(text)) return
  const stopped = new AbortController()
  const { signal } = stopped
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })])
  } finally {
    stopped.abort()
  }
}
