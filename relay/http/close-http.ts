import type { Server } from 'node:http'

const LOOK_EVERY_MS = 50
const ANSWERS_WITHIN_MS = 10_000

/** Runs `close` and lets go of each connection as soon as its answer is out; one that takes longer than 10 s is cut. */
export async function closeHttp(http: Server, close: () => Promise<void>): Promise<void> {
  const giveUpAt = performance.now() + ANSWERS_WITHIN_MS
  const timer = setInterval(() => {
    if (performance.now() < giveUpAt) http.closeIdleConnections()
    else http.closeAllConnections()
  }, LOOK_EVERY_MS)
  try {
    await close()
  } finally {
    clearInterval(timer)
  }
}
