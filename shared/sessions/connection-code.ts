/** Connection codes: what a person reads out, types, or pastes. CODE1, CODE6. */

export const MIN_CODE_LENGTH = 7
export const MAX_CODE_LENGTH = 16
export const DEFAULT_CODE_LENGTH = 9

/** How long a code lives from its issue, its renewal, or its extension. CODE2, CODE3. */
export const CODE_LIFETIME_MS = 15 * 60_000
export const DEFAULT_CODE_EXTENSIONS = 4

/** Shows a code in groups of three: `123 456 789`. */
export function formatConnectionCode(code: string): string {
  return code.replace(/(\d{3})(?=\d)/g, '$1 ')
}

/**
 * Reads a code out of what a person typed or pasted: digits with spaces or dashes, or a join URL.
 * Returns the bare digits, or null when this cannot be a code. Which length is right is known to the relay alone.
 */
export function parseConnectionCode(text: string): string | null {
  const trimmed = text.trim().slice(0, 500)
  const fragment = /^https?:\/\//i.test(trimmed) ? trimmed.split('#')[1] : trimmed
  const digits = fragment?.replace(/[\s\-\u2010-\u2015.\u00a0]/g, '')
  return digits && new RegExp(`^\\d{${MIN_CODE_LENGTH},${MAX_CODE_LENGTH}}$`).test(digits) ? digits : null
}

/** Time left as `14:59`, rounded up to whole seconds, never negative. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
