import { randomBytes } from 'node:crypto'

/** A new identifier: 128 random bits as 22 characters of base64url. */
export const newId = (): string => randomBytes(16).toString('base64url')
