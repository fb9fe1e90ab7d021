import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Failure } from '../../shared/protocol/failure.ts'
import type { WatchEvent } from '../../shared/protocol/watches.ts'
import type { RelayLine } from '../link/relay-link.ts'
import { MAX_WAITING_EVENTS, openEventOutbox, putEvent, type EventOutbox } from './event-outbox.ts'
import { openWatchStore, type KeptEvent, type WatchStore } from './watch-store.ts'

const event = (
  n: number,
  watchId = 'watch-1234',
  happening: WatchEvent['happening'] = 'cleared',
): WatchEvent => ({
  eventId: `event-${String(n).padStart(6, '0')}`,
  watchId,
  at: n,
  happening,
  observed: 'seen',
  jobId: null,
  until: null,
})

let dir: string
let store: WatchStore
let outbox: EventOutbox
let sent: WatchEvent[]
let answer: () => Promise<void>
let relay: { ask: ReturnType<typeof vi.fn>; state: { phase: string } }

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'handrail-events-'))
  store = await openWatchStore(dir)
  sent = []
  answer = () => Promise.resolve()
  relay = {
    state: { phase: 'connected' },
    ask: vi.fn(async (_event: string, said: WatchEvent) => {
      sent.push(said)
      await answer()
      return {}
    }),
  }
  const line = relay as unknown as Pick<RelayLine, 'ask' | 'state'>
  outbox = openEventOutbox(store.stand, line, pino({ level: 'silent' }))
})
afterEach(async () => {
  outbox.stop()
  await store.stand.settled()
  await rm(dir, { recursive: true, force: true })
})

const put = (...events: WatchEvent[]): Promise<void> =>
  store.stand.change(data => {
    for (const one of events) putEvent(data.events, one)
  })

test('[TRIG1] events go out in their order, each until it is acknowledged, and outlive the agent', async () => {
  relay.state.phase = 'waiting'
  await put(event(1), event(2), event(3))
  outbox.send()
  expect(sent).toEqual([])
  store = await openWatchStore(dir)
  outbox = openEventOutbox(store.stand, relay as unknown as RelayLine, pino({ level: 'silent' }))
  relay.state.phase = 'connected'
  answer = () => (sent.length === 2 ? Promise.reject(new Failure('timed-out', 'late')) : Promise.resolve())
  outbox.send()
  await expect.poll(() => store.stand.data.events.length).toBe(2)
  await expect.poll(() => sent.length).toBe(2)
  outbox.send()
  await expect.poll(() => store.stand.data.events.length, { timeout: 8000 }).toBe(0)
  expect(sent.map(({ at }) => at)).toEqual([1, 2, 2, 3])
})

test('[TRIG1] [TRIG4] an event that comes while others are sent is told once it is on disk, not before', async () => {
  await put(event(1))
  const writing = Promise.withResolvers<void>()
  const settled = vi.spyOn(store.stand, 'settled').mockImplementation(async () => {
    if (store.stand.data.events.some(({ event: { at } }) => at === 2)) await writing.promise
  })
  answer = () => {
    if (sent.length === 1) putEvent(store.stand.data.events, event(2))
    return Promise.resolve()
  }
  outbox.send()
  await expect.poll(() => settled.mock.calls.length).toBe(2)
  expect(sent.map(({ at }) => at)).toEqual([1])
  writing.resolve()
  await expect.poll(() => sent.map(({ at }) => at)).toEqual([1, 2])
})

test('[TRIG1] an event that the relay will never take holds up no other', async () => {
  await put(event(1), event(2))
  answer = () =>
    sent.length === 1 ? Promise.reject(new Failure('not-found', 'no such watch')) : Promise.resolve()
  outbox.send()
  await expect.poll(() => store.stand.data.events.length).toBe(0)
  expect(sent.map(({ at }) => at)).toEqual([1, 2])
})

test('[TRIG1] beyond a thousand the oldest of its kind gives way, and the next of that kind says how many did', async () => {
  const events: KeptEvent[] = []
  putEvent(events, event(0, 'watch-other', 'came-about'))
  for (let n = 1; n <= MAX_WAITING_EVENTS + 500; n += 1) putEvent(events, event(n))
  expect(events).toHaveLength(MAX_WAITING_EVENTS)
  expect(events[0]).toMatchObject({ event: { watchId: 'watch-other' }, dropped: 0 })
  expect(events[1]).toMatchObject({ event: { at: 502 }, dropped: 501 })
  await store.stand.change(data => (data.events = events.slice(0, 2)))
  outbox.send()
  await expect.poll(() => sent.length).toBe(2)
  expect(sent[1]?.observed).toBe('seen (and 501 times before, not kept)')
})

test('[TRIG1] what gave way while others were being sent is told of by its heir alone', async () => {
  await put(...Array.from({ length: MAX_WAITING_EVENTS }, (_, n) => event(n)))
  const first = Promise.withResolvers<void>()
  answer = () => first.promise
  outbox.send()
  await expect.poll(() => sent.length).toBe(1)
  await put(...Array.from({ length: 3 }, (_, n) => event(2000 + n)))
  first.resolve()
  await expect.poll(() => store.stand.data.events.length).toBe(0)
  // The first was on its way already.
  expect(sent.slice(0, 2).map(({ eventId }) => eventId)).toEqual(['event-000000', 'event-000003'])
})
