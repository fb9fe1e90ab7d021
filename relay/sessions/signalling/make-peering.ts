import { createHmac } from 'node:crypto'
import type { Peering } from '../../../shared/protocol/peering.ts'
import type { RelayConfig } from '../../config.ts'

/** A clock that is off, and the time until both ends have connected. */
const SPARE_MS = 15 * 60_000

/**
 * The STUN and TURN servers of a session, with credentials as coturn's `use-auth-secret` makes them of the shared secret
 * (draft-uberti-behave-turn-rest-00): the username is the time of expiry and the session, the password its HMAC-SHA1. They outlast the
 * session's longest time and no more. TURN1.
 */
export function makePeering(
  config: Pick<RelayConfig, 'ice' | 'sessionResumeMs'>,
  session: { id: string; maximumLengthMs: number },
  now: number,
): Peering {
  const { stunUrls, turnUrls, turnSecret } = config.ice
  const iceServers: Peering['iceServers'] = []
  if (stunUrls.length > 0) iceServers.push({ urls: [...stunUrls] })
  if (turnUrls.length > 0 && turnSecret !== undefined) {
    const expiresAt = now + session.maximumLengthMs + config.sessionResumeMs + SPARE_MS
    const username = `${Math.ceil(expiresAt / 1000)}:${session.id}`
    const credential = createHmac('sha1', turnSecret).update(username).digest('base64')
    iceServers.push({ urls: [...turnUrls], username, credential })
  }
  return { iceServers, resumeMs: config.sessionResumeMs }
}
