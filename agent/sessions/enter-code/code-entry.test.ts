import { expect, test, vi } from 'vitest'
import { Failure } from '../../../shared/protocol/failure.ts'
import { endReasonSentences } from '../../../shared/words/en/sessions.ts'
import { openCodeEntry } from './code-entry.ts'

function open(change: { unavailable?: 'relay-unknown' } = {}) {
  let now = 1000
  const redeem = vi.fn<(code: string) => Promise<{ sessionId: string }>>()
  const entry = openCodeEntry({
    clock: () => now,
    unavailable: () => change.unavailable ?? null,
    redeem,
    onChange: vi.fn(),
  })
  return { entry, redeem, pass: (ms: number) => (now += ms) }
}

test.each([
  '123456789',
  '123 456 789',
  '123-456-789',
  ' 123–456–789\n',
  'https://relay.example/join#123456789',
])('[CODE6] %j is understood', async text => {
  const { entry, redeem } = open()
  redeem.mockResolvedValue({ sessionId: 'session-1' })
  await entry.connect(text)
  expect(redeem).toHaveBeenCalledExactlyOnceWith('123456789')
  expect(entry.view()).toEqual({ phase: 'redeeming' })
  expect(entry.requestCame('session-1')).toBe('entered-here')
  expect(entry.view()).toEqual({ phase: 'idle' })
})

test('[CODE6] what cannot be a code does not reach the relay', async () => {
  const { entry, redeem } = open()
  await entry.connect('hello')
  expect(redeem).not.toHaveBeenCalled()
  expect(entry.view()).toMatchObject({ phase: 'failed', code: 'code-refused' })
})

test('[CODE4] a refused code says why; Try Again and Cancel leave nothing behind', async () => {
  const { entry, redeem } = open()
  redeem.mockRejectedValue(new Failure('too-many-requests', 'Wait a moment.', { retryAfterMs: 5000 }))
  await entry.connect('123456789')
  expect(entry.view()).toEqual({
    phase: 'failed',
    code: 'too-many-requests',
    message: 'Wait a moment.',
    retryAfterMs: 5000,
  })
  entry.cancel()
  expect(entry.view()).toEqual({ phase: 'idle' })
})

test('[CODE4] a try that was cancelled brings no session, however late the relay asks', async () => {
  const { entry, redeem } = open()
  let answer: (reply: { sessionId: string }) => void = () => undefined
  redeem.mockReturnValue(new Promise(resolve => (answer = resolve)))
  const trying = entry.connect('123456789')
  entry.cancel()
  answer({ sessionId: 'session-1' })
  await trying
  expect(entry.view()).toEqual({ phase: 'idle' })
  expect(entry.requestCame('session-1')).toBe('given-up')
  expect(entry.requestCame('session-2')).toBe('unasked')
})

test('[CODE7] without any relay the entry is unavailable and says why', async () => {
  const { entry, redeem } = open({ unavailable: 'relay-unknown' })
  expect(entry.view()).toEqual({ phase: 'unavailable', code: 'relay-unknown' })
  await expect(entry.connect('123456789')).rejects.toMatchObject({ code: 'relay-unknown' })
  expect(redeem).not.toHaveBeenCalled()
})

test('a request that never comes is not waited for without end', async () => {
  const { entry, redeem, pass } = open()
  redeem.mockResolvedValue({ sessionId: 'session-1' })
  await entry.connect('123456789')
  pass(19_999)
  entry.look()
  expect(entry.view()).toEqual({ phase: 'redeeming' })
  pass(1)
  entry.look()
  expect(entry.view()).toMatchObject({ phase: 'failed', code: 'timed-out' })
})

test('[MODE4] a session that ends before anybody was asked tells its reason in the entry', async () => {
  const { entry, redeem } = open()
  redeem.mockResolvedValue({ sessionId: 'session-1' })
  await entry.connect('123456789')
  entry.endedUnasked('session-1', { reason: 'no-allowed-mode' })
  expect(entry.view()).toMatchObject({
    phase: 'failed',
    message: endReasonSentences['no-allowed-mode'],
    ended: { reason: 'no-allowed-mode' },
  })
})
