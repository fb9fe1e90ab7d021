import { DIGEST_BYTES, folderStream } from '../../files/folder-stream.ts'
import { FileFault } from '../../files/file-fault.ts'
import { sha256 } from './sha256.ts'
import { hexBytes } from './stream-hash.ts'

/** What is sent, block by block from a byte on; what stands before it is read for the checksum alone, where it must be. */
export interface SourceReading {
  next(): Promise<Uint8Array<ArrayBuffer> | null>
  finish(): string
}

const READ_BYTES = 512 * 1024

export function readFile(file: File, fromByte: number): SourceReading {
  const hash = sha256()
  let at = 0
  return {
    async next() {
      while (at < file.size) {
        const block = await readBytes(file, at, READ_BYTES)
        const startedAt = at
        at += block.length
        hash.add(block)
        if (at > fromByte) return block.subarray(Math.max(0, fromByte - startedAt))
      }
      return null
    },
    finish: () => hash.finish(),
  }
}

/** `digests` remembers the checksums of files that were read before, so that they are not read again. */
export function readFolder(files: readonly File[], fromByte: number, digests: Uint8Array[]): SourceReading {
  const stream = folderStream(files.map(file => file.size))
  let file = Math.min(digests.length, stream.fileAt(fromByte))
  let position = stream.startOf(file)
  let hash = sha256()

  async function fill(): Promise<Uint8Array<ArrayBuffer>> {
    const block = new Uint8Array(READ_BYTES)
    let filled = 0
    for (let one = files[file]; one && filled < READ_BYTES - DIGEST_BYTES; one = files[file]) {
      const at = position - stream.startOf(file)
      const bytes =
        at < one.size ? await readBytes(one, at, READ_BYTES - DIGEST_BYTES - filled) : hexBytes(hash.finish())
      block.set(bytes, filled)
      filled += bytes.length
      position += bytes.length
      if (at < one.size) {
        hash.add(bytes)
        continue
      }
      digests[file] = bytes
      hash = sha256()
      file += 1
    }
    return block.subarray(0, filled)
  }

  return {
    async next() {
      while (file < files.length) {
        const startedAt = position
        const block = await fill()
        if (position > fromByte) return block.subarray(Math.max(0, fromByte - startedAt))
      }
      return null
    },
    finish() {
      const all = sha256()
      for (const digest of digests) all.add(digest)
      return all.finish()
    },
  }
}

async function readBytes(file: File, at: number, most: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = new Uint8Array(await file.slice(at, at + most).arrayBuffer())
    if (bytes.length > 0) return bytes
  } catch (cause) {
    throw new FileFault('cannot-read', `${file.name} cannot be read any more.`, { cause })
  }
  throw new FileFault('cannot-read', `${file.name} became shorter.`)
}
