/** What a person typed as the relay's address, as an origin; null where it cannot be one. */
export function readRelayAddress(typed: string): string | null {
  const text = typed.trim()
  if (text === '') return null
  try {
    const url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `${isLocal(text) ? 'http' : 'https'}://${text}`)
    const plain = url.username === '' && url.password === ''
    // Chromium takes “not an address” for the host “not%20an%20address”.
    const isHost = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/i.test(url.hostname)
    return /^https?:$/.test(url.protocol) && isHost && plain ? url.origin : null
  } catch {
    return null
  }
}

const isLocal = (text: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/i.test(text)

/** Whether what is sent to this address can be read on its way: plain http to another computer. */
export function isReadableOnTheWay(address: string): boolean {
  const url = new URL(address)
  return url.protocol === 'http:' && !isLocal(url.host)
}
