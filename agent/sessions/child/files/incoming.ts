import { openFolderList, refuseFolder, type FolderList } from '../../../../shared/files/folder-list.ts'
import { folderStream, type FolderStream } from '../../../../shared/files/folder-stream.ts'
import { safeFileName } from '../../../../shared/files/safe-path.ts'
import {
  FILE_PROGRESS_EVERY_BYTES,
  MAX_FILE_BYTES,
  type FileStop,
  type FolderEntry,
} from '../../../../shared/protocol/channel/files.ts'
import type { FileView } from '../../../../shared/protocol/page-link.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import { hasRoomFor, openPartFile, writeStop, type Part } from './part-file.ts'
import { openPartFolder } from './part-folder.ts'
import { receiveFile, type Receiving } from './receive-file.ts'

type Say = (message: ChannelMessage) => void
export type FileOffer = Extract<ChannelMessage, { type: 'file-offer' }>

export interface Incoming {
  readonly view: FileView
  /** The user said yes, or nobody had to be asked: makes room and tells the sender to begin. */
  accept(): Promise<void>
  /** The next entries of a folder's list. */
  takeEntries(after: number, entries: readonly FolderEntry[]): Promise<void>
  takeChunk(chunk: Uint8Array<ArrayBuffer>): void
  /** A chunk that came beside the channel: only where it is of this run and stands where the file ends now. */
  takePlaced(
    at: { run: number; position: number; lane: 'direct' | 'relay' },
    chunk: Uint8Array<ArrayBuffer>,
  ): void
  /** `more`: bytes may still be on their way beside the channel. */
  takeEnd(sha256: string, more: boolean): Promise<void>
  takePause(paused: boolean): void
  /** This device's user holds it back, or no longer does. */
  pause(paused: boolean): void
  /** The sender offers the same file again after a reconnect: goes on with what is there. */
  resume(say: Say): Promise<void>
  connectionLost(): void
  stop(reason: FileStop, tell: boolean): Promise<void>
}

export interface IncomingOrder {
  offer: FileOffer
  /** Where it is kept; asked when it is accepted. Throws FileFault where it may not be. */
  folder: () => Promise<string>
  ask: boolean
  say: Say
  onChange: () => void
}

/** One file or folder on its way to this device. */
export function openIncoming({ offer, ask, onChange, ...order }: IncomingOrder): Incoming {
  const { transfer, bytes, folder: offered } = offer
  const name = safeFileName(offer.name)
  const view: FileView = {
    transfer,
    direction: 'to-target',
    name,
    bytes,
    doneBytes: 0,
    state: ask ? 'asking' : 'waiting',
    ...(offered && { folder: { files: offered.files, filesDone: 0 } }),
    ...(offer.again !== undefined && { again: offer.again }),
  }
  const list: FolderList | null = offered ? openFolderList({ ...offered, bytes }) : null
  let say: Say | null = order.say
  let accepted = false
  let folder = ''
  let receiving: Receiving | null = null
  let stream: FolderStream | null = null
  let toldBytes = 0
  let run = 0
  let end: string | null = null

  function over(): boolean {
    return view.state === 'arrived' || view.state === 'stopped'
  }

  function setStopped(reason: FileStop, tell: boolean): void {
    if (over()) return
    Object.assign(view, { state: 'stopped', stop: reason })
    if (tell) say?.({ type: 'file-stop', transfer, reason })
    onChange()
  }

  function onWritten(writtenBytes: number): void {
    view.doneBytes = writtenBytes
    if (view.folder && stream) view.folder.filesDone = stream.fileAt(writtenBytes)
    if (writtenBytes - toldBytes >= FILE_PROGRESS_EVERY_BYTES) {
      toldBytes = writtenBytes
      say?.({ type: 'file-progress', transfer, bytes: writtenBytes })
    }
    onChange()
  }

  function receive(part: Promise<Part>): void {
    const stopBy = (reason: FileStop): void => setStopped(reason, true)
    receiving = receiveFile({ part, name, bytes, onWritten, onStop: stopBy })
  }

  function begin(fromByte: number): void {
    view.state = 'moving'
    toldBytes = fromByte
    end = null
    run += 1
    const known = list ? { entries: list.entries.length } : {}
    say?.({ type: 'file-accept', transfer, fromByte, run, ...known })
    if (view.pausedHere) say?.({ type: 'file-pause', transfer, paused: true })
    onChange()
  }

  /** A folder whose list is whole is made; its bytes follow. */
  function openFolder(): void {
    if (!list || receiving || !list.isWhole()) return
    stream = folderStream(list.entries.flatMap(entry => (entry.bytes === null ? [] : [entry.bytes])))
    receive(openPartFolder(folder, list.entries))
  }

  async function finish(sha256: string): Promise<void> {
    const arrival = await receiving?.finish(sha256)
    if (!arrival || 'stop' in arrival) return setStopped(arrival?.stop ?? 'checksum-mismatch', true)
    if (over()) return
    Object.assign(view, { state: 'arrived', doneBytes: bytes, ...arrival })
    if (view.folder) view.folder.filesDone = view.folder.files
    say?.({ type: 'file-received', transfer, sha256 })
    onChange()
  }

  return {
    view,
    async accept() {
      if (over() || accepted) return
      accepted = true
      const tooMuch = offered ? refuseFolder({ ...offered, bytes }) : bytes > MAX_FILE_BYTES && 'too-large'
      if (tooMuch) return setStopped(tooMuch, true)
      try {
        folder = await order.folder()
        if (!(await hasRoomFor(folder, bytes))) return setStopped('disk-full', true)
        if (!list) {
          const part = await openPartFile(folder)
          if (over()) return await part.discard()
          receive(Promise.resolve(part))
        } else openFolder()
      } catch (error) {
        return setStopped(writeStop(error), true)
      }
      if (!over()) begin(0)
    },
    async takeEntries(after, entries) {
      if (!list || !accepted || over() || receiving || after !== list.entries.length) return
      const fault = list.add(entries)
      if (fault) return setStopped(fault, true)
      openFolder()
    },
    takeChunk(chunk) {
      delete view.lane
      if (view.state === 'moving') receiving?.take(chunk)
    },
    takePlaced({ run: ofRun, position, lane }, chunk) {
      if (view.state !== 'moving' || ofRun !== run || position !== receiving?.takenBytes) return
      view.lane = lane
      receiving.take(chunk)
      if (end !== null && receiving.takenBytes === bytes) void finish(end)
    },
    async takeEnd(sha256, more) {
      if (view.state !== 'moving' || end !== null) return
      end = sha256
      if (!more || receiving?.takenBytes === bytes) await finish(sha256)
    },
    takePause(paused) {
      view.pausedThere = paused
      onChange()
    },
    pause(paused) {
      view.pausedHere = paused
      say?.({ type: 'file-pause', transfer, paused })
      onChange()
    },
    async resume(to) {
      say = to
      view.pausedThere = false
      if (view.state === 'arrived' && view.sha256)
        to({ type: 'file-received', transfer, sha256: view.sha256 })
      else if (view.state === 'stopped' && view.stop) to({ type: 'file-stop', transfer, reason: view.stop })
      else if (accepted && (receiving || list)) begin((await receiving?.settle()) ?? 0)
    },
    connectionLost() {
      say = null
      if (view.state === 'moving') view.state = 'waiting'
    },
    async stop(reason, tell) {
      setStopped(reason, tell)
      await receiving?.abandon()
    },
  }
}
