import type { FileStop } from '../../protocol/channel/files.ts'

/** One file on its way, as it is shown. */
export interface Transfer {
  number: number
  direction: 'sent' | 'received'
  name: string
  bytes: number
  /** Sent: confirmed by the other side. Received: written here. */
  doneBytes: number
  /** `waiting`: the receiving side has not said yes yet. `interrupted`: goes on when the connection is back. */
  phase: 'waiting' | 'running' | 'interrupted' | 'checking' | 'done' | 'stopped'
  reason: FileStop | null
  bytesPerSecond: number | null
  /** Received and whole: what can be saved. */
  file: File | null
}

/** A transfer in which nothing more happens. */
export const isOver = (transfer: Pick<Transfer, 'phase'>): boolean =>
  transfer.phase === 'done' || transfer.phase === 'stopped'
