import { createWriteStream } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure } from '../../shared/protocol/failure.ts'
import { MAX_FILE_BYTES, MAX_FOLDER_ENTRIES } from '../../shared/protocol/channel/files.ts'
import { fileStopSentences } from '../../shared/words/en/sessions.ts'
import { safeFileName, safeRelativePath } from '../../shared/files/safe-path.ts'

/** Files that the user hands to the page for the controller wait here until they were sent. */
export interface Uploads {
  take(request: IncomingMessage, name: string): Promise<{ path: string; name: string }>
  /** One entry of a folder that comes in piece by piece: a file, or a folder where there is no request. */
  takeInto(folderId: string, path: string, request: IncomingMessage | null): Promise<void>
  /** All of the folder is here. Throws `not-found` where nothing of it came. */
  finishFolder(folderId: string, name: string): Promise<{ path: string; name: string }>
  stop(): Promise<void>
}

const MOST_FOLDERS_AT_ONCE = 20

export function openUploads(): Uploads {
  let folder: Promise<string> | null = null

  /** Others may not list the folder; the session's process, which may run as the user, opens the file it is told of. */
  async function makeFolder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), 'handrail-uploads-'))
    await chmod(made, 0o711)
    return made
  }

  async function write(request: IncomingMessage, path: string): Promise<void> {
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
  }

  /** Folders that come in, and how many entries each has so far. */
  const incoming = new Map<string, { path: Promise<string>; entries: number }>()

  async function makeUploadFolder(): Promise<string> {
    folder ??= makeFolder()
    const path = join(await folder, randomUUID())
    await mkdir(path, { mode: 0o700 })
    return path
  }

  return {
    async take(request, offeredName) {
      folder ??= makeFolder()
      const path = join(await folder, randomUUID())
      await write(request, path)
      return { path, name: safeFileName(offeredName) }
    },
    async takeInto(folderId, path, request) {
      const known = incoming.get(folderId) ?? { path: makeUploadFolder(), entries: 0 }
      if (!incoming.has(folderId) && incoming.size >= MOST_FOLDERS_AT_ONCE)
        throw new Failure('too-many-requests', 'Too many folders are being taken at once. Try again.')
      incoming.set(folderId, known)
      known.entries += 1
      const safe = safeRelativePath(path)
      if ('stop' in safe || known.entries > MAX_FOLDER_ENTRIES)
        throw new Failure('invalid-input', fileStopSentences['stop' in safe ? safe.stop : 'too-many-files'])
      const place = join(await known.path, ...safe.parts)
      await mkdir(request ? dirname(place) : place, { recursive: true, mode: 0o700 })
      if (request) await write(request, place)
    },
    async finishFolder(folderId, name) {
      const known = incoming.get(folderId)
      if (!known) throw new Failure('not-found', 'Nothing of this folder was taken.')
      incoming.delete(folderId)
      return { path: await known.path, name: safeFileName(name) }
    },
    async stop() {
      if (folder) await rm(await folder, { recursive: true, force: true })
    },
  }
}
