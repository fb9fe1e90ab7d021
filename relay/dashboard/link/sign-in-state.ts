import { signal } from '@preact/signals'
import { adminApi, type ApiReply } from '../../../shared/protocol/admin-api.ts'
import type { User } from '../../../shared/protocol/api/accounts.ts'

/**
 * Who is signed in, in this tab. The bearer token is kept in sessionStorage: it survives a reload, ends with the tab, is
 * not shared with other tabs, and, unlike a cookie, is never sent by the browser on its own, so that no other site can
 * act in the user's name. What could read it is a foreign script in this page; the relay's content security policy lets
 * none in.
 */
export type SignedIn = ApiReply<'POST /api/login'>

const KEY = 'handrail:signed-in'
const schema = adminApi['POST /api/login'].reply

function restore(): SignedIn | null {
  const stored = sessionStorage.getItem(KEY)
  if (stored === null) return null
  try {
    const result = schema.safeParse(JSON.parse(stored))
    return result.success ? result.data : null
  } catch {
    // Not JSON: an older page's entry or a hand in the developer tools; signing in writes it anew.
    return null
  }
}

export const signedIn = signal<SignedIn | null>(restore())

/** Why the sign-in page is shown, where it was not simply opened. */
export const signInNote = signal<'ended' | 'signed-out' | null>(null)

export function rememberSignIn(reply: SignedIn): void {
  sessionStorage.setItem(KEY, JSON.stringify(reply))
  signInNote.value = null
  signedIn.value = reply
}

export function forgetSignIn(note: 'ended' | 'signed-out'): void {
  sessionStorage.removeItem(KEY)
  signInNote.value = note
  signedIn.value = null
}

/** Takes over what the relay says of the user now; the token stays. */
export function refreshUser(user: User, organisation: string): void {
  const now = signedIn.value
  if (now) rememberSignIn({ ...now, user, organisation })
}

export function hasRole(...roles: User['role'][]): boolean {
  const role = signedIn.value?.user.role
  return role !== undefined && roles.includes(role)
}
