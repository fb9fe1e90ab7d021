import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeTerms } from '../../test/support/make-terms.ts'
import type { SessionTerms } from '../sessions/session-terms.ts'
import { keepRecording } from './keep-recording.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function open(first: SessionTerms, start?: () => Promise<void>) {
  let terms = first
  const heard = { say: vi.fn(), askConsent: vi.fn(), onRecording: vi.fn(), onCannot: vi.fn(), stop: vi.fn() }
  const recording = keepRecording({
    ...heard,
    terms: () => terms,
    clock: () => 7,
    newId: () => 'recording-1',
    recorder: start ? { start, stop: heard.stop } : null,
  })
  recording.look(true)
  recording.connected()
  const last = () => heard.say.mock.lastCall?.[0] as unknown
  return { recording, heard, last, setTerms: (next: SessionTerms) => (terms = next) }
}
const allowed = makeTerms({ may: { recording: true } })
const forced = (side: 'controller' | 'target') =>
  makeTerms({ may: { recording: true }, recording: { forced: true, side } })
const began = { type: 'recording-began', recordingId: 'recording-9', startedAt: 1 } as const

test('[REC1] nothing is recorded that policy forbids, or that was not consented to', () => {
  const { recording, heard, last } = open(makeTerms())
  recording.take({ type: 'recording-want', on: true })
  expect(last()).toMatchObject({ standing: 'refused', reason: 'policy-forbids' })
  expect(heard.askConsent).not.toHaveBeenCalled()
  const other = open(allowed)
  other.recording.take({ type: 'recording-want', on: true })
  other.recording.take(began)
  expect(other.heard.onRecording).not.toHaveBeenCalled()
  other.recording.consented(false, 'user-refused')
  expect(other.last()).toMatchObject({ standing: 'refused', reason: 'user-refused' })
})

test('[REC1] forced: the screen is withheld until it is recorded; without a recorder the session ends', () => {
  const { recording, heard, last } = open(forced('controller'))
  expect(recording.mayShow()).toBe(false)
  expect(last()).toMatchObject({ standing: 'granted' })
  recording.take(began)
  expect(recording.mayShow()).toBe(true)
  vi.advanceTimersByTime(60_000)
  expect(heard.onCannot).not.toHaveBeenCalled()
  recording.take({ type: 'recording-ended', recordingId: 'recording-9', why: 'disk full' })
  expect(heard.onCannot).toHaveBeenCalledWith('disk full')
  const silent = open(forced('controller'))
  vi.advanceTimersByTime(60_000)
  expect(silent.heard.onCannot).toHaveBeenCalledOnce()
})

test('[REC1] forced on a device that cannot record ends the session', async () => {
  const { heard } = open(forced('target'), async () => {
    throw new Error('no ffmpeg')
  })
  await vi.advanceTimersByTimeAsync(0)
  expect(heard.onCannot).toHaveBeenCalledWith('no ffmpeg')
})

test('[REC1] a policy that takes the right away stops the recording on the device', async () => {
  const onTarget = makeTerms({ may: { recording: true }, recording: { side: 'target' } })
  const { recording, heard, setTerms } = open(onTarget, async () => undefined)
  recording.take({ type: 'recording-want', on: true })
  recording.consented(true)
  await vi.advanceTimersByTimeAsync(0)
  expect(heard.onRecording).toHaveBeenLastCalledWith(expect.objectContaining({ side: 'target' }), null)
  setTerms(makeTerms({ recording: { side: 'target' } }))
  recording.look(true)
  expect(heard.stop).toHaveBeenCalled()
  expect(heard.onRecording).toHaveBeenLastCalledWith(null, expect.anything())
})
