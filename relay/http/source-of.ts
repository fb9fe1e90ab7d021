import type { IncomingMessage } from 'node:http'

/**
 * The address that a request comes from. Behind `trustedProxies` proxies of ours it is the one that the outermost of them
 * saw: as many entries from the end of `X-Forwarded-For`; what stands before those was written by the caller.
 */
export function sourceOf(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustedProxies: number,
): string {
  const direct = (request.socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '')
  if (trustedProxies === 0) return direct
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
  const seen = forwarded.map(entry => entry.trim()).filter(entry => entry !== '')
  return (seen.at(-trustedProxies) ?? seen[0] ?? direct).slice(0, 64)
}

/** What of an address is throttled: an IPv6 network of 64 bits is one household's, an IPv4 address is one. */
export function throttleKeyOf(source: string): string {
  if (!source.includes(':')) return source
  const [head = '', tail = ''] = source.split('::')
  const front = head.split(':').filter(part => part !== '')
  const back = tail.split(':').filter(part => part !== '')
  const missing = source.includes('::') ? 8 - front.length - back.length : 0
  return [...front, ...Array<string>(Math.max(0, missing)).fill('0'), ...back].slice(0, 4).join(':')
}
