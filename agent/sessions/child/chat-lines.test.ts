import { expect, test, vi } from 'vitest'
import { startChatLines, type ChatMessage } from './chat-lines.ts'

const line = (messageId: string): ChatMessage => ({ type: 'chat', messageId, text: 'hello', sentAt: 1 })

function start(allowed = true) {
  const onLine = vi.fn()
  const onDelivered = vi.fn()
  return { chat: startChatLines({ allowed: () => allowed, onLine, onDelivered }), onLine, onDelivered }
}

test('[CHAT1] what was not delivered is said again on the next connection, and only that', () => {
  const { chat, onDelivered } = start()
  const first = vi.fn()
  chat.connected(first)
  chat.send(line('one'))
  chat.send(line('two'))
  chat.take({ type: 'chat-delivered', messageId: 'one' })
  chat.connectionLost()
  chat.send(line('three'))
  const second = vi.fn()
  chat.connected(second)
  expect(first.mock.calls.map(([said]) => said.messageId)).toEqual(['one', 'two'])
  expect(second.mock.calls.map(([said]) => said.messageId)).toEqual(['two', 'three'])
  expect(onDelivered.mock.calls).toEqual([['one']])
})

test('[CHAT1] a line that comes twice is shown once and confirmed twice', () => {
  const { chat, onLine } = start()
  const say = vi.fn()
  chat.connected(say)
  chat.take(line('one'))
  chat.take(line('one'))
  expect(onLine).toHaveBeenCalledOnce()
  expect(say).toHaveBeenCalledTimes(2)
})

test('[MODE2] where policy forbids chat nothing is sent or shown', () => {
  const { chat, onLine } = start(false)
  const say = vi.fn()
  chat.connected(say)
  chat.send(line('one'))
  chat.take(line('two'))
  expect(say).not.toHaveBeenCalled()
  expect(onLine).not.toHaveBeenCalled()
})

test('[CHAT1] neither a viewer that never stops nor one that never confirms fills the memory', () => {
  const { chat, onLine } = start()
  const say = vi.fn()
  chat.connected(say)
  for (let n = 0; n < 30_000; n += 1) chat.take(line(`theirs-${n}`))
  chat.take(line('theirs-29999'))
  expect(onLine).toHaveBeenCalledTimes(30_000)
  for (let n = 0; n < 5000; n += 1) chat.send(line(`ours-${n}`))
  const again = vi.fn()
  chat.connected(again)
  expect(again).toHaveBeenCalledTimes(2000)
  expect(again).toHaveBeenLastCalledWith(line('ours-4999'))
})
