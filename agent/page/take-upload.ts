import { createWriteStream } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure } from '../../shared/protocol/failure.ts'
import { MAX_FILE_BYTES } from '../../shared/protocol/channel/files.ts'
import { safeFileName } from '../../shared/files/safe-path.ts'

/** Files that the user hands to the page for the controller wait here until they were sent. */
export interface Uploads {
  take(request: IncomingMessage, name: string): Promise<{ path: string; name: string }>
  stop(): Promise<void>
}

export function openUploads(): Uploads {
  let folder: Promise<string> | null = null

  /** Others may not list the folder; the session's process, which may run as the user, opens the file it is told of. */
  async function makeFolder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), 'handrail-uploads-'))
    await chmod(made, 0o711)
    return made
  }

  return {
    async take(request, offeredName) {
      folder ??= makeFolder()
      const path = join(await folder, randomUUID())
      let bytes = 0
      const limit = new Transform({
        transform(chunk: Buffer, _encoding, next) {
          bytes += chunk.byteLength
          next(
            bytes > MAX_FILE_BYTES ? new Failure('too-large', 'The file is larger than is allowed.') : null,
            chunk,
          )
        },
      })
      try {
        await pipeline(request, limit, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
      } catch (cause) {
        await rm(path, { force: true })
        if (cause instanceof Failure) throw cause
        const message = cause instanceof Error ? cause.message : String(cause)
        throw new Failure('unavailable', `The file could not be taken: ${message}`, { cause })
      }
      return { path, name: safeFileName(offeredName) }
    },
    async stop() {
      if (folder) await rm(await folder, { recursive: true, force: true })
    },
  }
}
