/**
 * A folder on its way is one stream of bytes: those of its files in the order of its list, each followed by its SHA-256.
 * Here positions of that stream become places in files. Pure; both ends use it.
 */

export const DIGEST_BYTES = 32

/** A run of bytes of the stream that belong to one file, or to its checksum. */
export interface StreamPiece {
  file: number
  kind: 'content' | 'digest'
  /** Where in the file (or its checksum) it begins. */
  at: number
  bytes: Uint8Array<ArrayBuffer>
}

export interface FolderStream {
  readonly bytes: number
  readonly files: number
  sizeOf(file: number): number
  /** Where the file begins in the stream. */
  startOf(file: number): number
  /** The file in which a position lies; the number of files at and beyond the end. */
  fileAt(position: number): number
  /** Cuts what stands in the stream at `position` into what belongs to each file. */
  cut(position: number, bytes: Uint8Array<ArrayBuffer>): Generator<StreamPiece>
}

export function folderStreamBytes(sizes: readonly number[]): number {
  return sizes.reduce((sum, bytes) => sum + bytes + DIGEST_BYTES, 0)
}

export function folderStream(sizes: readonly number[]): FolderStream {
  const ends = new Float64Array(sizes.length)
  let total = 0
  for (const [index, bytes] of sizes.entries()) {
    total += bytes + DIGEST_BYTES
    ends[index] = total
  }
  const endOf = (file: number): number => ends[file] ?? total
  const startOf = (file: number): number => (file === 0 ? 0 : endOf(file - 1))

  function fileAt(position: number): number {
    let [low, high] = [0, sizes.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (endOf(middle) <= position) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    bytes: total,
    files: sizes.length,
    sizeOf: file => sizes[file] ?? 0,
    startOf,
    fileAt,
    *cut(position, bytes) {
      let file = fileAt(position)
      for (let taken = 0; taken < bytes.length && file < sizes.length;) {
        const within = position + taken - startOf(file)
        const size = sizes[file] ?? 0
        const kind = within < size ? 'content' : 'digest'
        const at = kind === 'content' ? within : within - size
        const left = (kind === 'content' ? size : DIGEST_BYTES) - at
        const piece = bytes.subarray(taken, taken + left)
        yield { file, kind, at, bytes: piece }
        taken += piece.length
        if (kind === 'digest' && piece.length === left) file += 1
      }
    },
  }
}
