import { expect, test } from 'vitest'
import { readStatistics } from './read-statistics.ts'

const video = {
  type: 'inbound-rtp',
  kind: 'video',
  timestamp: 2000,
  bytesReceived: 30_000,
  framesPerSecond: 29,
  frameWidth: 1280,
  frameHeight: 800,
  codecId: 'C1',
}

test('[SCR1] reads fps, bit rate, round trip, resolution and codec', () => {
  const before = readStatistics([{ ...video, timestamp: 1000, bytesReceived: 5_000 }], null)
  expect(before.bitsPerSecond).toBeNull()
  const entries = [
    { type: 'codec', id: 'C0', mimeType: 'audio/opus' },
    { type: 'codec', id: 'C1', mimeType: 'video/VP8' },
    { type: 'candidate-pair', state: 'failed', nominated: false, currentRoundTripTime: 9 },
    {
      type: 'candidate-pair',
      state: 'succeeded',
      nominated: true,
      currentRoundTripTime: 0.012,
      localCandidateId: 'L1',
      remoteCandidateId: 'R1',
    },
    { type: 'local-candidate', id: 'L1', candidateType: 'host' },
    { type: 'remote-candidate', id: 'R1', candidateType: 'relay' },
    video,
  ]
  expect(readStatistics(entries, before)).toMatchObject({
    roundTripMs: 12,
    framesPerSecond: 29,
    bitsPerSecond: 200_000,
    width: 1280,
    height: 800,
    codec: 'VP8',
    path: { local: 'host', remote: 'relay', isRelayed: true },
  })
})

test('[SCR1] says nothing where nothing is known', () => {
  expect(readStatistics([], null)).toMatchObject({
    roundTripMs: null,
    bitsPerSecond: null,
    codec: null,
    path: null,
  })
})
