import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_CHAT_CHARACTERS } from '../../protocol/channel/chat.ts'
import { encodeFileChunk, FILE_CHUNK_BYTES } from '../../protocol/channel/files.ts'
import { readChannel } from './read-channel.ts'

test('understands messages and chunks of the session channel', () => {
  const message = { type: 'chat-delivered', messageId: 'abcdefgh' }
  expect(readChannel(JSON.stringify(message))).toEqual({ kind: 'message', message })
  expect(readChannel(encodeFileChunk(7, new Uint8Array([1, 2])))).toMatchObject({
    kind: 'chunk',
    transfer: 7,
  })
})

test.each([
  ['no JSON', '{'],
  ['an unknown type', '{"type":"format-disk"}'],
  [
    'a field too long',
    JSON.stringify({
      type: 'chat',
      messageId: 'abcdefgh',
      text: 'x'.repeat(MAX_CHAT_CHARACTERS + 1),
      sentAt: 1,
    }),
  ],
  ['a text beyond the limit', `"${'x'.repeat(40_000)}"`],
  ['a file of a negative size', '{"type":"file-offer","transfer":2,"name":"a","bytes":-1}'],
  ['a chunk without its header', new Uint8Array(3)],
  ['a chunk too large', new Uint8Array(FILE_CHUNK_BYTES + 5)],
  ['neither text nor bytes', { type: 'end' }],
])('drops %s', (_, data) => {
  expect(readChannel(data)).toEqual({ kind: 'nonsense' })
})

test('never throws, whatever comes', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.anything(), fc.string(), fc.json(), fc.uint8Array()),
      data => void readChannel(data),
    ),
  )
})
