/** Every reason for which a device refuses a script before running it. Closed: each has a sentence in `words`. SIGN1 to SIGN9, EXEC1, EXEC2. */
export const scriptRefusals = [
  'disabled-by-policy',
  'not-signed',
  'hash-mismatch',
  'bad-block',
  'bad-encoding',
  'bad-structure',
  'bad-digest',
  'bad-signature',
  'weak-algorithm',
  'untrusted-certificate',
  'bad-chain',
  'certificate-expired',
  'certificate-not-yet-valid',
  'not-for-code-signing',
  'untrusted-publisher',
  'disallowed-publisher',
  'revoked',
  'revocation-unknown',
  'bad-time-stamp',
  'too-large',
  'unknown-language',
  'trust-store-unsafe',
] as const
export type ScriptRefusal = (typeof scriptRefusals)[number]

/** What is worth telling of a script that may run all the same. Closed: each has a sentence in `words`. */
export const scriptWarnings = [
  'unrestricted-policy',
  'revocation-not-checked',
  'bidirectional-characters',
] as const
export type ScriptWarning = (typeof scriptWarnings)[number]
