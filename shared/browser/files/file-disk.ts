import { FileFault } from '../../files/file-fault.ts'
import type { FileAct, FileAnswer } from './file-worker-messages.ts'
import { readReceived } from './received-folder.ts'

export interface SourceFile {
  /** The next block from `fromByte` on; null at the end. */
  next(): Promise<Uint8Array<ArrayBuffer> | null>
  /** The SHA-256 of the whole file; only at its end. */
  finish(): Promise<string>
  drop(): void
}
export interface TargetFile {
  /** Writes behind what was written before; the chunk is handed over and must not be used again. */
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>
  finish(): Promise<string>
  drop(): void
  /** After `finish`: the whole file. */
  read(): Promise<File>
}
/** What is read: one file, or those of a folder in the order of its stream; `memory` is the same for every reading of it. */
export interface SourceOrder {
  files: readonly File[]
  isFolder: boolean
  memory: number
}
/** Where the files of one session are read and written. Everything may throw a FileFault. */
export interface FileDisk {
  openSource(what: SourceOrder, fromByte: number): Promise<SourceFile>
  /** `sizes`: those of a folder's files; what is written is then its stream. */
  openTarget(name: string, sizes: readonly number[] | null): Promise<TargetFile>
  stop(): void
}

/** The disk behind the file worker; received files go to the folder of `sessionId`. */
export function openFileDisk(sessionId: string): FileDisk {
  const worker = new Worker(new URL('./file-worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (fault: FileFault) => void }>()
  let lastId = 0
  let lastHandle = 0

  worker.addEventListener('message', ({ data: answer }: MessageEvent<FileAnswer>) => {
    const waiter = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.ok) waiter?.resolve(answer.value)
    else waiter?.reject(new FileFault(answer.reason))
  })
  worker.addEventListener('error', event => {
    console.error('handrail: file worker', event.message)
    for (const waiter of waiting.values()) waiter.reject(new FileFault('cannot-write'))
    waiting.clear()
  })

  function perform(act: FileAct, moved: Transferable[] = []): Promise<unknown> {
    lastId += 1
    const id = lastId
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.postMessage({ ...act, id }, moved)
    })
  }
  const forget = (handle: number): void => {
    // Whether the half file could be removed changes nothing any more: the next page start clears the folder.
    perform({ act: 'drop', handle }).catch((fault: unknown) => console.warn('handrail: drop', fault))
  }

  return {
    async openSource({ files, isFolder, memory }, fromByte) {
      lastHandle += 1
      const handle = lastHandle
      await perform({ act: 'open-source', handle, memory, files: [...files], isFolder, fromByte })
      return {
        next: async () => (await perform({ act: 'next-block', handle })) as Uint8Array<ArrayBuffer> | null,
        finish: async () => (await perform({ act: 'finish', handle })) as string,
        drop: () => forget(handle),
      }
    },
    async openTarget(name, sizes) {
      lastHandle += 1
      const handle = lastHandle
      await perform({ act: 'open-target', handle, folder: sessionId, name, sizes: sizes && [...sizes] })
      return {
        write: async chunk => {
          await perform({ act: 'write', handle, chunk }, [chunk.buffer])
        },
        finish: async () => (await perform({ act: 'finish', handle })) as string,
        drop: () => forget(handle),
        read: () => readReceived(sessionId, name),
      }
    },
    stop: () => worker.terminate(),
  }
}
