import { z } from 'zod'

const bytes32 = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * The words as an end shows them. `first`: these are the words. `kept`: still the same on a new connection. `changed`: the other end
 * did not know the words that were shown before, so they have to be compared again.
 */
export const securityWordsSchema = z.object({
  words: z.array(z.string().min(1).max(20)).length(4),
  since: z.enum(['first', 'kept', 'changed']),
})
export type SecurityWords = z.infer<typeof securityWordsSchema>

/** What an end keeps of a session's words, so that a later connection can be bound to them: the key is secret. */
export const keptAuthenticationSchema = z.object({ key: bytes32, words: securityWordsSchema.shape.words })
export type KeptAuthentication = z.infer<typeof keptAuthenticationSchema>

/**
 * The first messages on each connection, before any other: from them both ends derive the security words. E2E1.
 * The target commits to a nonce, the controller answers with its own, the target reveals: so nobody in between can choose a nonce
 * to fit. `proof` binds this connection to the one before it, where its sender still has that one's key. See
 * `shared/sessions/authentication-string.ts` for what is hashed.
 */

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
