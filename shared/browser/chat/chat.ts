import { signal, type ReadonlySignal } from '@preact/signals'
import type { ChannelMessage } from '../../protocol/session-channel.ts'
import { MAX_KEPT_CHAT_LINES, type ChatLine } from './chat-line.ts'

/** The chat of one session. It outlives connections: what was not confirmed is sent again, what came twice is shown once. CHAT1. */
export interface Chat {
  lines: ReadonlySignal<readonly ChatLine[]>
  /** Lines of the other side that nobody has seen yet. */
  unread: ReadonlySignal<number>
  /** Whether the person has the chat before their eyes; then nothing counts as unread. */
  watched(isWatched: boolean): void
  send(text: string): void
  connected(say: (message: ChannelMessage) => void): void
  disconnected(): void
  hear(message: ChannelMessage): void
}

export function openChat(options: {
  clock: () => number
  /** What was said before this page was loaded again. */
  before: readonly ChatLine[]
  onChange: (lines: readonly ChatLine[]) => void
}): Chat {
  const lines = signal<readonly ChatLine[]>(options.before)
  const unread = signal(0)
  let isWatched = false
  let say: ((message: ChannelMessage) => void) | null = null

  function change(next: readonly ChatLine[]): void {
    lines.value = next.slice(-MAX_KEPT_CHAT_LINES)
    options.onChange(lines.value)
  }
  const sendLine = (line: ChatLine): void =>
    say?.({ type: 'chat', messageId: line.messageId, text: line.text, sentAt: line.at })

  return {
    lines,
    unread,
    watched(value) {
      isWatched = value
      if (value) unread.value = 0
    },
    send(text) {
      const line: ChatLine = {
        messageId: crypto.randomUUID(),
        from: 'me',
        text,
        at: options.clock(),
        delivered: false,
      }
      change([...lines.value, line])
      sendLine(line)
    },
    connected(opened) {
      say = opened
      for (const line of lines.value) if (line.from === 'me' && !line.delivered) sendLine(line)
    },
    disconnected() {
      say = null
    },
    hear(message) {
      if (message.type === 'chat-delivered') {
        const { messageId } = message
        change(
          lines.value.map(line =>
            line.from === 'me' && line.messageId === messageId ? { ...line, delivered: true } : line,
          ),
        )
      } else if (message.type === 'chat') {
        const { messageId, text, sentAt, by } = message
        say?.({ type: 'chat-delivered', messageId })
        if (lines.value.some(line => line.from === 'them' && line.messageId === messageId)) return
        change([
          ...lines.value,
          { messageId, from: 'them', text, ...(by !== undefined && { by }), at: sentAt, delivered: true },
        ])
        if (!isWatched) unread.value += 1
      }
    },
  }
}
