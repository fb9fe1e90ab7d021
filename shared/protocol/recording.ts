import { z } from 'zod'
import { idSchema, sha256Schema, timeSchema } from './people.ts'

/** A recording on its way to the relay, over HTTP from the controller and over its link from the agent. REC1. */

/** Each part but the last is exactly as long, so that what was cut off goes on where a block of the stored file begins. */
export const RECORDING_PART_BYTES = 512 * 1024

export const recordingSides = ['controller', 'target'] as const
export type RecordingSide = (typeof recordingSides)[number]

/** Says that a recording begins, or asks how far it got. Saying it again changes nothing. */
export const openRecordingSchema = z.object({
  recordingId: idSchema,
  sessionId: idSchema,
  startedAt: timeSchema,
})
export type OpenRecording = z.infer<typeof openRecordingSchema>

/** The byte from which the relay wants the next part; `kept`: it has it all. */
export const recordingStandSchema = z.object({
  nextByte: z.number().int().nonnegative(),
  kept: z.boolean(),
})
export type RecordingStand = z.infer<typeof recordingStandSchema>

export const recordingPartSchema = z.object({
  fromByte: z.number().int().nonnegative(),
  base64: z.base64().max(Math.ceil(RECORDING_PART_BYTES / 3) * 4 + 4),
  /** Of this part's bytes. */
  sha256: sha256Schema,
})
export type RecordingPart = z.infer<typeof recordingPartSchema>

/** All has been sent: how long it is, and its hash as a whole. */
export const finishRecordingSchema = z.object({
  bytes: z.number().int().positive(),
  sha256: sha256Schema,
  endedAt: timeSchema,
})
export type FinishRecording = z.infer<typeof finishRecordingSchema>

/** A recording that the relay keeps, as it is shown. */
export const recordingSchema = z.object({
  id: idSchema,
  side: z.enum(recordingSides),
  state: z.enum(['uploading', 'kept']),
  startedAt: timeSchema,
  endedAt: timeSchema.nullable(),
  /** How much the relay has. */
  bytes: z.number().int().nonnegative(),
  sha256: sha256Schema.nullable(),
  durationMs: z.number().nonnegative().nullable(),
})
export type Recording = z.infer<typeof recordingSchema>
