import { expect, test } from 'vitest'
import { peeringSchema } from '../../../shared/protocol/peering.ts'
import { makePeering } from './make-peering.ts'

const session = { id: 'session-1', maximumLengthMs: 3_600_000 }
const now = Date.parse('2026-01-01T00:00:00Z')

test('[TURN1] without servers the ends connect directly', () => {
  const ice = { stunUrls: [], turnUrls: [], turnSecret: undefined }
  expect(makePeering({ ice, sessionResumeMs: 30_000 }, session, now)).toEqual({
    iceServers: [],
    resumeMs: 30_000,
  })
})

test('[TURN1] credentials are as coturn makes them, and outlast the session by little', () => {
  const ice = {
    stunUrls: ['stun:turn.example.org:3478'],
    turnUrls: ['turn:turn.example.org:3478?transport=udp', 'turns:turn.example.org:5349'],
    turnSecret: 'a shared secret of some length',
  }
  const peering = makePeering({ ice, sessionResumeMs: 60_000 }, session, now)
  expect(peeringSchema.parse(peering)).toEqual(peering)
  expect(peering.iceServers[0]).toEqual({ urls: ice.stunUrls })
  // As: printf '1767230160:session-1' | openssl dgst -sha1 -hmac 'a shared secret of some length' -binary | base64
  expect(peering.iceServers[1]).toEqual({
    urls: ice.turnUrls,
    username: '1767230160:session-1',
    credential: 'QoehLcYxudaCSytgdY4wwBOajws=',
  })
  const other = makePeering({ ice, sessionResumeMs: 60_000 }, { ...session, id: 'session-2' }, now)
  expect(other.iceServers[1]?.credential).not.toBe(peering.iceServers[1]?.credential)
})
