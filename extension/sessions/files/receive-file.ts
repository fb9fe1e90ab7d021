import {
  FILE_PROGRESS_EVERY_BYTES,
  FILE_WINDOW_BYTES,
  type ChannelMessage,
  type FileStop,
} from '../../../shared/protocol/session-channel.ts'
import { FileFault, type FileDisk, type TargetFile } from './file-disk.ts'
import type { FileLane } from './send-file.ts'
import { isOver, type Transfer } from './transfer.ts'

/** One file that we receive. Its part outlives a connection; only a whole file with the right checksum can be saved. FILE1. */
export interface Receiving {
  /** The person says yes. */
  accept(lane: FileLane): void
  /** The sender offers it again after a reconnect. */
  offeredAgain(lane: FileLane): void
  hear(message: Extract<ChannelMessage, { transfer: number }>, lane: FileLane): void
  take(chunk: Uint8Array<ArrayBuffer>, lane: FileLane): void
  disconnected(): void
  /** Refuses what was not accepted yet, cancels what is on its way. */
  cancel(lane: FileLane | null): void
}

export function receiveFile(
  disk: FileDisk,
  transfer: Transfer,
  show: (changed: Partial<Transfer>) => void,
): Receiving {
  const { number } = transfer
  let now = transfer
  let target: TargetFile | null = null
  let taken = 0
  let written = 0
  let told = 0
  let checksum: string | null = null
  /** All writes one after the other; settled when everything taken is written. */
  let writing: Promise<void> = Promise.resolve()

  function change(changed: Partial<Transfer>): void {
    now = { ...now, ...changed }
    show(changed)
  }
  function stop(reason: FileStop, lane: FileLane | null): void {
    if (isOver(now)) return
    lane?.say({ type: 'file-stop', transfer: number, reason })
    target?.drop()
    target = null
    change({ phase: 'stopped', reason, bytesPerSecond: null })
  }
  const stopFor = (error: unknown, lane: FileLane): void => {
    if (!(error instanceof FileFault)) console.error('handrail: receiving', error)
    stop(error instanceof FileFault ? error.reason : 'cannot-write', lane)
  }

  async function open(lane: FileLane): Promise<void> {
    try {
      const { quota = Infinity, usage = 0 } = await navigator.storage.estimate()
      if (quota - usage < now.bytes) return stop('disk-full', lane)
      target = await disk.openTarget(`${number}-${crypto.randomUUID()}`)
      // Cancelled, or the connection went, while the file was being opened.
      if (isOver(now)) return target.drop()
      if (now.phase === 'running') lane.say({ type: 'file-accept', transfer: number, fromByte: 0 })
    } catch (error) {
      stopFor(error, lane)
    }
  }

  async function goOn(lane: FileLane): Promise<void> {
    await writing
    taken = written
    told = written
    change({ phase: 'running' })
    lane.say({ type: 'file-accept', transfer: number, fromByte: written })
  }

  async function append(
    before: Promise<void>,
    into: TargetFile,
    chunk: Uint8Array<ArrayBuffer>,
    lane: FileLane,
  ): Promise<void> {
    // Asked for now: once handed over, the chunk is empty here.
    const { length } = chunk
    await before
    try {
      await into.write(chunk)
    } catch (error) {
      stopFor(error, lane)
      return
    }
    written += length
    change({ doneBytes: written })
    if (written - told < FILE_PROGRESS_EVERY_BYTES || now.phase !== 'running') return
    told = written
    lane.say({ type: 'file-progress', transfer: number, bytes: written })
  }

  async function check(expected: string, lane: FileLane): Promise<void> {
    change({ phase: 'checking' })
    try {
      await writing
      if (!target || isOver(now)) return
      const hash = await target.finish()
      if (written !== now.bytes || hash !== expected) return stop('checksum-mismatch', lane)
      checksum = hash
      const stored = await target.read()
      change({
        phase: 'done',
        doneBytes: written,
        bytesPerSecond: null,
        file: new File([stored], now.name),
      })
      lane.say({ type: 'file-received', transfer: number, sha256: hash })
    } catch (error) {
      stopFor(error, lane)
    }
  }

  return {
    accept(lane) {
      if (now.phase !== 'waiting') return
      change({ phase: 'running' })
      void open(lane)
    },
    offeredAgain(lane) {
      if (checksum !== null) lane.say({ type: 'file-received', transfer: number, sha256: checksum })
      else if (now.reason) lane.say({ type: 'file-stop', transfer: number, reason: now.reason })
      else if (now.phase === 'interrupted' && target) void goOn(lane)
      else if (now.phase === 'interrupted') {
        change({ phase: 'running' })
        void open(lane)
      }
    },
    hear(message, lane) {
      if (message.type === 'file-end' && now.phase === 'running') void check(message.sha256, lane)
      else if (message.type === 'file-stop') stop(message.reason, null)
    },
    take(chunk, lane) {
      if (now.phase !== 'running' || !target) return
      taken += chunk.length
      if (taken > now.bytes) return stop('too-large', lane)
      // The sender has to keep to its window; one that does not would fill our memory.
      if (taken - written > 2 * FILE_WINDOW_BYTES) return stop('cannot-write', lane)
      writing = append(writing, target, chunk, lane)
    },
    disconnected() {
      if (now.phase === 'running' || now.phase === 'checking')
        change({ phase: 'interrupted', bytesPerSecond: null })
    },
    cancel(lane) {
      stop(now.phase === 'waiting' ? 'refused' : 'cancelled', lane)
    },
  }
}
