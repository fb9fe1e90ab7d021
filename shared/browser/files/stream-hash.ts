import { DIGEST_BYTES, folderStream } from '../../files/folder-stream.ts'
import { FileFault } from '../../files/file-fault.ts'
import { sha256, type Sha256 } from './sha256.ts'

/** The checksum of what is received, as it comes in. */
export interface StreamHash {
  /** Throws FileFault where a file of a folder is not what its sender read. */
  add(bytes: Uint8Array<ArrayBuffer>): void
  finish(): string
}

/** Of a file: the SHA-256 of its bytes. Of a folder: each file's is compared at its end, and the whole is that of them all. */
export function streamHash(sizes: readonly number[] | null): StreamHash {
  if (!sizes) return sha256()
  const stream = folderStream(sizes)
  const all = sha256()
  const digest = new Uint8Array(DIGEST_BYTES)
  let file: Sha256 = sha256()
  let position = 0
  return {
    add(bytes) {
      for (const piece of stream.cut(position, bytes)) {
        if (piece.kind === 'content') {
          file.add(piece.bytes)
          continue
        }
        digest.set(piece.bytes, piece.at)
        if (piece.at + piece.bytes.length < DIGEST_BYTES) continue
        const sum = hexBytes(file.finish())
        if (sum.some((byte, index) => byte !== digest[index])) throw new FileFault('checksum-mismatch')
        all.add(sum)
        file = sha256()
      }
      position += bytes.length
    },
    finish: () => all.finish(),
  }
}

export function hexBytes(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
  )
}
