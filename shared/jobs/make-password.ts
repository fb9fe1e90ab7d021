import { z } from 'zod'

/** New passwords for rotation. Pure: the caller hands in the source of random numbers. ROT1. */

const lower = 'abcdefghijkmnopqrstuvwxyz'
const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const digits = '23456789'
/** No sign that a shell, a batch file or a connection string takes for something else. */
const signs = '-_.+=@%,~'

/** One of each kind at least, the rest from all; letters and digits that look alike are left out. */
export const passwordPolicySchema = z.object({
  length: z.number().int().min(12).max(128),
  withSigns: z.boolean(),
})
export type PasswordPolicy = z.infer<typeof passwordPolicySchema>

export const defaultPasswordPolicy: PasswordPolicy = { length: 24, withSigns: true }

/** `randomBelow(n)` gives a whole number from 0 to n − 1, each as likely, from a cryptographic source. */
export function makePassword(
  { length, withSigns }: PasswordPolicy,
  randomBelow: (limit: number) => number,
): string {
  const kinds = [lower, upper, digits, ...(withSigns ? [signs] : [])]
  const all = kinds.join('')
  const pick = (from: string): string => from.charAt(randomBelow(from.length))
  const characters = [...kinds.map(pick), ...Array.from({ length: length - kinds.length }, () => pick(all))]
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomBelow(last + 1)
    ;[characters[last], characters[other]] = [characters[other]!, characters[last]!]
  }
  // A sign at the beginning is an option to many programs.
  const start = characters.findIndex(character => !signs.includes(character))
  ;[characters[0], characters[start]] = [characters[start]!, characters[0]!]
  return characters.join('')
}
