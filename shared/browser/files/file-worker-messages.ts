import type { FileStop } from '../../protocol/channel/files.ts'

/** What page and file worker say to each other. Both come from the same build, so nothing is parsed here. */
export type FileAct =
  | { act: 'open-source'; handle: number; file: File; fromByte: number }
  /** Answered with the next block, or null at the end. */
  | { act: 'next-block'; handle: number }
  | { act: 'open-target'; handle: number; folder: string; name: string }
  | { act: 'write'; handle: number; chunk: Uint8Array<ArrayBuffer> }
  /** Closes and answers with the SHA-256 of all bytes read or written. */
  | { act: 'finish'; handle: number }
  /** Closes; a half-written target is removed. */
  | { act: 'drop'; handle: number }

export type FileRequest = FileAct & { id: number }
export type FileAnswer =
  | { id: number; ok: true; value: Uint8Array<ArrayBuffer> | string | null }
  | { id: number; ok: false; reason: FileStop }
