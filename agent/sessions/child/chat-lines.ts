import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'

/** Chat that survives a reconnect without loss or doubles: own lines wait for their delivery, the other's are shown once. CHAT1. */

export type ChatMessage = Extract<ChannelMessage, { type: 'chat' }>
type Say = (message: ChannelMessage) => void

export interface ChatLines {
  connected(say: Say): void
  connectionLost(): void
  send(line: ChatMessage): void
  take(message: ChannelMessage): void
}

export interface ChatEvents {
  /** Asked each time: policy may change in mid-session. */
  allowed: () => boolean
  onLine: (line: ChatMessage) => void
  onDelivered: (messageId: string) => void
}

/** Of the other's lines so many are known again; one that is older is not sent again by anybody honest. */
const MOST_KNOWN = 10_000
/** Own lines that wait for a viewer that confirms nothing; the person is told of each that it was not delivered. */
const MOST_UNDELIVERED = 2000

export function startChatLines({ allowed, onLine, onDelivered }: ChatEvents): ChatLines {
  const undelivered = new Map<string, ChatMessage>()
  const seen = new Set<string>()
  let say: Say | null = null
  return {
    connected(to) {
      say = to
      for (const line of undelivered.values()) to(line)
    },
    connectionLost() {
      say = null
    },
    send(line) {
      if (!allowed()) return
      if (undelivered.size >= MOST_UNDELIVERED) undelivered.delete(oldestOf(undelivered.keys()))
      undelivered.set(line.messageId, line)
      say?.(line)
    },
    take(message) {
      if (message.type === 'chat-delivered' && undelivered.delete(message.messageId))
        onDelivered(message.messageId)
      if (message.type !== 'chat' || !allowed()) return
      say?.({ type: 'chat-delivered', messageId: message.messageId })
      if (seen.has(message.messageId)) return
      if (seen.size >= MOST_KNOWN) seen.delete(oldestOf(seen))
      seen.add(message.messageId)
      onLine(message)
    },
  }
}

/** Maps and sets keep the order in which things came. */
function oldestOf(ids: Iterable<string>): string {
  const [oldest = ''] = ids
  return oldest
}
