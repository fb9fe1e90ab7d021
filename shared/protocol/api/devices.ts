import { z } from 'zod'
import { platformSchema } from '../../jobs/declaration.ts'
import { deviceFactsSchema, relayListSchema } from '../agent-link.ts'
import { idSchema, timeSchema } from '../people.ts'
import {
  administrators,
  byId,
  everyone,
  nameSchema,
  nothing,
  page,
  paging,
  route,
  type ApiRoute,
} from './route.ts'

/** Enrolment and the devices. */

export const deviceSchema = z.object({
  id: idSchema,
  name: z.string(),
  facts: deviceFactsSchema.nullable(),
  online: z.boolean(),
  lastSeenAt: timeSchema.nullable(),
  enrolledAt: timeSchema,
  /** When a second connection with this identity was last noticed (AUTH2); null: never. */
  identityConflictAt: timeSchema.nullable(),
  inSession: z.boolean(),
  /** Those that an administrator gave it and those that its inventory told, in order. */
  labels: z.array(z.string()),
  /** The address from which it was last connected. */
  address: z.string().nullable(),
})
export type Device = z.infer<typeof deviceSchema>

export const devicesApi = {
  'POST /api/enrolment-tokens': route({
    summary: 'Makes a one-time token with which one agent can be enrolled within the hour',
    access: administrators,
    reply: z.object({ token: z.string(), expiresAt: timeSchema }),
  }),
  'POST /api/enrol': route({
    summary: 'An agent enrols: hands in its token and its public key',
    access: 'public',
    body: z.object({
      token: z.string().max(200),
      /** Ed25519 public key, SPKI DER, base64. */
      publicKey: z.base64().max(200),
      hostName: z.string().min(1).max(255),
      platform: platformSchema,
    }),
    reply: z.object({
      deviceId: idSchema,
      /** The key with which this relay signs job orders (Ed25519, SPKI DER, base64); the agent pins it. */
      relayPublicKey: z.string(),
      relays: relayListSchema,
      organisation: z.string(),
    }),
  }),
  'GET /api/devices': route({
    summary: 'Devices by name; `search` finds host names, users and platforms',
    access: everyone,
    query: z.object({
      ...paging,
      search: z.string().max(120).optional(),
      online: z.enum(['yes', 'no']).optional(),
    }),
    reply: page(deviceSchema),
  }),
  'GET /api/devices/:id': route({
    summary: 'One device',
    access: everyone,
    params: byId,
    reply: deviceSchema,
  }),
  'PATCH /api/devices/:id': route({
    summary: 'Renames a device',
    access: administrators,
    params: byId,
    body: z.object({ name: nameSchema }),
    reply: deviceSchema,
  }),
  'DELETE /api/devices/:id': route({
    summary: 'Removes a device: its key is no longer accepted; its history stays',
    access: administrators,
    params: byId,
    reply: nothing,
  }),
} as const satisfies Record<string, ApiRoute>
