import { z } from 'zod'
import { MAX_ON_DEVICE } from '../fleet/trigger.ts'
import { inputValuesSchema, platformSchema } from '../jobs/declaration.ts'
import { executionPolicySchema } from '../jobs/execution-policy.ts'
import { consentFloorSchema } from '../sessions/consent.ts'
import { sessionModeSchema } from '../sessions/session-mode.ts'
import { endReasonSchema } from '../sessions/session-state.ts'
import { sessionTermsSchema } from '../sessions/session-terms.ts'
import { jobOutputSchema, jobResultSchema, signedOrderSchema } from './job.ts'
import { done, type LinkEvents } from './link.ts'
import { participantAnswerSchema } from './participant.ts'
import { peeringSchema } from './peering.ts'
import { askerSchema, idSchema, relayAddressSchema, sha256Schema, timeSchema } from './people.ts'
import { MOST_PARTICIPANTS, shareSchema } from './participant.ts'
import {
  finishRecordingSchema,
  openRecordingSchema,
  recordingPartSchema,
  recordingStandSchema,
} from './recording.ts'
import { laneTokenSchema } from './relay-lane.ts'
import { offerSchema, signedWatchListSchema, watchEventSchema } from './watches.ts'
import {
  sessionAnswerSchema,
  sessionHappeningSchema,
  sessionRequestSchema,
  sessionSignalSchema,
} from './session.ts'

/**
 * The agent's link: Socket.IO namespace `/agent`, websocket only.
 * Connect with auth `{ protocol, deviceId }`; the relay sends `challenge`, the agent acknowledges with its signature over
 * `challengeText(...)`, the relay sends `welcome`; before that no other event is answered. AUTH2.
 * Instead of `welcome` the relay may emit `refused` with a failure body (`device-proof-failed`; `conflict` where another
 * connection with this identity answers) and close the connection; nothing is acknowledged then.
 */

export const agentAuthSchema = z.object({ protocol: z.number().int(), deviceId: idSchema })

/** The text that the device's Ed25519 key signs: bound to this purpose, this device and this connection. */
export function challengeText(deviceId: string, nonce: string): string {
  return `handrail device proof v1\n${deviceId}\n${nonce}`
}

/** The text that the device's Ed25519 key signs to vouch for its sealing key (X25519, SPKI DER, base64). SEC1. */
export function sealingKeyText(deviceId: string, sealingKey: string): string {
  return `handrail sealing key v1\n${deviceId}\n${sealingKey}`
}

/** What a device says of itself after each connect and when it changes. */
export const deviceFactsSchema = z.object({
  hostName: z.string().min(1).max(255),
  platform: platformSchema,
  systemName: z.string().max(120),
  agentVersion: z.string().max(40),
  executionPolicy: executionPolicySchema,
  publishers: z.array(z.object({ name: z.string().max(200), thumbprint: sha256Schema })).max(100),
  /** The session modes that this device can do now (no display: no screen mode). */
  modes: z.array(sessionModeSchema).max(5),
  loggedOnUsers: z.array(z.string().max(120)).max(50),
  /** The consent floor, for the dashboard to show; the relay cannot change it. CONS4. Missing from agents of an older version. */
  consentFloor: consentFloorSchema.optional(),
})
export type DeviceFacts = z.infer<typeof deviceFactsSchema>

export const relayListSchema = z.array(relayAddressSchema).min(1).max(10)

/** Relay → agent. */
export const toAgentEvents = {
  challenge: {
    request: z.object({ nonce: z.string().min(20).max(100) }),
    reply: z.object({ signature: z.string().max(128) }),
  },
  welcome: {
    request: z.object({ relays: relayListSchema, organisation: z.string().max(120), now: timeSchema }),
    reply: done,
  },
  'session:request': { request: sessionRequestSchema, reply: done },
  'session:signal': { request: sessionSignalSchema, reply: done },
  /** Somebody wants to take part beside the one in control: the device asks its user, and answers `participant:answer`. */
  'participant:request': {
    request: z.object({
      sessionId: idSchema,
      participantId: idSchema,
      person: askerSchema,
      share: shareSchema,
      peering: peeringSchema.optional(),
    }),
    reply: done,
  },
  /** Who takes part now, and with what: whoever is not named here is out. Said after each change and after a reconnect. */
  'session:participants': {
    request: z.object({
      sessionId: idSchema,
      participants: z
        .array(z.object({ participantId: idSchema, share: shareSchema, asksForControl: z.boolean() }))
        .max(MOST_PARTICIPANTS),
    }),
    reply: done,
  },
  /**
   * The one in control hands the session to this participant, under these terms, and is from then on the participant `leadBecomes`.
   * The device asks its user where the terms say so, does it, and answers `handover:answer`.
   */
  'session:handover': {
    request: z.object({
      sessionId: idSchema,
      participantId: idSchema,
      leadBecomes: idSchema,
      share: shareSchema,
      terms: sessionTermsSchema,
    }),
    reply: done,
  },
  /** Policy has changed in mid-session: these terms hold from now on. Said again after a reconnect. */
  'session:terms': { request: z.object({ sessionId: idSchema, terms: sessionTermsSchema }), reply: done },
  /** With `device-busy`, `connectedWith` says who is in session with the device already. SES3. */
  'session:ended': {
    request: z.object({
      sessionId: idSchema,
      reason: endReasonSchema,
      connectedWith: askerSchema.optional(),
    }),
    reply: done,
  },
  /** Acknowledged once the agent has taken the order durably (or knows it already): it will run at most once. */
  'job:offer': { request: signedOrderSchema, reply: done },
  'job:cancel': { request: z.object({ jobId: idSchema }), reply: done },
  /** After each `job:sync` and when it changes: all that this device looks for by itself. Acknowledged once it is kept. TRIG1. */
  'watch:list': { request: signedWatchListSchema, reply: done },
  /** Somebody let a muted watch run again. */
  'watch:unmute': { request: z.object({ watchId: idSchema }), reply: done },
  /** What is offered to this device's user has changed: the agent asks for it again when its page is looked at. */
  'offers:changed': { request: z.object({}), reply: done },
} as const satisfies LinkEvents

/** Agent → relay. */
export const fromAgentEvents = {
  'device:facts': { request: deviceFactsSchema, reply: done },
  /**
   * After each connect, before `job:sync`: the key to which secrets for this device are sealed (X25519, SPKI DER, base64), and the
   * device's signature over `sealingKeyText(...)`. A device that has told none gets no secrets. SEC1.
   */
  'device:key': {
    request: z.object({ sealingKey: z.base64().max(200), signature: z.base64().max(128) }),
    reply: done,
  },
  'code:redeem': {
    request: z.object({ code: z.string().regex(/^\d{7,16}$/) }),
    reply: z.object({ sessionId: idSchema }),
  },
  /** Sent again after a reconnect until acknowledged; only the first one counts. */
  'session:answer': { request: z.object({ sessionId: idSchema, answer: sessionAnswerSchema }), reply: done },
  'session:signal': { request: sessionSignalSchema, reply: done },
  /** Sent again after a reconnect until acknowledged. */
  'participant:answer': {
    request: z.object({ sessionId: idSchema, participantId: idSchema, answer: participantAnswerSchema }),
    reply: done,
  },
  /** A participant is out as far as the device is concerned: their connection is gone for good, or they said goodbye. */
  'participant:end': {
    request: z.object({ sessionId: idSchema, participantId: idSchema, reason: endReasonSchema }),
    reply: done,
  },
  /**
   * `stands`: the participant is the controller now. Where a device has handed the session over and it does not stand, since they left
   * meanwhile, the device gives it back to the one who was in control.
   */
  'handover:answer': {
    request: z.object({
      sessionId: idSchema,
      participantId: idSchema,
      leadBecomes: idSchema,
      answer: participantAnswerSchema,
    }),
    reply: z.object({ stands: z.boolean() }),
  },
  'session:happened': {
    request: z.object({ sessionId: idSchema, happening: sessionHappeningSchema }),
    reply: done,
  },
  'session:end': { request: z.object({ sessionId: idSchema, reason: endReasonSchema }), reply: done },
  /** A fast lane through this relay; see relay-lane.ts. `unavailable` where it offers none. */
  'lane:open': { request: z.object({ sessionId: idSchema }), reply: laneTokenSchema },
  /** After each connect: the sessions that this device still holds; the relay names those that are over. */
  'session:sync': {
    request: z.object({ sessionIds: z.array(idSchema).max(4) }),
    reply: z.object({ ended: z.array(z.object({ sessionId: idSchema, reason: endReasonSchema })) }),
  },
  /** A recording that this device made, part by part; begun again and gone on with after each reconnect until it is kept. REC1. */
  'recording:open': { request: openRecordingSchema, reply: recordingStandSchema },
  'recording:part': {
    request: recordingPartSchema.extend({ recordingId: idSchema }),
    reply: recordingStandSchema,
  },
  'recording:finish': {
    request: finishRecordingSchema.extend({ recordingId: idSchema }),
    reply: recordingStandSchema,
  },
  'script:get': {
    request: z.object({ sha256: sha256Schema }),
    reply: z.object({ base64: z.string().max(1024 * 1024) }),
  },
  'job:started': { request: z.object({ jobId: idSchema, startedAt: timeSchema }), reply: done },
  /** While the script runs, at most ten times a second; nothing waits for the answer and nothing is sent again. */
  'job:output': { request: jobOutputSchema, reply: done },
  /** Acknowledged once stored; the agent keeps the result in its outbox until then, and sends it again. */
  'job:result': { request: jobResultSchema, reply: done },
  /**
   * After each connect: the jobs that this device holds (taken, running, or ended and not yet acknowledged).
   * The relay offers again what it dispatched and the device does not name, and names the jobs that were cancelled meanwhile.
   */
  'job:sync': {
    request: z.object({ jobIds: z.array(idSchema).max(1000) }),
    reply: z.object({ cancelled: z.array(idSchema).max(1000) }),
  },
  /** Acknowledged once stored; the agent keeps it until then, and sends it again. */
  'watch:happened': { request: watchEventSchema, reply: done },
  /** What is offered to this device's user, in the first of these languages that there are words in. TRIG1, self-help. */
  'offers:list': {
    request: z.object({ languages: z.array(z.string().regex(/^[a-z]{2}$/)).max(10) }),
    reply: z.object({ offers: z.array(offerSchema).max(MAX_ON_DEVICE) }),
  },
  /** The user asks for one. `too-many-requests` where it was asked for often, `not-found` where it is no longer offered. */
  'offers:run': {
    request: z.object({
      triggerId: idSchema,
      inputs: inputValuesSchema,
      /** The account that asks, as the device knows it. */
      user: z.string().max(120),
    }),
    reply: z.object({ jobId: idSchema }),
  },
} as const satisfies LinkEvents
