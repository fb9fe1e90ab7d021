import { expect, test } from 'vitest'
import type { ChannelMessage } from '../../protocol/session-channel.ts'
import type { ChatLine } from './chat-line.ts'
import { openChat } from './chat.ts'

function chatWith(before: readonly ChatLine[] = []) {
  const said: ChannelMessage[] = []
  let kept: readonly ChatLine[] = before
  const chat = openChat({ clock: () => 1000, before, onChange: lines => (kept = lines) })
  return { chat, said, say: (m: ChannelMessage) => void said.push(m), kept: () => kept }
}
const theirs = (messageId: string): ChannelMessage => ({ type: 'chat', messageId, text: 'hello', sentAt: 5 })

test('[CHAT1] what was written without a connection goes out with it, and again until it is confirmed', () => {
  const { chat, said, say } = chatWith()
  chat.send('one')
  expect(said).toEqual([])
  chat.connected(say)
  expect(said).toMatchObject([{ type: 'chat', text: 'one' }])
  chat.disconnected()
  chat.connected(say)
  expect(said).toHaveLength(2)
  const [first] = said
  if (first?.type !== 'chat') throw new Error('no chat line')
  chat.hear({ type: 'chat-delivered', messageId: first.messageId })
  expect(chat.lines.value).toMatchObject([{ from: 'me', text: 'one', delivered: true }])
  chat.disconnected()
  chat.connected(say)
  expect(said).toHaveLength(2)
})

test('[CHAT1] a line that comes twice is shown once and confirmed twice', () => {
  const { chat, said, say } = chatWith()
  chat.connected(say)
  chat.hear(theirs('message-1'))
  chat.hear(theirs('message-1'))
  expect(chat.lines.value).toHaveLength(1)
  expect(said).toEqual([
    { type: 'chat-delivered', messageId: 'message-1' },
    { type: 'chat-delivered', messageId: 'message-1' },
  ])
  expect(chat.unread.value).toBe(1)
  chat.watched(true)
  chat.hear(theirs('message-2'))
  expect(chat.unread.value).toBe(0)
})

test('[CHAT1] the other side cannot confirm or replace a line by naming its own the same', () => {
  const { chat, said, say } = chatWith()
  chat.connected(say)
  chat.send('mine')
  const [mine] = said
  if (mine?.type !== 'chat') throw new Error('no chat line')
  chat.hear(theirs(mine.messageId))
  expect(chat.lines.value.map(line => [line.from, line.delivered])).toEqual([
    ['me', false],
    ['them', true],
  ])
})

test('[CHAT1] a page loaded again goes on with what was kept, bounded', () => {
  const { chat, kept, say } = chatWith()
  chat.connected(say)
  for (let i = 0; i < 600; i += 1) chat.hear(theirs(`message-${i}`))
  expect(kept()).toHaveLength(500)
  const again = chatWith(kept())
  again.chat.hear(theirs('message-599'))
  expect(again.chat.lines.value).toHaveLength(500)
})
