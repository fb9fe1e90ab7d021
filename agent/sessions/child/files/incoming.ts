import { MAX_FILE_BYTES } from '../../../../shared/protocol/channel/files.ts'
import { FILE_PROGRESS_EVERY_BYTES, type FileStop } from '../../../../shared/protocol/channel/files.ts'
import type { FileView } from '../../../../shared/protocol/page-link.ts'
import type { FileChannel } from './outgoing.ts'
import { hasRoomFor, openPartFile, writeStop } from './part-file.ts'
import { receiveFile, type Receiving } from './receive-file.ts'
import { safeFileName } from './safe-name.ts'

export interface Incoming {
  readonly view: FileView
  /** The user said yes, or nobody had to be asked: makes room and tells the sender to begin. */
  accept(): Promise<void>
  takeChunk(chunk: Uint8Array): void
  takeEnd(sha256: string): Promise<void>
  /** The sender offers the same file again after a reconnect: goes on with what is there. */
  resume(channel: FileChannel): Promise<void>
  connectionLost(): void
  stop(reason: FileStop, tell: boolean): Promise<void>
}

export interface IncomingOrder {
  transfer: number
  name: string
  bytes: number
  folder: string
  ask: boolean
  channel: FileChannel
  onChange: () => void
}

/** One file on its way to this device. */
export function openIncoming(order: IncomingOrder): Incoming {
  const { transfer, bytes, folder, onChange } = order
  const name = safeFileName(order.name)
  const view: FileView = {
    transfer,
    direction: 'to-target',
    name,
    bytes,
    doneBytes: 0,
    state: order.ask ? 'asking' : 'waiting',
  }
  let channel: FileChannel | null = order.channel
  let receiving: Receiving | null = null
  let toldBytes = 0

  function over(): boolean {
    return view.state === 'arrived' || view.state === 'stopped'
  }

  function setStopped(reason: FileStop, tell: boolean): void {
    if (over()) return
    Object.assign(view, { state: 'stopped', stop: reason })
    if (tell) channel?.say({ type: 'file-stop', transfer, reason })
    onChange()
  }

  function onWritten(writtenBytes: number): void {
    view.doneBytes = writtenBytes
    if (writtenBytes - toldBytes >= FILE_PROGRESS_EVERY_BYTES) {
      toldBytes = writtenBytes
      channel?.say({ type: 'file-progress', transfer, bytes: writtenBytes })
    }
    onChange()
  }

  function begin(fromByte: number): void {
    view.state = 'moving'
    toldBytes = fromByte
    channel?.say({ type: 'file-accept', transfer, fromByte })
    onChange()
  }

  return {
    view,
    async accept() {
      if (over() || receiving) return
      if (bytes > MAX_FILE_BYTES) return setStopped('too-large', true)
      try {
        if (!(await hasRoomFor(folder, bytes))) return setStopped('disk-full', true)
        const part = await openPartFile(folder)
        if (over()) return await part.discard()
        receiving = receiveFile({ part, name, bytes, onWritten, onStop: reason => setStopped(reason, true) })
      } catch (error) {
        return setStopped(writeStop(error), true)
      }
      begin(0)
    },
    takeChunk(chunk) {
      if (view.state === 'moving') receiving?.take(chunk)
    },
    async takeEnd(sha256) {
      if (view.state !== 'moving' || !receiving) return
      const arrival = await receiving.finish(sha256)
      if ('stop' in arrival) return setStopped(arrival.stop, true)
      Object.assign(view, { state: 'arrived', doneBytes: bytes, ...arrival })
      channel?.say({ type: 'file-received', transfer, sha256 })
      onChange()
    },
    async resume(to) {
      channel = to
      if (receiving) begin(await receiving.settle())
    },
    connectionLost() {
      channel = null
      if (view.state === 'moving') view.state = 'waiting'
    },
    async stop(reason, tell) {
      setStopped(reason, tell)
      await receiving?.abandon()
    },
  }
}
