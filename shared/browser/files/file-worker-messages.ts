import type { FileStop } from '../../protocol/channel/files.ts'

/** What page and file worker say to each other. Both come from the same build, so nothing is parsed here. */
export type FileAct =
  /** `files`: the files of a folder, in the order of its stream; `memory` is the same for every reading of it. */
  | { act: 'open-source'; handle: number; memory: number; files: File[]; isFolder: boolean; fromByte: number }
  /** Answered with the next block, or null at the end. */
  | { act: 'next-block'; handle: number }
  /** `sizes`: those of a folder's files; what is written is then its stream. Null: a file. */
  | { act: 'open-target'; handle: number; folder: string; name: string; sizes: number[] | null }
  | { act: 'write'; handle: number; chunk: Uint8Array<ArrayBuffer> }
  /** Closes and answers with the SHA-256 of the whole. */
  | { act: 'finish'; handle: number }
  /** Closes; a half-written target is removed. */
  | { act: 'drop'; handle: number }

export type FileRequest = FileAct & { id: number }
export type FileAnswer =
  | { id: number; ok: true; value: Uint8Array<ArrayBuffer> | string | null }
  | { id: number; ok: false; reason: FileStop }
