import {
  FILE_PROGRESS_EVERY_BYTES,
  FILE_WINDOW_BYTES,
  type FileStop,
} from '../../../../shared/protocol/channel/files.ts'
import { writeStop, type Kept, type Part } from './part-file.ts'

/** How a transfer to this device came out. */
export type Arrival = (Kept & { sha256: string }) | { stop: FileStop }

export interface Receiving {
  readonly takenBytes: number
  readonly writtenBytes: number
  /** Takes the next chunk; writing happens behind it, in order. */
  take(chunk: Uint8Array<ArrayBuffer>): void
  /** What was taken but not written when a connection broke is written first: from this byte on the sender goes on. */
  settle(): Promise<number>
  /** The sender says that this was all, with the checksum of the whole. */
  finish(sha256: string): Promise<Arrival>
  abandon(): Promise<void>
}

export interface ReceivingOrder {
  part: Promise<Part>
  name: string
  bytes: number
  onWritten: (bytes: number) => void
  /** Writing failed; nothing more is taken and nothing is kept. */
  onStop: (reason: FileStop) => void
}

/** The largest window that a sender has, on any way, and what may stand between two reports. */
const MAX_WAITING_BYTES = 2 * FILE_WINDOW_BYTES + FILE_PROGRESS_EVERY_BYTES

/** Receives one file or folder: chunks in order into the part, the name only when the checksum fits. FILE1. */
export function receiveFile({ part, name, bytes, onWritten, onStop }: ReceivingOrder): Receiving {
  let waiting: Uint8Array<ArrayBuffer>[] = []
  let takenBytes = 0
  let writtenBytes = 0
  let writing: Promise<void> | null = null
  let stopped: FileStop | null = null
  /** The sender said that this was all: what it sends beyond that is dropped. */
  let finishing: Promise<Arrival> | null = null

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0 && stopped === null) {
      const chunks = waiting
      waiting = []
      try {
        await (await part).write(chunks)
      } catch (error) {
        await stop(writeStop(error))
        return
      }
      for (const chunk of chunks) writtenBytes += chunk.byteLength
      onWritten(writtenBytes)
    }
    writing = null
  }

  async function discard(): Promise<void> {
    waiting = []
    // What cannot be removed stays behind under its hidden name; the transfer is over all the same.
    await part.then(opened => opened.discard()).catch(() => undefined)
  }

  async function stop(reason: FileStop): Promise<void> {
    if (stopped !== null) return
    stopped = reason
    await discard()
    onStop(reason)
  }

  async function settle(): Promise<number> {
    await writing
    takenBytes = writtenBytes
    return writtenBytes
  }

  async function check(sha256: string): Promise<Arrival> {
    await settle()
    if (stopped !== null) return { stop: stopped }
    try {
      const whole = await part
      if (writtenBytes === bytes && whole.sha256() === sha256)
        return { ...(await whole.keepAs(name)), sha256 }
      stopped = 'checksum-mismatch'
    } catch (error) {
      stopped = writeStop(error)
    }
    await discard()
    return { stop: stopped }
  }

  return {
    get takenBytes() {
      return takenBytes
    },
    get writtenBytes() {
      return writtenBytes
    },
    take(chunk) {
      if (stopped !== null || finishing !== null) return
      takenBytes += chunk.byteLength
      // A sender that heeds the window never has so much waiting here; one that does not must not fill the memory.
      if (takenBytes > bytes || takenBytes - writtenBytes > MAX_WAITING_BYTES) {
        waiting = []
        void settle().then(() => stop('too-large'))
        return
      }
      waiting.push(chunk)
      writing ??= writeWaiting()
    },
    settle,
    finish(sha256) {
      finishing ??= check(sha256)
      return finishing
    },
    async abandon() {
      if (finishing) {
        await finishing
        return
      }
      await settle()
      if (stopped !== null) return
      stopped = 'cancelled'
      await discard()
    },
  }
}
