import { securityWordList } from '../words/en/security-words.ts'

/**
 * The short authentication string: words that both ends derive from the certificates that really encrypt their connection. Who sits in
 * between has certificates of its own, so its two connections give different words, and the commitment leaves it one guess. E2E1.
 */

/** The fingerprints of both ends' certificates, as the descriptions in use state them. */
export interface Fingerprints {
  target: string
  controller: string
}

export const NONCE_BYTES = 32
/** 256 words each: 32 bits. */
const WORDS = 4

/**
 * The fingerprint that an SDP names, in capitals; null where it names none, or more than one: then it would be unclear which of
 * them counts.
 */
export function fingerprintOf(sdp: string): string | null {
  const found = new Set(
    Array.from(
      sdp.matchAll(/^a=fingerprint:(\S+) ([0-9a-f:]+)\s*$/gim),
      ([, hash = '', value = '']) => `${hash.toLowerCase()} ${value.toUpperCase()}`,
    ),
  )
  const [only] = found
  return found.size === 1 && only?.startsWith('sha-256 ') ? only : null
}

/** What the target says first: it cannot choose another nonce afterwards, nor another connection. */
export async function commitmentTo(nonce: string, fingerprints: Fingerprints): Promise<string> {
  return toHex(await sha256(context('commitment', fingerprints, [nonce])))
}

export interface Exchanged {
  fingerprints: Fingerprints
  targetNonce: string
  controllerNonce: string
}

/** The security words of a connection. */
export async function securityWords(exchanged: Exchanged): Promise<string[]> {
  const { fingerprints, targetNonce, controllerNonce } = exchanged
  const hash = await sha256(context('words', fingerprints, [targetNonce, controllerNonce]))
  return Array.from(hash.subarray(0, WORDS), byte => securityWordList[byte] ?? '')
}

/** A key that only the two ends of this connection can know: both nonces went through it encrypted. Hex. */
export async function bindingKey(exchanged: Exchanged): Promise<string> {
  const { fingerprints, targetNonce, controllerNonce } = exchanged
  return toHex(await sha256(context('key', fingerprints, [targetNonce, controllerNonce])))
}

/** Proves that the sender had part in the connection before this one, and sees the same certificates now. */
export async function bindingProof(
  key: string,
  sender: 'target' | 'controller',
  fingerprints: Fingerprints,
  said: { commitment: string; controllerNonce: string },
): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', fromHex(key), hmac, false, ['sign'])
  const text = context(`proof of the ${sender}`, fingerprints, [said.commitment, said.controllerNonce])
  return toHex(new Uint8Array(await crypto.subtle.sign('HMAC', imported, text)))
}

/** Each part on its own line: none of them can hold a line's end, so no two inputs give the same text. */
function context(
  purpose: string,
  { target, controller }: Fingerprints,
  parts: readonly string[],
): Uint8Array<ArrayBuffer> {
  const lines = ['handrail security words v1', purpose, target, controller, ...parts]
  return new TextEncoder().encode(lines.join('\n'))
}

async function sha256(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', data))
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array((text.match(/../g) ?? []).map(pair => parseInt(pair, 16)))
}
