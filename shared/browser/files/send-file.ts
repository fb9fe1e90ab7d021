import type { ChannelMessage } from '../../protocol/session-channel.ts'
import { FileFault } from '../../files/file-fault.ts'
import { type FileDisk, type SourceFile } from './file-disk.ts'
import { sendChunks, type ChunkLane } from './send-chunks.ts'
import { isOver, type Transfer } from './transfer.ts'

export interface FileLane extends ChunkLane {
  say(message: ChannelMessage): void
}

/** One file that we send. It lives longer than a connection: after each connect it is offered again and goes on. */
export interface Sending {
  offer(lane: FileLane): void
  hear(message: Extract<ChannelMessage, { transfer: number }>, lane: FileLane): void
  disconnected(): void
  cancel(lane: FileLane | null): void
}

export function sendFile(
  disk: FileDisk,
  file: File,
  transfer: Transfer,
  show: (changed: Partial<Transfer>) => void,
): Sending {
  const { number } = transfer
  let now = transfer
  let running: AbortController | null = null
  let confirmed = 0
  let onConfirmed: (() => void) | null = null
  /** Cancelled while there was no connection: the other side hears of it with the next one. */
  let untold = false

  function change(changed: Partial<Transfer>): void {
    now = { ...now, ...changed }
    show(changed)
  }
  function halt(): void {
    running?.abort()
    running = null
    onConfirmed?.()
  }
  function stop(reason: NonNullable<Transfer['reason']>): void {
    halt()
    change({ phase: 'stopped', reason, bytesPerSecond: null })
  }
  async function untilConfirmed(bytes: number, signal: AbortSignal): Promise<void> {
    if (confirmed >= bytes || signal.aborted) return
    await new Promise<void>(resolve => {
      onConfirmed = resolve
    })
    await untilConfirmed(bytes, signal)
  }

  async function run(fromByte: number, lane: FileLane, signal: AbortSignal): Promise<void> {
    let source: SourceFile | null = null
    try {
      source = await disk.openSource(file, fromByte)
      const hash = await sendChunks({
        source,
        transfer: number,
        fromByte,
        lane,
        untilConfirmed: bytes => untilConfirmed(bytes, signal),
        signal,
      })
      if (hash === null) return source.drop()
      change({ phase: 'checking' })
      lane.say({ type: 'file-end', transfer: number, sha256: hash })
    } catch (error) {
      source?.drop()
      // A connection that went away under us is told to this transfer by `disconnected`.
      if (signal.aborted || !(error instanceof FileFault)) return
      lane.say({ type: 'file-stop', transfer: number, reason: error.reason })
      stop(error.reason)
    }
  }

  return {
    offer(lane) {
      if (untold) lane.say({ type: 'file-stop', transfer: number, reason: 'cancelled' })
      untold = false
      if (isOver(now)) return
      change({ phase: 'waiting' })
      lane.say({ type: 'file-offer', transfer: number, name: now.name, bytes: now.bytes })
    },
    hear(message, lane) {
      if (isOver(now)) return
      if (message.type === 'file-accept' && now.phase === 'waiting') {
        confirmed = Math.min(message.fromByte, now.bytes)
        running = new AbortController()
        change({ phase: 'running', doneBytes: confirmed })
        void run(confirmed, lane, running.signal)
      } else if (message.type === 'file-progress' && message.bytes > confirmed) {
        confirmed = Math.min(message.bytes, now.bytes)
        onConfirmed?.()
        change({ doneBytes: confirmed })
      } else if (message.type === 'file-received') {
        change({ phase: 'done', doneBytes: now.bytes, bytesPerSecond: null })
      } else if (message.type === 'file-stop') stop(message.reason)
    },
    disconnected() {
      halt()
      if (!isOver(now)) change({ phase: 'interrupted', bytesPerSecond: null })
    },
    cancel(lane) {
      if (isOver(now)) return
      lane?.say({ type: 'file-stop', transfer: number, reason: 'cancelled' })
      untold = lane === null
      stop('cancelled')
    },
  }
}
