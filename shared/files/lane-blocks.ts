/**
 * Blocks of the fast lane: AES-256-GCM with a key for each direction of each lane. The nonce is the block's number, which counts
 * up from 0 and is never used again under that key; number and direction are authenticated, so that a block that was changed,
 * left out, sent twice, put elsewhere or turned round does not open. Which transfer, which run and which byte stand inside. NIST
 * SP 800-38D.
 */

export interface BlockPlace {
  transfer: number
  /** The accept of the transfer that it belongs to; see `file-accept`. */
  run: number
  /** Where in the transfer its bytes stand. */
  position: number
}
export interface LaneKeys {
  down: CryptoKey
  up: CryptoKey
}
export type LaneDirection = keyof LaneKeys

const HEAD_BYTES = 16
const TAG_BYTES = 16
export const SECRET_BYTES = 32
export const blockBytes = (chunkBytes: number): number => HEAD_BYTES + chunkBytes + TAG_BYTES

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

/** The keys out of both ends' halves. HKDF, RFC 5869. */
export async function deriveLaneKeys(
  ofChild: Uint8Array<ArrayBuffer>,
  ofViewer: Uint8Array<ArrayBuffer>,
): Promise<LaneKeys> {
  const both = new Uint8Array(2 * SECRET_BYTES)
  both.set(ofChild)
  both.set(ofViewer, SECRET_BYTES)
  const base = await crypto.subtle.importKey('raw', both, 'HKDF', false, ['deriveKey'])
  const derive = (direction: LaneDirection): Promise<CryptoKey> =>
    crypto.subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt: utf8('handrail fast lane v1'), info: utf8(direction) },
      base,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    )
  return { down: await derive('down'), up: await derive('up') }
}

function parametersOf(direction: LaneDirection, number: number): AesGcmParams {
  const iv = new Uint8Array(12)
  new DataView(iv.buffer).setBigUint64(4, BigInt(number))
  const additionalData = utf8(`${direction} ${number}`)
  return { name: 'AES-GCM', iv, additionalData, tagLength: TAG_BYTES * 8 }
}

/** Seals blocks; they must be sent in the order of the calls. The bytes are copied before it returns. */
export function blockSealer(
  keys: LaneKeys,
  direction: LaneDirection,
): (place: BlockPlace, bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>> {
  let next = 0
  // WebCrypto copies what it is given before it returns: one buffer serves all blocks, and memory is not cleared for each.
  let scratch = new Uint8Array()
  return async ({ transfer, run, position }, bytes) => {
    if (scratch.length < HEAD_BYTES + bytes.length) scratch = new Uint8Array(HEAD_BYTES + bytes.length)
    const plain = scratch.subarray(0, HEAD_BYTES + bytes.length)
    const view = new DataView(scratch.buffer)
    view.setUint32(0, transfer)
    view.setUint32(4, run)
    view.setBigUint64(8, BigInt(position))
    plain.set(bytes, HEAD_BYTES)
    return new Uint8Array(
      await crypto.subtle.encrypt(parametersOf(direction, next++), keys[direction], plain),
    )
  }
}

/** Opens blocks in the order in which they came; they may be overwritten after the call. Rejects where one is not what was sealed next. */
export function blockOpener(
  keys: LaneKeys,
  direction: LaneDirection,
): (sealed: Uint8Array<ArrayBuffer>) => Promise<{ place: BlockPlace; bytes: Uint8Array<ArrayBuffer> }> {
  let next = 0
  return async sealed => {
    if (sealed.length < HEAD_BYTES + TAG_BYTES) throw new Error('A block of the fast lane is too short.')
    const plain = await crypto.subtle.decrypt(parametersOf(direction, next++), keys[direction], sealed)
    const view = new DataView(plain)
    const place = {
      transfer: view.getUint32(0),
      run: view.getUint32(4),
      position: Number(view.getBigUint64(8)),
    }
    return { place, bytes: new Uint8Array(plain, HEAD_BYTES) }
  }
}

/** Puts the length before a block. */
export function framed(sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(4 + sealed.length)
  new DataView(frame.buffer).setUint32(0, sealed.length)
  frame.set(sealed, 4)
  return frame
}

/** Takes a stream apart into its blocks; each is overwritten after the call. Throws where one is said to be longer than it may be. */
export function frameReader(
  maxBytes: number,
  onBlock: (sealed: Uint8Array<ArrayBuffer>) => void,
): (bytes: Uint8Array) => void {
  const head = new Uint8Array(4)
  let scratch = new Uint8Array()
  let part = head
  let filled = 0
  return bytes => {
    for (let at = 0; at < bytes.length;) {
      const some = bytes.subarray(at, at + part.length - filled)
      part.set(some, filled)
      filled += some.length
      at += some.length
      if (filled < part.length) return
      filled = 0
      if (part !== head) {
        onBlock(part)
        part = head
        continue
      }
      const length = new DataView(head.buffer).getUint32(0)
      if (length === 0 || length > maxBytes)
        throw new Error(`A block of ${length} bytes is none of the fast lane.`)
      if (scratch.length < length) scratch = new Uint8Array(length)
      part = scratch.subarray(0, length)
    }
  }
}

/** What opens a lane: a block of no transfer and no bytes. */
export const HELLO: BlockPlace = { transfer: 0, run: 0, position: 0 }
export const isHello = ({ transfer }: BlockPlace): boolean => transfer === 0
