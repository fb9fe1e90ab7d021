import { z } from 'zod'

/** Identifiers, people and places as every link names them. */

export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{8,40}$/, 'expected an identifier')
/** Epoch milliseconds, as far as a Date goes: beyond that whoever shows it would fail (ECMA-262, 21.4.1.1). */
export const timeSchema = z.number().int().nonnegative().max(8.64e15)
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits')

/** Where a relay is reached. */
export const relayAddressSchema = z.url({ protocol: /^https?$/ }).max(300)

export const roles = ['administrator', 'support', 'auditor'] as const
export const roleSchema = z.enum(roles)
export type Role = (typeof roles)[number]

/** Who asks for a session, as the target's user is shown it: never a name alone. CONS2. */
export const askerSchema = z.object({
  name: z.string().max(120),
  organisation: z.string().max(120),
  mail: z.string().max(254),
})
export type Asker = z.infer<typeof askerSchema>
