import { toChildSchema, type FromChild } from './child-link.ts'
import { startSession, type SessionChild } from './session-child.ts'

/**
 * The process of one session. Native code for WebRTC and for the screen is loaded here only, and goes when the session goes:
 * the idle agent stays small, and a crash of that code cannot take the agent down.
 */

const LEAVE_WITHIN_MS = 5000

let session: SessionChild | null = null

function tell(message: FromChild): void {
  if (process.connected) process.send?.(message)
}

async function leave(): Promise<void> {
  await session?.stop()
  // What was said last, as the end of a recording, has to be out before the process is gone.
  if (process.connected)
    await new Promise<void>(resolve =>
      process.send?.({ type: 'loaded' } satisfies FromChild, () => resolve()),
    )
  process.exit(0)
}

process.on('message', raw => {
  const message = toChildSchema.parse(raw)
  if (message.type === 'start' && !session) session = startSession(message, tell)
  else session?.take(message)
  if (message.type === 'end') void leave()
})
// The agent is gone: nobody is left who could stop this session.
process.on('disconnect', () => {
  // Nor who would end a process that does not get through with it.
  setTimeout(() => process.exit(1), LEAVE_WITHIN_MS)
  void leave()
})
// Ctrl-C in a terminal reaches the whole process group; the agent ends the session in order.
process.on('SIGINT', () => {})

tell({ type: 'loaded' })
