import { stat } from 'node:fs/promises'
import type { FileView } from '../../../../shared/protocol/page-link.ts'
import type { FileStop } from '../../../../shared/protocol/channel/files.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import { sendFileChunks, type ChunkLane } from './send-file.ts'

/** A connection to the viewer, as files see it. */
export interface FileChannel extends ChunkLane {
  say(message: ChannelMessage): void
}

export interface Outgoing {
  readonly view: FileView
  /** Offers the file, or offers it again after a reconnect. */
  offer(channel: FileChannel): void
  take(message: ChannelMessage): void
  connectionLost(): void
  stop(reason: FileStop, tell: boolean): void
}

export interface OutgoingOrder {
  transfer: number
  path: string
  name: string
  onChange: () => void
  /** The transfer is over, one way or the other. */
  onOver: () => void
}

/** One file on its way to the controller. Throws when it cannot be read. */
export async function openOutgoing(order: OutgoingOrder): Promise<Outgoing> {
  const { transfer, path, name, onChange } = order
  const { size: bytes } = await stat(path)
  const view: FileView = { transfer, direction: 'to-controller', name, bytes, doneBytes: 0, state: 'waiting' }
  let channel: FileChannel | null = null
  let sending = new AbortController()
  let sha256: string | null = null

  function over(): boolean {
    return view.state === 'arrived' || view.state === 'stopped'
  }

  function close(): void {
    sending.abort()
    onChange()
    order.onOver()
  }

  function stop(reason: FileStop, tell: boolean): void {
    if (over()) return
    Object.assign(view, { state: 'stopped', stop: reason })
    if (tell) channel?.say({ type: 'file-stop', transfer, reason })
    close()
  }

  async function send(lane: FileChannel, fromByte: number): Promise<void> {
    sending.abort()
    sending = new AbortController()
    view.state = 'moving'
    view.doneBytes = fromByte
    onChange()
    const { signal } = sending
    const confirmedBytes = (): number => view.doneBytes
    try {
      sha256 = await sendFileChunks({ path, transfer, bytes, fromByte, lane, confirmedBytes, signal })
    } catch {
      return stop('cannot-read', true)
    }
    if (sha256 !== null) lane.say({ type: 'file-end', transfer, sha256 })
  }

  return {
    view,
    offer(to) {
      channel = to
      to.say({ type: 'file-offer', transfer, name, bytes })
    },
    take(message) {
      if (over() || !channel) return
      switch (message.type) {
        case 'file-accept':
          void send(channel, Math.min(message.fromByte, bytes))
          return
        case 'file-progress':
          view.doneBytes = Math.max(view.doneBytes, Math.min(message.bytes, bytes))
          onChange()
          return
        case 'file-received':
          if (message.sha256 !== sha256) return stop('checksum-mismatch', true)
          Object.assign(view, { state: 'arrived', doneBytes: bytes, sha256 })
          return close()
        case 'file-stop':
          return stop(message.reason, false)
      }
    },
    connectionLost() {
      channel = null
      sending.abort()
      if (!over()) view.state = 'waiting'
    },
    stop,
  }
}
