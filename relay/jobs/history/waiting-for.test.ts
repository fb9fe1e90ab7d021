import { describe, expect, it } from 'vitest'
import type { JobState } from '../../../shared/jobs/job-state.ts'
import { waitingFor } from './waiting-for.ts'

const now = 1_800_000_000_000
const hour = 3_600_000
const online = { online: true, lastSeenAt: now - hour }
const offline = { online: false, lastSeenAt: now - 2 * hour }

describe('why a job waits', () => {
  it.each<
    [
      JobState,
      number | null,
      number | null,
      typeof online | { online: false; lastSeenAt: null },
      string | null,
    ]
  >([
    ['waiting-for-device', null, null, offline, 'Device offline for 2 h; expires in 22 h'],
    [
      'waiting-for-device',
      null,
      null,
      { online: false, lastSeenAt: null },
      'Device has not connected yet; expires in 22 h',
    ],
    ['queued', null, null, online, 'Waiting to be sent to the device; expires in 22 h'],
    [
      'queued',
      now,
      null,
      online,
      'The device has the job and will start it when it is free; expires in 22 h',
    ],
    [
      'queued',
      now,
      null,
      offline,
      'The device took the job before it went offline 2 h ago; the result comes when it is back',
    ],
    [
      'running',
      now,
      null,
      offline,
      'The device took the job before it went offline 2 h ago; the result comes when it is back',
    ],
    ['running', now, now, online, 'Cancel was asked for; waiting for the device’s answer'],
    [
      'running',
      now,
      now,
      offline,
      'Cancel was asked for; the device is told when it is back (offline for 2 h)',
    ],
    ['running', now, null, online, null],
    ['completed', now, null, offline, null],
    ['cancelled', null, now, offline, null],
  ])('[JOB2] %s, offered %s, cancel %s, %o', (state, offeredAt, cancelRequestedAt, device, sentence) => {
    const job = { state, offeredAt, cancelRequestedAt, expiresAt: now + 22 * hour, device }
    expect(waitingFor(job, now)).toBe(sentence)
  })
})

it.each([
  ['awaiting-approval', 'Its fan-out waits for another administrator’s approval.'],
  ['paused', 'Its fan-out is paused.'],
  ['running', 'Its turn in the fan-out has not come.'],
])('[JOB2] [TRIG2] scheduled, its fan-out %s', (fanOutState, sentence) => {
  const times = { offeredAt: null, cancelRequestedAt: null, expiresAt: now + 22 * hour }
  expect(waitingFor({ state: 'scheduled', ...times, device: online, fanOutState }, now)).toBe(sentence)
})
