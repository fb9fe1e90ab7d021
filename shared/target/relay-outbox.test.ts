import { expect, test, vi } from 'vitest'
import { Failure } from '../protocol/failure.ts'
import { openRelayOutbox } from './relay-outbox.ts'

const end = (sessionId: string) =>
  ({ event: 'session:end', request: { sessionId, reason: 'target-ended' } }) as const

test.each(['relay-unreachable', 'timed-out', 'storage-full'] as const)(
  '[SES2] what the relay has not acknowledged (%s) is sent again later, in order',
  async code => {
    const ask = vi.fn().mockRejectedValueOnce(new Failure(code, 'not now'))
    const outbox = openRelayOutbox({ ask }, vi.fn())
    outbox.put(end('session-1'))
    outbox.put(end('session-2'))
    await outbox.flush()
    ask.mockClear()
    ask.mockResolvedValue({})
    await outbox.flush()
    expect(ask.mock.calls.map(([, request]) => request.sessionId)).toEqual(['session-1', 'session-2'])
    ask.mockClear()
    await outbox.flush()
    expect(ask).not.toHaveBeenCalled()
  },
)

test('what the relay refuses is told and not sent again', async () => {
  const refusal = new Failure('session-not-found', 'no such session')
  const ask = vi.fn().mockRejectedValueOnce(refusal).mockResolvedValue({})
  const onRefused = vi.fn()
  const outbox = openRelayOutbox({ ask }, onRefused)
  outbox.put(end('session-1'))
  outbox.put(end('session-2'))
  await outbox.flush()
  expect(onRefused).toHaveBeenCalledExactlyOnceWith(end('session-1'), refusal)
  expect(ask).toHaveBeenCalledTimes(2)
})

test('a message that the relay fails over is tried again a few times, and does not hold up the others', async () => {
  const ask = vi.fn(async (_event, { sessionId }: { sessionId: string }) => {
    if (sessionId === 'session-1') throw new Failure('internal', 'Something failed on the relay.')
    return {}
  })
  const onRefused = vi.fn()
  const outbox = openRelayOutbox({ ask }, onRefused)
  outbox.put(end('session-1'))
  outbox.put(end('session-2'))
  for (let tries = 0; tries < 5; tries++) await outbox.flush()
  expect(ask.mock.calls.map(([, { sessionId }]) => sessionId)).toEqual([
    ...Array.from({ length: 5 }, () => 'session-1'),
    'session-2',
  ])
  expect(onRefused).toHaveBeenCalledOnce()
})
