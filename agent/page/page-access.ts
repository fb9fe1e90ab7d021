import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Who may use the local page: this device's own browser showing this very page, and programs that hold the token. */

/**
 * Whether a request is for this server and comes from this page or from no page at all. Another site's page names its own
 * origin, and a name that was made to point here (DNS rebinding) stands in Host.
 */
export function isFromThisPage(request: Pick<IncomingMessage, 'headers'>, port: number): boolean {
  const { host, origin } = request.headers
  if (host !== `127.0.0.1:${port}`) return false
  return origin === undefined || origin === `http://127.0.0.1:${port}`
}

/** Compares in the same time whatever is wrong with the given token. */
export function isToken(given: unknown, token: string): boolean {
  if (typeof given !== 'string') return false
  const wanted = Buffer.from(token)
  const offered = Buffer.alloc(wanted.byteLength)
  offered.write(given.slice(0, wanted.byteLength))
  return timingSafeEqual(offered, wanted) && given.length === token.length
}

/** The headers of every answer: nothing from elsewhere runs in the page, and no other site may frame, read or keep it. */
export function pageHeaders(port: number): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src 'self' ws://127.0.0.1:${port}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=()',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cache-control': 'no-store',
  }
}
