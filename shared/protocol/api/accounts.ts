import { z } from 'zod'
import { idSchema, relayAddressSchema, roleSchema, timeSchema } from '../people.ts'
import {
  administrators,
  byId,
  everyone,
  nameSchema,
  nothing,
  readers,
  route,
  type ApiRoute,
} from './route.ts'

/** Signing in, and the users. */

export const userSchema = z.object({
  id: idSchema,
  name: nameSchema,
  fullName: nameSchema,
  mail: z.email().max(254),
  role: roleSchema,
  disabled: z.boolean(),
  createdAt: timeSchema,
  lastSignInAt: timeSchema.nullable(),
})
export type User = z.infer<typeof userSchema>

const userNameSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,63}$/, 'expected 2 to 64 of a-z 0-9 . _ -')
/** Length is checked here; the block list and the reasons are the relay's (`weak-password`). AUTH1. */
const newPasswordSchema = z.string().min(15, 'expected at least 15 characters').max(256)

const signedInSchema = z.object({
  token: z.string(),
  expiresAt: timeSchema,
  user: userSchema,
  organisation: z.string(),
  /** Where the token is good too, in the order in which to try. BRK1. */
  relays: z.array(relayAddressSchema).max(10).default([]),
})

export const accountsApi = {
  'GET /api/setup': route({
    summary: 'Whether the relay still waits for its first administrator',
    access: 'public',
    reply: z.object({ needed: z.boolean() }),
  }),
  'POST /api/setup': route({
    summary: 'Makes the first administrator; takes the one-time set-up token that the first start printed',
    access: 'public',
    body: z.object({
      token: z.string().max(200),
      organisation: nameSchema,
      name: userNameSchema,
      fullName: nameSchema,
      mail: z.email().max(254),
      password: newPasswordSchema,
    }),
    reply: signedInSchema,
  }),
  'POST /api/login': route({
    summary: 'Signs in; the reply holds the bearer token',
    access: 'public',
    body: z.object({ name: z.string().max(64), password: z.string().max(256) }),
    reply: signedInSchema,
  }),
  'POST /api/logout': route({ summary: 'Ends this sign-in', access: everyone, reply: nothing }),
  'GET /api/me': route({
    summary: 'Who is signed in',
    access: everyone,
    reply: z.object({ user: userSchema, organisation: z.string() }),
  }),
  'POST /api/me/password': route({
    summary: 'Changes the own password; every other sign-in of the user ends',
    access: everyone,
    body: z.object({ current: z.string().max(256), next: newPasswordSchema }),
    reply: nothing,
  }),

  'GET /api/users': route({
    summary: 'All users',
    access: readers,
    reply: z.object({ rows: z.array(userSchema) }),
  }),
  'POST /api/users': route({
    summary: 'Adds a user',
    access: administrators,
    body: z.object({
      name: userNameSchema,
      fullName: nameSchema,
      mail: z.email().max(254),
      role: roleSchema,
      password: newPasswordSchema,
    }),
    reply: userSchema,
  }),
  'PATCH /api/users/:id': route({
    summary: 'Changes a user; disabling ends every sign-in and socket of the user at once',
    access: administrators,
    params: byId,
    body: z.object({
      fullName: nameSchema.optional(),
      mail: z.email().max(254).optional(),
      role: roleSchema.optional(),
      disabled: z.boolean().optional(),
      password: newPasswordSchema.optional(),
    }),
    reply: userSchema,
  }),
} as const satisfies Record<string, ApiRoute>
