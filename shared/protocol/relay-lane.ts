import { z } from 'zod'

/**
 * The fast lane through the relay. Device and controller ask for it over their links (`lane:open`, `lane:join`) and are given a token
 * each, of one lane and one end, good once. Both ends are sockets of Socket.IO's namespace `/lane`, websocket only; the
 * controller's also has one answer of HTTP that does not end, on which the device's blocks come down. The relay passes on what it
 * is given and cannot open: see shared/files/lane-blocks.ts.
 */

export const LANE_NAMESPACE = '/lane'

export const laneTokenSchema = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })

/** Where the controller's end reads, once: blocks one after the other, each after its length in four bytes (big endian). */
export const laneDownAddress = (token: string): string => `/api/lanes/${token}`

/**
 * The one event of the namespace, both ways: a block, acknowledged when it was passed on. So much may be on its way unacknowledged;
 * who sends more is cut off, so that the relay's memory has a bound.
 */
export const LANE_UNTAKEN_BYTES = 8 * 1024 * 1024
