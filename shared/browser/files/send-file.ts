import { FileFault } from '../../files/file-fault.ts'
import { folderStream } from '../../files/folder-stream.ts'
import { FOLDER_ENTRIES_IN_MESSAGE } from '../../protocol/channel/files.ts'
import type { ChannelMessage } from '../../protocol/session-channel.ts'
import type { ChunkLane, FileLanes } from './chunk-lane.ts'
import type { FileDisk, SourceFile } from './file-disk.ts'
import { sendChunks } from './send-chunks.ts'
import { isOver, type Sendable, type Transfer } from './transfer.ts'

/** One file or folder that we send. It lives longer than a connection: after each connect it is offered again and goes on. */
export interface Sending {
  /** Offers it (again): at a connect, and when a quicker way came or went. */
  offer(lanes: FileLanes): void
  hear(message: Extract<ChannelMessage, { transfer: number }>, lanes: FileLanes): void
  disconnected(): void
  pause(paused: boolean, lanes: FileLanes | null): void
  cancel(lanes: FileLanes | null): void
}

export interface SendOrder {
  what: Sendable
  /** The folder of the device where it is to be put. */
  into?: string | undefined
  /** The transfer whose place it takes. */
  again?: number | undefined
}

/** A quick way on which nothing was confirmed for so long is given up for the data channel. */
const LANE_STALL_MS = 5000
const LOOK_AFTER_LANE_MS = 500

export function sendFile(
  disk: FileDisk,
  { what, into, again }: SendOrder,
  transfer: Transfer,
  show: (changed: Partial<Transfer>) => void,
): Sending {
  const { number } = transfer
  const isFolder = !(what instanceof File)
  const files = isFolder ? what.entries.flatMap(({ file }) => (file ? [file] : [])) : [what]
  const stream = isFolder ? folderStream(files.map(({ size }) => size)) : null
  const entries = isFolder ? what.entries : []
  let now = transfer
  let running: AbortController | null = null
  let confirmed = 0
  let movedAt = 0
  let usedLane: ChunkLane | null = null
  let wake: (() => void) | null = null
  /** Cancelled while there was no connection: the other side hears of it with the next one. */
  let untold = false

  function change(changed: Partial<Transfer>): void {
    now = { ...now, ...changed }
    show(changed)
  }
  function setDone(bytes: number): void {
    const more = Math.min(bytes, now.bytes) - confirmed
    confirmed = Math.min(bytes, now.bytes)
    movedAt = performance.now()
    const folder = now.folder && stream && { ...now.folder, filesDone: stream.fileAt(confirmed) }
    change({ doneBytes: confirmed, ...(folder && { folder }) })
    wake?.()
    if (more > 0) usedLane?.confirmed(more)
  }
  function halt(): void {
    running?.abort()
    running = null
    wake?.()
  }
  function stop(reason: NonNullable<Transfer['reason']>): void {
    halt()
    change({ phase: 'stopped', reason, bytesPerSecond: null })
  }
  const isPaused = (): boolean => now.pausedHere || now.pausedThere
  async function untilConfirmed(bytes: number, signal: AbortSignal): Promise<void> {
    const mustWait = (): boolean => confirmed < bytes || isPaused()
    while (!signal.aborted && mustWait())
      await new Promise<void>(resolve => {
        wake = resolve
      })
  }

  async function sayEntries(lanes: FileLanes, from: number, signal: AbortSignal): Promise<void> {
    for (let after = from; after < entries.length; after += FOLDER_ENTRIES_IN_MESSAGE) {
      await lanes.channel.untilRoom()
      if (signal.aborted) return
      const some = entries.slice(after, after + FOLDER_ENTRIES_IN_MESSAGE)
      const said = some.map(({ path, file }) => ({ path, bytes: file ? file.size : null }))
      lanes.say({ type: 'folder-entries', transfer: number, after, entries: said })
    }
  }

  /** A quick way that breaks off without a word must not hold the file: it goes on over the data channel. */
  function watch(lane: ChunkLane, signal: AbortSignal): void {
    movedAt = performance.now()
    const timer = setInterval(() => {
      if (isPaused()) movedAt = performance.now()
      if (signal.aborted || isOver(now)) clearInterval(timer)
      else if (performance.now() - movedAt > LANE_STALL_MS) {
        clearInterval(timer)
        lane.giveUp()
      }
    }, LOOK_AFTER_LANE_MS)
  }

  async function send(
    lanes: FileLanes,
    accept: { entries: number; run: number },
    signal: AbortSignal,
  ): Promise<void> {
    let source: SourceFile | null = null
    const fromByte = confirmed
    const lane = lanes.lane()
    usedLane = lane
    change({ lane: lane.kind })
    if (lane.kind !== 'channel') watch(lane, signal)
    try {
      await sayEntries(lanes, accept.entries, signal)
      source = await disk.openSource({ files, isFolder, memory: number }, fromByte)
      const hash = await sendChunks({
        source,
        transfer: number,
        run: accept.run,
        fromByte,
        lane,
        untilConfirmed: bytes => untilConfirmed(bytes, signal),
        signal,
      })
      if (hash === null) return source.drop()
      change({ phase: 'checking' })
      lanes.say({ type: 'file-end', transfer: number, sha256: hash })
    } catch (error) {
      source?.drop()
      // A connection that went away under us is told to this transfer by `disconnected`.
      if (signal.aborted || !(error instanceof FileFault)) return
      lanes.say({ type: 'file-stop', transfer: number, reason: error.reason })
      stop(error.reason)
    }
  }

  return {
    offer(lanes) {
      if (untold) lanes.say({ type: 'file-stop', transfer: number, reason: 'cancelled' })
      untold = false
      if (isOver(now)) return
      halt()
      change({ phase: 'waiting', pausedThere: false })
      const { name, bytes } = now
      lanes.say({
        type: 'file-offer',
        transfer: number,
        name,
        bytes,
        ...(isFolder && { folder: { files: files.length, folders: entries.length - files.length } }),
        ...(into !== undefined && { into }),
        ...(again !== undefined && { again }),
      })
      if (now.pausedHere) lanes.say({ type: 'file-pause', transfer: number, paused: true })
    },
    hear(message, lanes) {
      if (isOver(now)) return
      if (message.type === 'file-accept' && now.phase === 'waiting') {
        const { fromByte, entries: known = 0, run = 0 } = message
        running = new AbortController()
        usedLane = null
        change({ phase: 'running' })
        setDone(fromByte)
        void send(lanes, { entries: known, run }, running.signal)
      } else if (message.type === 'file-progress' && message.bytes > confirmed) setDone(message.bytes)
      else if (message.type === 'file-pause') {
        change({ pausedThere: message.paused, bytesPerSecond: null })
        wake?.()
      } else if (message.type === 'file-received') {
        running?.abort()
        setDone(now.bytes)
        change({ phase: 'done', bytesPerSecond: null })
      } else if (message.type === 'file-stop') stop(message.reason)
    },
    disconnected() {
      halt()
      if (!isOver(now)) change({ phase: 'interrupted', bytesPerSecond: null })
    },
    pause(paused, lanes) {
      if (isOver(now)) return
      change({ pausedHere: paused, bytesPerSecond: null })
      lanes?.say({ type: 'file-pause', transfer: number, paused })
      wake?.()
    },
    cancel(lanes) {
      if (isOver(now)) return
      lanes?.say({ type: 'file-stop', transfer: number, reason: 'cancelled' })
      untold = lanes === null
      stop('cancelled')
    },
  }
}
