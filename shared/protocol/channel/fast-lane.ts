import { z } from 'zod'

/**
 * The fast lane: a way for the bytes of files beside the data channel, for what that channel is too slow for. What goes over it
 * is AES-256-GCM (shared/files/lane-blocks.ts) under keys that both ends agree on here, over DTLS; whoever carries it sees
 * ciphertext alone. Direct: the child serves it on a port of its own, for this session only, to whoever has the token, once.
 * Through the relay (shared/protocol/relay-lane.ts), where the viewer does not get there: each end with a token of its own.
 */

/** Half of what the keys are made of. */
const secret = z.base64().length(44)

export const fastLaneMessages = [
  z.object({
    type: z.literal('lane-offer'),
    token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    secret,
    /** Where the child can perhaps be reached, as `host:port`. */
    addresses: z.array(z.string().max(60)).max(12),
  }),
  /** Child: it stands at the relay; the viewer asks the relay for its own end. */
  z.object({ type: z.literal('lane-offer-relay'), secret }),
  z.object({ type: z.literal('lane-answer'), secret }),
  /** Viewer: there is no way to what was offered with this secret. */
  z.object({ type: z.literal('lane-unreachable'), secret }),
] as const

/** Down: one answer of HTTP that does not end, blocks one after the other, each after its length in four bytes (big endian). */
export const LANE_DOWN_CHUNK_BYTES = 256 * 1024
/** What a viewer takes: a Chromium maps and clears memory anew for each buffer of about 1 MB, which is why none are sent any more. */
export const LANE_MOST_CHUNK_BYTES = 1024 * 1024
/** Up: Socket.IO, one event `block` each. */
export const LANE_UP_CHUNK_BYTES = 256 * 1024
/** How much may be on its way beyond what the receiver confirmed. */
export const LANE_WINDOW_BYTES = 16 * 1024 * 1024
/** A transfer smaller than this does not wish for a lane. */
export const LANE_WORTH_BYTES = 4 * 1024 * 1024
export const laneDownPath = (token: string): string => `/${token}/down`
export const laneUpPath = (token: string): string => `/${token}/up`
