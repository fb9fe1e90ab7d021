import type { FileStop } from '../../protocol/channel/files.ts'
import type { FileAnswer, FileRequest } from './file-worker-messages.ts'
import { RECEIVED_FOLDER } from './received-folder.ts'
import { FileFault } from '../../files/file-fault.ts'
import { readFile, readFolder, type SourceReading } from './read-source.ts'
import { streamHash, type StreamHash } from './stream-hash.ts'

/** Reads, writes and hashes files away from the page, so that the picture stays smooth. Files received go to the origin's private file system. */

/** The part of the File System standard that TypeScript's page library leaves to workers. */
interface SyncAccessHandle {
  write(bytes: Uint8Array, options: { at: number }): number
  flush(): void
  close(): void
}
interface WorkerScope {
  addEventListener(type: 'message', listener: (event: MessageEvent<FileRequest>) => void): void
  postMessage(answer: FileAnswer, transfer: Transferable[]): void
}
interface Target {
  access: SyncAccessHandle
  folder: FileSystemDirectoryHandle
  name: string
  at: number
  hash: StreamHash
}

const scope = self as unknown as WorkerScope
const sources = new Map<number, SourceReading>()
const targets = new Map<number, Target>()
/** The checksums of a folder's files, by the folder's memory: kept from one reading to the next. */
const memories = new Map<number, Uint8Array[]>()

function openSource({
  memory,
  files,
  isFolder,
  fromByte,
}: Extract<FileRequest, { act: 'open-source' }>): SourceReading {
  if (!isFolder) return readFile(files[0] ?? new File([], ''), fromByte)
  const digests = memories.get(memory) ?? []
  memories.set(memory, digests)
  return readFolder(files, fromByte, digests)
}

async function openTarget({
  handle,
  folder: folderName,
  name,
  sizes,
}: Extract<FileRequest, { act: 'open-target' }>): Promise<void> {
  const root = await navigator.storage.getDirectory()
  const received = await root.getDirectoryHandle(RECEIVED_FOLDER, { create: true })
  const folder = await received.getDirectoryHandle(folderName, { create: true })
  const file = (await folder.getFileHandle(name, { create: true })) as FileSystemFileHandle & {
    createSyncAccessHandle(): Promise<SyncAccessHandle>
  }
  targets.set(handle, {
    access: await file.createSyncAccessHandle(),
    folder,
    name,
    at: 0,
    hash: streamHash(sizes),
  })
}

function write(target: Target, chunk: Uint8Array<ArrayBuffer>): void {
  const written = target.access.write(chunk, { at: target.at })
  if (written !== chunk.length) throw new DOMException('short write', 'QuotaExceededError')
  target.at += written
  target.hash.add(chunk)
}

function finish(handle: number): string {
  const target = targets.get(handle)
  target?.access.flush()
  target?.access.close()
  const hash = target?.hash ?? sources.get(handle)
  targets.delete(handle)
  sources.delete(handle)
  if (!hash) throw new Error(`no file is open under ${handle}`)
  return hash.finish()
}

async function drop(handle: number): Promise<void> {
  sources.delete(handle)
  const target = targets.get(handle)
  targets.delete(handle)
  target?.access.close()
  await target?.folder.removeEntry(target.name)
}

async function perform(request: FileRequest): Promise<Uint8Array<ArrayBuffer> | string | null> {
  switch (request.act) {
    case 'open-source':
      sources.set(request.handle, openSource(request))
      break
    case 'next-block': {
      const source = sources.get(request.handle)
      return source ? source.next() : null
    }
    case 'open-target':
      await openTarget(request)
      break
    case 'write': {
      const target = targets.get(request.handle)
      if (target) write(target, request.chunk)
      break
    }
    case 'finish':
      return finish(request.handle)
    case 'drop':
      await drop(request.handle)
  }
  return null
}

function reasonOf(error: unknown, act: FileRequest['act']): FileStop {
  if (error instanceof FileFault) return error.reason
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'disk-full'
  return act === 'open-source' || act === 'next-block' ? 'cannot-read' : 'cannot-write'
}

async function answer(request: FileRequest): Promise<void> {
  try {
    const value = await perform(request)
    scope.postMessage({ id: request.id, ok: true, value }, value instanceof Uint8Array ? [value.buffer] : [])
  } catch (error) {
    console.error(`handrail: ${request.act}`, error)
    scope.postMessage({ id: request.id, ok: false, reason: reasonOf(error, request.act) }, [])
  }
}

scope.addEventListener('message', ({ data: request }) => void answer(request))
