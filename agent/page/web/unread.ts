import { signal } from '@preact/signals'
import type { HeldSession } from '../../../shared/protocol/page-link.ts'

/** How many lines of the controller the user has seen: those that came while the page was in front. */
const seen = signal<{ sessionId: string; lines: number }>({ sessionId: '', lines: 0 })

function theirLines(session: HeldSession | null): number {
  if (session?.phase !== 'live' && session?.phase !== 'connecting') return 0
  return session.chat.filter(line => line.from === 'controller').length
}

export function unreadOf(session: HeldSession | null): number {
  const known = seen.value.sessionId === session?.id ? seen.value.lines : 0
  return Math.max(0, theirLines(session) - known)
}

/** The user has the chat before them. */
export function markRead(session: HeldSession): void {
  if (unreadOf(session) > 0) seen.value = { sessionId: session.id, lines: theirLines(session) }
}
