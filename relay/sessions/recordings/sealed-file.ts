import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Failure } from '../../../shared/protocol/failure.ts'
import { recordingWords } from '../../../shared/words/en/recordings.ts'

/**
 * Files that lie sealed on disk and can be read from any place: blocks of 64 KiB, each AES-256-GCM with a key of the file's own and
 * bound to the file and to its place in it, so that blocks can be neither changed nor exchanged. That none is missing at the end
 * is known from the length, which is kept elsewhere. SEC1.
 */

export const BLOCK_BYTES = 64 * 1024
const IV_BYTES = 12
const TAG_BYTES = 16
const SEALED_BYTES = IV_BYTES + TAG_BYTES + BLOCK_BYTES

/** How long the file is in which so many bytes lie. */
export const sealedLength = (bytes: number): number =>
  bytes + Math.ceil(bytes / BLOCK_BYTES) * (IV_BYTES + TAG_BYTES)

export interface SealedPlace {
  path: string
  /** What the file is: part of its key and of each block's seal. */
  name: string
  /** The relay's own key. */
  fieldKey: Buffer
}

const keyOf = ({ fieldKey, name }: SealedPlace): Buffer =>
  Buffer.from(hkdfSync('sha256', fieldKey, name, 'handrail recordings v1', 32))
const bindingOf = (name: string, block: number): Buffer => Buffer.from(`${name} block ${block}`)

/** Writes `bytes` from a block's beginning on, over what was there, and waits until the disk has them. */
export async function writeSealed(place: SealedPlace, fromByte: number, bytes: Uint8Array): Promise<void> {
  if (fromByte % BLOCK_BYTES !== 0) throw new Failure('invalid-input', recordingWords.notAtABlock)
  const key = keyOf(place)
  const first = fromByte / BLOCK_BYTES
  const sealed: Buffer[] = []
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    cipher.setAAD(bindingOf(place.name, first + at / BLOCK_BYTES))
    const content = Buffer.concat([cipher.update(bytes.subarray(at, at + BLOCK_BYTES)), cipher.final()])
    sealed.push(iv, cipher.getAuthTag(), content)
  }
  await mkdir(dirname(place.path), { recursive: true, mode: 0o700 })
  const file = await open(place.path, first === 0 ? 'w' : 'r+', 0o600)
  try {
    const whole = Buffer.concat(sealed)
    // Where the disk is almost full a write stops in the middle, and only the next one says so.
    for (let at = 0; at < whole.length;)
      at += (await file.write(whole, at, whole.length - at, first * SEALED_BYTES + at)).bytesWritten
    await file.datasync()
  } finally {
    await file.close()
  }
}

export interface SealedFile {
  size: number
  /** Null where there are not so many bytes. Throws `unavailable` where a block was changed or is gone. */
  read(at: number, length: number): Promise<Buffer | null>
  close(): Promise<void>
}

/** Opens the first `size` bytes for reading. Throws `unavailable` where there is no such file. */
export async function openSealed(place: SealedPlace, size: number): Promise<SealedFile> {
  const key = keyOf(place)
  const file = await open(place.path, 'r').catch((cause: unknown) => {
    throw new Failure('unavailable', recordingWords.fileGone, { cause })
  })
  let kept: { block: number; bytes: Buffer } | null = null

  async function readBlock(block: number): Promise<Buffer> {
    if (kept?.block === block) return kept.bytes
    const length = Math.min(BLOCK_BYTES, size - block * BLOCK_BYTES)
    const sealed = Buffer.alloc(IV_BYTES + TAG_BYTES + length)
    await file.read(sealed, 0, sealed.length, block * SEALED_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(bindingOf(place.name, block))
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    try {
      const bytes = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
      kept = { block, bytes }
      return bytes
    } catch (cause) {
      throw new Failure('unavailable', recordingWords.fileChanged, { cause })
    }
  }

  return {
    size,
    async read(at, length) {
      if (at < 0 || length < 0 || at + length > size) return null
      const pieces: Buffer[] = []
      for (let next = at; next < at + length;) {
        const block = Math.floor(next / BLOCK_BYTES)
        const from = next - block * BLOCK_BYTES
        const piece = (await readBlock(block)).subarray(from, from + at + length - next)
        pieces.push(piece)
        next += piece.length
      }
      return pieces.length === 1 ? (pieces[0] ?? null) : Buffer.concat(pieces)
    },
    close: () => file.close(),
  }
}
