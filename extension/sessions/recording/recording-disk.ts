import { z } from 'zod'
import { idSchema, timeSchema } from '../../../shared/protocol/people.ts'
import type { StoredRecording } from '../../../shared/recordings/choose-old.ts'

/**
 * Recordings in the origin's private file system: a folder each, in it a note and one file for each second or so. What was
 * written stays whatever becomes of the page, so that a crash loses the last second only. REC1.
 */

const FOLDER = 'recordings'
const NOTE = 'note.json'

const noteSchema = z.object({
  recordingId: idSchema,
  sessionId: idSchema,
  relayUrl: z.url(),
  keptOnRelay: z.boolean(),
  startedAt: timeSchema,
  deviceName: z.string(),
})
export type RecordingNote = z.infer<typeof noteSchema>

const recordings = async (): Promise<FileSystemDirectoryHandle> =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true })

async function write(folder: FileSystemDirectoryHandle, name: string, content: Blob | string): Promise<void> {
  const stream = await (await folder.getFileHandle(name, { create: true })).createWritable()
  await stream.write(content)
  await stream.close()
}

/** The next piece of a recording that goes on; pieces are written in the order in which they come. */
export interface RecordingWriter {
  add(piece: Blob): Promise<void>
}

export async function beginRecording(note: RecordingNote): Promise<RecordingWriter> {
  const folder = await (await recordings()).getDirectoryHandle(note.recordingId, { create: true })
  await write(folder, NOTE, JSON.stringify(note))
  let count = 0
  return {
    async add(piece) {
      count += 1
      await write(folder, String(count).padStart(8, '0'), piece)
    },
  }
}

/** What was written so far, in one; its bytes are read from the disk when they are needed. */
export async function readRecording(recordingId: string): Promise<Blob> {
  const folder = await (await recordings()).getDirectoryHandle(recordingId)
  const pieces: [string, FileSystemFileHandle][] = []
  for await (const [name, handle] of folder.entries())
    if (handle.kind === 'file' && name !== NOTE) pieces.push([name, handle])
  pieces.sort(([a], [b]) => (a < b ? -1 : 1))
  return new Blob(await Promise.all(pieces.map(([, handle]) => handle.getFile())), { type: 'video/webm' })
}

export interface FoundRecording extends StoredRecording {
  /** Null: there was no time to write it, or it is of another version. */
  note: RecordingNote | null
}

/** Every folder in which something lies, with how much that is and when it was last written to. */
export async function findRecordings(): Promise<FoundRecording[]> {
  const found: FoundRecording[] = []
  for await (const [id, handle] of (await recordings()).entries()) {
    if (handle.kind !== 'directory') continue
    let [at, bytes] = [0, 0]
    for await (const [, inside] of handle.entries()) {
      if (inside.kind !== 'file') continue
      const { lastModified, size } = await inside.getFile()
      at = Math.max(at, lastModified)
      bytes += size
    }
    if (bytes > 0) found.push({ id, at, bytes, note: await readNote(handle) })
  }
  return found
}

/** The recordings that are here, whole or cut off. */
export async function listRecordings(): Promise<RecordingNote[]> {
  const notes: RecordingNote[] = []
  for await (const [, handle] of (await recordings()).entries()) {
    if (handle.kind !== 'directory') continue
    const note = await readNote(handle)
    if (note) notes.push(note)
  }
  return notes
}

async function readNote(folder: FileSystemDirectoryHandle): Promise<RecordingNote | null> {
  try {
    const file = await (await folder.getFileHandle(NOTE)).getFile()
    return noteSchema.parse(JSON.parse(await file.text()))
  } catch {
    // It was cut off before there was a picture.
    return null
  }
}

export async function forgetRecording(recordingId: string): Promise<void> {
  await (await recordings()).removeEntry(recordingId, { recursive: true })
}
