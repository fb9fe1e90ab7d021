import { z } from 'zod'

/**
 * The first messages on each connection, before any other: from them both ends derive the security words. E2E1.
 * The target commits to a nonce, the controller answers with its own, the target reveals: so nobody in between can choose a nonce
 * to fit. `proof` binds this connection to the one before it, where its sender still has that one's key. See
 * `shared/sessions/authentication-string.ts` for what is hashed.
 */

const bytes32 = z.string().regex(/^[0-9a-f]{64}$/)

export const authenticationMessages = [
  /** Target → controller. */
  z.object({ type: z.literal('authentication-commit'), commitment: bytes32 }),
  /** Controller → target. */
  z.object({ type: z.literal('authentication-answer'), nonce: bytes32, proof: bytes32.optional() }),
  /** Target → controller. */
  z.object({ type: z.literal('authentication-reveal'), nonce: bytes32, proof: bytes32.optional() }),
] as const
export type AuthenticationMessage = z.infer<(typeof authenticationMessages)[number]>

export function isAuthenticationMessage(message: { type: string }): message is AuthenticationMessage {
  return message.type.startsWith('authentication-')
}
