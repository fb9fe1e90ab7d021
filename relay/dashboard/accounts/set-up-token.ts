/**
 * The one-time set-up link is `/#/setup?token=…`: in the fragment the token reaches no server log. It is taken out of the
 * address as soon as it was read, so that it stays neither in the history nor on a projected screen.
 */
let token: string | null = null

export const SET_UP_PATH = '/setup'

export function takeSetUpToken(): void {
  const [path, query] = location.hash.slice(1).split('?')
  if (path !== SET_UP_PATH) return
  token = new URLSearchParams(query ?? '').get('token')
  history.replaceState(null, '', SET_UP_PATH)
}

export function setUpToken(): string | null {
  return token
}

/** The token has been used: it is worth nothing any more. */
export function dropSetUpToken(): void {
  token = null
}
