import type { FileStop } from '../../protocol/channel/files.ts'
import type { FileAnswer, FileRequest } from './file-worker-messages.ts'
import { RECEIVED_FOLDER } from './received-folder.ts'
import { sha256, type Sha256 } from './sha256.ts'

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
interface Source {
  file: File
  at: number
  fromByte: number
  hash: Sha256
}
interface Target {
  access: SyncAccessHandle
  folder: FileSystemDirectoryHandle
  name: string
  at: number
  hash: Sha256
}

const READ_BYTES = 1024 * 1024
const scope = self as unknown as WorkerScope
const sources = new Map<number, Source>()
const targets = new Map<number, Target>()

/** The next block of a source from `fromByte` on; what stands before it is read for the hash alone. */
async function nextBlock(source: Source): Promise<Uint8Array<ArrayBuffer> | null> {
  while (source.at < source.file.size) {
    const block = new Uint8Array(await source.file.slice(source.at, source.at + READ_BYTES).arrayBuffer())
    const startedAt = source.at
    source.at += block.length
    source.hash.add(block)
    if (source.at > source.fromByte) return block.subarray(Math.max(0, source.fromByte - startedAt))
  }
  return null
}

async function openTarget(handle: number, folderName: string, name: string): Promise<void> {
  const root = await navigator.storage.getDirectory()
  const received = await root.getDirectoryHandle(RECEIVED_FOLDER, { create: true })
  const folder = await received.getDirectoryHandle(folderName, { create: true })
  const file = (await folder.getFileHandle(name, { create: true })) as FileSystemFileHandle & {
    createSyncAccessHandle(): Promise<SyncAccessHandle>
  }
  targets.set(handle, { access: await file.createSyncAccessHandle(), folder, name, at: 0, hash: sha256() })
}

function write(target: Target, chunk: Uint8Array): void {
  const written = target.access.write(chunk, { at: target.at })
  if (written !== chunk.length) throw new DOMException('short write', 'QuotaExceededError')
  target.at += written
  target.hash.add(chunk)
}

function finish(handle: number): string {
  const target = targets.get(handle)
  target?.access.flush()
  target?.access.close()
  const hash = target?.hash ?? sources.get(handle)?.hash
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
      sources.set(request.handle, { file: request.file, at: 0, fromByte: request.fromByte, hash: sha256() })
      break
    case 'next-block': {
      const source = sources.get(request.handle)
      return source ? nextBlock(source) : null
    }
    case 'open-target':
      await openTarget(request.handle, request.folder, request.name)
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
