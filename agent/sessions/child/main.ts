import type { FromChild } from './child-link.ts'
import { startCaptureThreadAhead } from './screen/capture-thread.ts'
import type { SessionChild } from './session-child.ts'

/**
 * The process of one session. Native code for WebRTC and for the screen is loaded here only, and goes when the session goes:
 * the idle agent stays small, and a crash of that code cannot take the agent down. It is started while the user is asked, and
 * loads all it can until they accept; before that it looks at nothing and opens no connection.
 */

const LEAVE_WITHIN_MS = 5000

startCaptureThreadAhead()
const [{ toChildSchema }, { startSession }, { loadAhead }] = await Promise.all([
  import('./child-link.ts'),
  import('./session-child.ts'),
  import('./load-ahead.ts'),
])

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
loadAhead(process.platform).catch((error: unknown) =>
  tell({
    type: 'log',
    level: 'warn',
    message: `Not everything could be loaded: ${String(error)}`.slice(0, 2000),
  }),
)
