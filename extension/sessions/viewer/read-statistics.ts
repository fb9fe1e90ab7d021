import { z } from 'zod'

/** What the viewer shows of its connection on demand. SCR1. Null: not known (yet). */
export interface ViewerStatistics {
  roundTripMs: number | null
  framesPerSecond: number | null
  bitsPerSecond: number | null
  width: number | null
  height: number | null
  codec: string | null
  /** The kinds of candidate at both ends of the path in use, as WebRTC names them: host, srflx, prflx, relay. */
  path: { local: string; remote: string; isRelayed: boolean } | null
  /** For the next reading: bytes received in all, and when. */
  bytesReceived: number
  at: number
}

const videoSchema = z.object({
  type: z.literal('inbound-rtp'),
  kind: z.literal('video'),
  timestamp: z.number(),
  bytesReceived: z.number(),
  framesPerSecond: z.number().optional(),
  frameWidth: z.number().optional(),
  frameHeight: z.number().optional(),
  codecId: z.string().optional(),
})
const pairSchema = z.object({
  type: z.literal('candidate-pair'),
  state: z.literal('succeeded'),
  nominated: z.literal(true),
  currentRoundTripTime: z.number().optional(),
  localCandidateId: z.string().optional(),
  remoteCandidateId: z.string().optional(),
})
const candidateSchema = z.object({ id: z.string(), candidateType: z.string() })
const codecSchema = z.object({ type: z.literal('codec'), id: z.string(), mimeType: z.string() })

function firstOf<S extends z.ZodType>(entries: readonly unknown[], schema: S): z.output<S> | null {
  for (const entry of entries) {
    const parsed = schema.safeParse(entry)
    if (parsed.success) return parsed.data
  }
  return null
}

/** Reads WebRTC's own report (W3C webrtc-stats); `before` is the last reading, for what is a rate. */
export function readStatistics(
  entries: readonly unknown[],
  before: ViewerStatistics | null,
): ViewerStatistics {
  const video = firstOf(entries, videoSchema)
  const pair = firstOf(entries, pairSchema)
  const codec = firstOf(entries, codecSchema.extend({ id: z.literal(video?.codecId ?? '') }))
  const local = firstOf(entries, candidateSchema.extend({ id: z.literal(pair?.localCandidateId ?? '') }))
  const remote = firstOf(entries, candidateSchema.extend({ id: z.literal(pair?.remoteCandidateId ?? '') }))
  const at = video?.timestamp ?? 0
  const bytesReceived = video?.bytesReceived ?? 0
  const spanMs = before && before.at > 0 ? at - before.at : 0
  return {
    roundTripMs: pair?.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1000,
    framesPerSecond: video?.framesPerSecond ?? null,
    bitsPerSecond: before && spanMs > 0 ? ((bytesReceived - before.bytesReceived) * 8000) / spanMs : null,
    width: video?.frameWidth ?? null,
    height: video?.frameHeight ?? null,
    codec: codec?.mimeType.replace(/^video\//i, '') ?? null,
    path: local &&
      remote && {
        local: local.candidateType,
        remote: remote.candidateType,
        isRelayed: local.candidateType === 'relay' || remote.candidateType === 'relay',
      },
    bytesReceived,
    at,
  }
}
