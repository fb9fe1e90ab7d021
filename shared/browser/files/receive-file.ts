import { FileFault } from '../../files/file-fault.ts'
import { openFolderList, refuseFolder, type FolderList } from '../../files/folder-list.ts'
import { folderStream, type FolderStream } from '../../files/folder-stream.ts'
import { FILE_PROGRESS_EVERY_BYTES, FILE_WINDOW_BYTES, type FileStop } from '../../protocol/channel/files.ts'
import type { ChannelMessage } from '../../protocol/session-channel.ts'
import type { FileLanes } from './chunk-lane.ts'
import type { FileDisk, TargetFile } from './file-disk.ts'
import { isOver, type ReceivedEntry, type Transfer } from './transfer.ts'

/** One file or folder that we receive. Its part outlives a connection; only what is whole, with the right checksum, can be saved. FILE1. */
export interface Receiving {
  /** The person says yes; without a connection it begins with the next one. */
  accept(lanes: FileLanes | null): void
  /** The sender offers it again after a reconnect. */
  offeredAgain(lanes: FileLanes): void
  hear(message: Extract<ChannelMessage, { transfer: number }>): void
  take(chunk: Uint8Array<ArrayBuffer>): void
  /** A chunk that came beside the channel: only where it is of this run and stands where the file ends now. */
  takePlaced(run: number, position: number, chunk: Uint8Array<ArrayBuffer>): void
  disconnected(): void
  pause(paused: boolean): void
  /** Refuses what was not accepted yet, cancels what is on its way. */
  cancel(): void
}

export function receiveFile(
  disk: FileDisk,
  transfer: Transfer,
  offered: { folder: { files: number; folders: number } | undefined; lanes: FileLanes },
  show: (changed: Partial<Transfer>) => void,
): Receiving {
  const { number, bytes } = transfer
  const list: FolderList | null = offered.folder ? openFolderList({ ...offered.folder, bytes }) : null
  let now = transfer
  let lanes: FileLanes | null = offered.lanes
  let target: Promise<TargetFile> | null = null
  let stream: FolderStream | null = null
  let taken = 0
  let written = 0
  let told = 0
  let run = 0
  /** What the sender said the checksum is, while bytes beside the channel may still be on their way. */
  let end: string | null = null
  let checksum: string | null = null
  /** All writes one after the other; settled when everything taken is written. */
  let writing: Promise<void> = Promise.resolve()

  function change(changed: Partial<Transfer>): void {
    now = { ...now, ...changed }
    show(changed)
  }
  function stop(reason: FileStop): void {
    if (isOver(now)) return
    lanes?.say({ type: 'file-stop', transfer: number, reason })
    target?.then(
      opened => opened.drop(),
      () => undefined,
    )
    target = null
    change({ phase: 'stopped', reason, bytesPerSecond: null })
  }
  const stopFor = (error: unknown): void => {
    if (!(error instanceof FileFault)) console.error('handrail: receiving', error)
    stop(error instanceof FileFault ? error.reason : 'cannot-write')
  }

  function openTarget(sizes: readonly number[] | null): Promise<TargetFile> {
    target = disk.openTarget(`${number}-${crypto.randomUUID()}`, sizes)
    return target
  }
  /** A folder whose list is whole gets its place; its bytes follow. */
  function openFolder(): void {
    if (!list || target || !list.isWhole()) return
    const sizes = list.entries.flatMap(entry => (entry.bytes === null ? [] : [entry.bytes]))
    stream = folderStream(sizes)
    openTarget(sizes).catch(stopFor)
  }
  async function open(): Promise<void> {
    change({ phase: 'running' })
    const tooMuch = offered.folder && refuseFolder({ ...offered.folder, bytes })
    if (tooMuch) return stop(tooMuch)
    try {
      const { quota = Infinity, usage = 0 } = await navigator.storage.estimate()
      if (quota - usage < bytes) return stop('disk-full')
      if (list) openFolder()
      else await openTarget(null)
      if (now.phase === 'running') begin(0)
    } catch (error) {
      stopFor(error)
    }
  }
  function begin(fromByte: number): void {
    run += 1
    end = null
    taken = fromByte
    told = fromByte
    const known = list ? { entries: list.entries.length } : {}
    lanes?.say({ type: 'file-accept', transfer: number, fromByte, run, ...known })
    if (now.pausedHere) lanes?.say({ type: 'file-pause', transfer: number, paused: true })
  }
  async function goOn(): Promise<void> {
    change({ phase: 'running' })
    await writing
    if (now.phase === 'running') begin(written)
  }

  async function append(
    before: Promise<void>,
    into: Promise<TargetFile>,
    chunk: Uint8Array<ArrayBuffer>,
  ): Promise<void> {
    // Asked for now: once handed over, the chunk is empty here.
    const { length } = chunk
    await before
    if (isOver(now)) return
    try {
      await (await into).write(chunk)
    } catch (error) {
      stopFor(error)
      return
    }
    written += length
    const folder = now.folder && stream && { ...now.folder, filesDone: stream.fileAt(written) }
    change({ doneBytes: written, ...(folder && { folder }) })
    if (written - told < FILE_PROGRESS_EVERY_BYTES || now.phase !== 'running') return
    told = written
    lanes?.say({ type: 'file-progress', transfer: number, bytes: written })
  }
  function takeNext(chunk: Uint8Array<ArrayBuffer>): void {
    if (now.phase !== 'running' || !target) return
    taken += chunk.length
    if (taken > bytes) return stop('too-large')
    // The sender has to keep to its window; one that does not would fill our memory.
    if (taken - written > 4 * FILE_WINDOW_BYTES) return stop('cannot-write')
    writing = append(writing, target, chunk)
  }

  async function check(expected: string): Promise<void> {
    change({ phase: 'checking' })
    try {
      await writing
      const whole = await target
      if (!whole || isOver(now)) return stop('checksum-mismatch')
      const hash = await whole.finish()
      if (written !== bytes || hash !== expected) return stop('checksum-mismatch')
      checksum = hash
      const kept = await whole.read()
      const what = list ? { contents: contentsOf(kept) } : { file: new File([kept], now.name) }
      change({ phase: 'done', doneBytes: written, bytesPerSecond: null, ...what })
      lanes?.say({ type: 'file-received', transfer: number, sha256: hash })
    } catch (error) {
      stopFor(error)
    }
  }
  /** The files of a folder are cut out of its stream, which lies there as one: nothing is copied. */
  function contentsOf(kept: File): ReceivedEntry[] {
    let file = -1
    return (list?.entries ?? []).map(({ parts, bytes: size }) => {
      if (size === null || !stream) return { parts, file: null }
      file += 1
      const start = stream.startOf(file)
      return { parts, file: kept.slice(start, start + size) }
    })
  }

  return {
    accept(to) {
      lanes = to
      if (now.phase !== 'waiting') return
      if (to) void open()
      else change({ phase: 'interrupted' })
    },
    offeredAgain(to) {
      lanes = to
      if (now.pausedThere) change({ pausedThere: false })
      if (now.reason) to.say({ type: 'file-stop', transfer: number, reason: now.reason })
      else if (checksum !== null) to.say({ type: 'file-received', transfer: number, sha256: checksum })
      else if (now.phase === 'interrupted' || now.phase === 'running')
        void (target || (list && run > 0) ? goOn() : open())
    },
    hear(message) {
      if (message.type === 'folder-entries' && list && now.phase === 'running' && !target) {
        if (message.after !== list.entries.length) return
        const fault = list.add(message.entries)
        if (fault) stop(fault)
        else openFolder()
      } else if (message.type === 'file-end' && now.phase === 'running') {
        end = message.sha256
        if (taken === bytes || lanes?.lane().kind === 'channel') void check(end)
      } else if (message.type === 'file-pause') change({ pausedThere: message.paused, bytesPerSecond: null })
      else if (message.type === 'file-stop') {
        // Nothing to answer: the sender knows.
        lanes = null
        stop(message.reason)
      }
    },
    take(chunk) {
      if (now.lane !== 'channel') change({ lane: 'channel' })
      takeNext(chunk)
    },
    takePlaced(ofRun, position, chunk) {
      if (ofRun !== run || position !== taken) return
      const lane = lanes?.lane().kind ?? 'channel'
      if (now.lane !== lane) change({ lane })
      takeNext(chunk)
      if (end !== null && taken === bytes) void check(end)
    },
    disconnected() {
      lanes = null
      // One that is being checked needs no connection; the sender hears of it when it offers again.
      if (now.phase === 'running') change({ phase: 'interrupted', bytesPerSecond: null })
    },
    pause(paused) {
      if (isOver(now)) return
      change({ pausedHere: paused, bytesPerSecond: null })
      lanes?.say({ type: 'file-pause', transfer: number, paused })
    },
    cancel() {
      stop(now.phase === 'waiting' ? 'refused' : 'cancelled')
    },
  }
}
