import type { FileStop } from '../../protocol/channel/files.ts'

/** One file or folder on its way, as it is shown. */
export interface Transfer {
  number: number
  direction: 'sent' | 'received'
  name: string
  bytes: number
  /** Sent: confirmed by the other side. Received: written here. */
  doneBytes: number
  /** A folder: how many files it has, and how many of them are done. */
  folder: { files: number; filesDone: number } | null
  /** `waiting`: the receiving side has not said yes yet. `interrupted`: goes on when the connection is back. */
  phase: 'waiting' | 'running' | 'interrupted' | 'checking' | 'done' | 'stopped'
  /** Held back by this side, by the other side. */
  pausedHere: boolean
  pausedThere: boolean
  reason: FileStop | null
  bytesPerSecond: number | null
  /** How the bytes go: over the data channel, beside it straight to the other side, or beside it through the relay. */
  lane: 'channel' | 'direct' | 'relay'
  /** Received and whole: what can be saved. */
  file: File | null
  /** Received and whole: what is in the folder. */
  contents: readonly ReceivedEntry[] | null
  /** Where it was saved on this computer, where the page knows. */
  savedAs: string | null
}

/** An entry of a received folder: a file, or an (empty) folder. */
export interface ReceivedEntry {
  parts: readonly string[]
  file: Blob | null
}

/** What can be sent: a file, or a folder's entries in the order of its stream. */
export type Sendable = File | SendableFolder
export interface SendableFolder {
  name: string
  entries: readonly { path: string; file: File | null }[]
}

/** A transfer in which nothing more happens. */
export const isOver = (transfer: Pick<Transfer, 'phase'>): boolean =>
  transfer.phase === 'done' || transfer.phase === 'stopped'

/** What may go better the next time; anything else was somebody's decision. */
const worthAnotherTry: ReadonlySet<FileStop> = new Set<FileStop>([
  'cancelled',
  'checksum-mismatch',
  'disk-full',
  'cannot-write',
  'cannot-read',
  'connection-lost',
])
export const canRetry = ({ phase, reason }: Pick<Transfer, 'phase' | 'reason'>): boolean =>
  phase === 'stopped' && reason !== null && worthAnotherTry.has(reason)
