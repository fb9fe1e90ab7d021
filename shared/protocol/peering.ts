import { z } from 'zod'

/**
 * How the two ends of a session find each other: the relay hands it to both, made for this session, and neither stores nor logs it.
 * TURN1, SES2.
 */

const iceServerSchema = z.object({
  urls: z
    .array(
      z
        .string()
        .regex(/^(?:stuns?|turns?):\S+$/)
        .max(300),
    )
    .min(1)
    .max(10),
  username: z.string().max(200).exactOptional(),
  credential: z.string().max(200).exactOptional(),
})
export type IceServer = z.infer<typeof iceServerSchema>

export const peeringSchema = z.object({
  /** None: the ends connect directly, and nobody else is asked. */
  iceServers: z.array(iceServerSchema).max(4),
  /** How long a connection may be gone before the session ends. */
  resumeMs: z.number().int().min(1000).max(3_600_000),
})
export type Peering = z.infer<typeof peeringSchema>

/** What holds where a relay says nothing of it. */
export const directPeering: Peering = { iceServers: [], resumeMs: 60_000 }
