import type { ShownCode } from '../../../shared/protocol/controller-link.ts'
import { hereOf, snapshotNow } from '../session-snapshot.ts'
import type { SessionsContext } from '../sessions-context.ts'

/** The code with its join URL: the code stands in the fragment, so that it reaches no server's log. CODE2. */
export async function showCode(ctx: SessionsContext, sessionId: string, code: string): Promise<ShownCode> {
  const joinUrl = `${ctx.config.publicUrl}/join/#${code}`
  return { ...(await snapshotNow(ctx, sessionId)), ...hereOf(ctx), code, joinUrl }
}
