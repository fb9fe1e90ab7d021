import { FILE_PROGRESS_EVERY_BYTES, FILE_WINDOW_BYTES, type FileStop } from '../../protocol/channel/files.ts'
import type { ChannelMessage } from '../../protocol/session-channel.ts'
import { FileFault } from '../../files/file-fault.ts'
import { type FileDisk, type TargetFile } from './file-disk.ts'
import type { FileLane } from './send-file.ts'
import { isOver, type Transfer } from './transfer.ts'

/** One file that we receive. Its part outlives a connection; only a whole file with the right checksum can be saved. FILE1. */
export interface Receiving {
  /** The person says yes; without a connection it begins with the next one. */
  accept(lane: FileLane | null): void
  /** The sender offers it again after a reconnect. */
  offeredAgain(lane: FileLane): void
  hear(message: Extract<ChannelMessage, { transfer: number }>): void
  take(chunk: Uint8Array<ArrayBuffer>): void
  disconnected(): void
  /** Refuses what was not accepted yet, cancels what is on its way. */
  cancel(): void
}

export function receiveFile(
  disk: FileDisk,
  transfer: Transfer,
  offeredOn: FileLane,
  show: (changed: Partial<Transfer>) => void,
): Receiving {
  const { number } = transfer
  let now = transfer
  let lane: FileLane | null = offeredOn
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
  function stop(reason: FileStop): void {
    if (isOver(now)) return
    lane?.say({ type: 'file-stop', transfer: number, reason })
    target?.drop()
    target = null
    change({ phase: 'stopped', reason, bytesPerSecond: null })
  }
  const stopFor = (error: unknown): void => {
    if (!(error instanceof FileFault)) console.error('handrail: receiving', error)
    stop(error instanceof FileFault ? error.reason : 'cannot-write')
  }

  async function open(): Promise<void> {
    change({ phase: 'running' })
    try {
      const { quota = Infinity, usage = 0 } = await navigator.storage.estimate()
      if (quota - usage < now.bytes) return stop('disk-full')
      const opened = await disk.openTarget(`${number}-${crypto.randomUUID()}`)
      // Cancelled while the file was being opened.
      if (isOver(now)) return opened.drop()
      target = opened
      lane?.say({ type: 'file-accept', transfer: number, fromByte: 0 })
    } catch (error) {
      stopFor(error)
    }
  }

  async function goOn(): Promise<void> {
    change({ phase: 'running' })
    await writing
    taken = written
    told = written
    lane?.say({ type: 'file-accept', transfer: number, fromByte: written })
  }

  async function append(
    before: Promise<void>,
    into: TargetFile,
    chunk: Uint8Array<ArrayBuffer>,
  ): Promise<void> {
    // Asked for now: once handed over, the chunk is empty here.
    const { length } = chunk
    await before
    try {
      await into.write(chunk)
    } catch (error) {
      stopFor(error)
      return
    }
    written += length
    change({ doneBytes: written })
    if (written - told < FILE_PROGRESS_EVERY_BYTES || now.phase !== 'running') return
    told = written
    lane?.say({ type: 'file-progress', transfer: number, bytes: written })
  }

  async function check(expected: string): Promise<void> {
    change({ phase: 'checking' })
    try {
      await writing
      if (!target || isOver(now)) return
      const hash = await target.finish()
      if (written !== now.bytes || hash !== expected) return stop('checksum-mismatch')
      checksum = hash
      const file = new File([await target.read()], now.name)
      change({ phase: 'done', doneBytes: written, bytesPerSecond: null, file })
      lane?.say({ type: 'file-received', transfer: number, sha256: hash })
    } catch (error) {
      stopFor(error)
    }
  }

  return {
    accept(to) {
      lane = to
      if (now.phase !== 'waiting') return
      if (to) void open()
      else change({ phase: 'interrupted' })
    },
    offeredAgain(to) {
      lane = to
      if (now.reason) to.say({ type: 'file-stop', transfer: number, reason: now.reason })
      else if (checksum !== null) to.say({ type: 'file-received', transfer: number, sha256: checksum })
      else if (now.phase === 'interrupted') void (target ? goOn() : open())
    },
    hear(message) {
      if (message.type === 'file-end' && now.phase === 'running') void check(message.sha256)
      else if (message.type === 'file-stop') {
        // Nothing to answer: the sender knows.
        lane = null
        stop(message.reason)
      }
    },
    take(chunk) {
      if (now.phase !== 'running' || !target) return
      taken += chunk.length
      if (taken > now.bytes) return stop('too-large')
      // The sender has to keep to its window; one that does not would fill our memory.
      if (taken - written > 2 * FILE_WINDOW_BYTES) return stop('cannot-write')
      writing = append(writing, target, chunk)
    },
    disconnected() {
      lane = null
      // One that is being checked needs no connection; the sender hears of it when it offers again.
      if (now.phase === 'running') change({ phase: 'interrupted', bytesPerSecond: null })
    },
    cancel() {
      stop(now.phase === 'waiting' ? 'refused' : 'cancelled')
    },
  }
}
