import type { FileView } from '../../../../shared/protocol/page-link.ts'
import { decodeFileChunk, nextTransferNumber } from '../../../../shared/protocol/channel/files.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import { openIncoming, type Incoming } from './incoming.ts'
import { openOutgoing, type FileChannel, type Outgoing } from './outgoing.ts'

/** All transfers of one session, both ways; they outlive a connection and go on with the next. FILE1. */
export interface Transfers {
  connected(channel: FileChannel): void
  connectionLost(): void
  /** Takes a message that is about files; others are left alone. */
  take(message: ChannelMessage): void
  takeChunk(message: Uint8Array): void
  send(file: { path: string; name: string }): Promise<void>
  answer(transfer: number, accept: boolean): void
  cancel(transfer: number): void
  /** Nothing half is left behind. */
  stop(): Promise<void>
}

export interface TransfersOrder {
  /** Both asked with each file: policy may change in mid-session. */
  allowed: () => boolean
  asks: () => boolean
  folder: string
  onFile: (file: FileView) => void
  /** A file that was to be sent is not needed any more. */
  onReleased: (path: string) => void
  onFault: (message: string) => void
}

/** A controller that opens more than this at once is answered `refused`. */
const MOST_UNFINISHED = 50
const TELL_EVERY_MS = 200

export function startTransfers(order: TransfersOrder): Transfers {
  const { allowed, asks, folder, onFile, onReleased, onFault } = order
  const incoming = new Map<number, Incoming>()
  const outgoing = new Map<number, Outgoing>()
  let channel: FileChannel | null = null
  let lastNumber = 0

  /** Tells of each change of state at once and of progress now and then. */
  function tell(view: () => FileView): () => void {
    let toldState = ''
    let toldAt = 0
    return () => {
      const now = view()
      if (now.state === toldState && performance.now() - toldAt < TELL_EVERY_MS) return
      toldState = now.state
      toldAt = performance.now()
      onFile({ ...now })
      if (now.state === 'arrived' || now.state === 'stopped') {
        incoming.delete(now.transfer)
        outgoing.delete(now.transfer)
      }
    }
  }

  function guard(work: Promise<void> | undefined): void {
    work?.catch((error: unknown) => onFault(`A file transfer failed: ${String(error)}`))
  }

  function takeOffer(offer: Extract<ChannelMessage, { type: 'file-offer' }>, from: FileChannel): void {
    const { transfer, name, bytes } = offer
    if (!allowed()) return from.say({ type: 'file-stop', transfer, reason: 'forbidden-by-policy' })
    const known = incoming.get(transfer)
    if (known && known.view.bytes === bytes) return guard(known.resume(from))
    if (known) guard(known.stop('cancelled', false))
    if (incoming.size >= MOST_UNFINISHED) return from.say({ type: 'file-stop', transfer, reason: 'refused' })
    const onChange = tell(() => file.view)
    const ask = asks()
    const file: Incoming = openIncoming({ transfer, name, bytes, folder, ask, channel: from, onChange })
    incoming.set(transfer, file)
    onChange()
    if (!ask) guard(file.accept())
  }

  return {
    connected(to) {
      channel = to
      for (const file of outgoing.values()) file.offer(to)
    },
    connectionLost() {
      channel = null
      for (const file of [...incoming.values(), ...outgoing.values()]) file.connectionLost()
    },
    take(message) {
      if (!channel) return
      if (message.type === 'file-offer') return takeOffer(message, channel)
      if (message.type === 'file-end') return guard(incoming.get(message.transfer)?.takeEnd(message.sha256))
      if (message.type === 'file-stop') guard(incoming.get(message.transfer)?.stop(message.reason, false))
      if ('transfer' in message) outgoing.get(message.transfer)?.take(message)
    },
    takeChunk(message) {
      const decoded = decodeFileChunk(message)
      if (decoded) incoming.get(decoded.transfer)?.takeChunk(decoded.chunk)
    },
    async send({ path, name }) {
      const transfer = nextTransferNumber(lastNumber, 'target')
      lastNumber = transfer
      const onChange = tell(() => file.view)
      const onOver = (): void => onReleased(path)
      const file: Outgoing = await openOutgoing({ transfer, path, name, onChange, onOver })
      outgoing.set(transfer, file)
      onChange()
      if (!allowed()) return file.stop('forbidden-by-policy', false)
      if (channel) file.offer(channel)
    },
    answer(transfer, accept) {
      const file = incoming.get(transfer)
      if (file?.view.state === 'asking') guard(accept ? file.accept() : file.stop('refused', true))
    },
    cancel(transfer) {
      guard(incoming.get(transfer)?.stop('cancelled', true))
      outgoing.get(transfer)?.stop('cancelled', true)
    },
    async stop() {
      for (const file of outgoing.values()) file.stop('connection-lost', false)
      await Promise.all([...incoming.values()].map(file => file.stop('connection-lost', false)))
    },
  }
}
