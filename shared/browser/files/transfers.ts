import { signal, type ReadonlySignal } from '@preact/signals'
import { MAX_FILE_BYTES, nextTransferNumber } from '../../protocol/channel/files.ts'
import type { ChannelMessage } from '../../protocol/session-channel.ts'
import type { FileDisk } from './file-disk.ts'
import { receiveFile, type Receiving } from './receive-file.ts'
import { safeFileName } from '../../files/safe-path.ts'
import { sendFile, type FileLane, type Sending } from './send-file.ts'
import { speedMeter } from '../../files/speed-meter.ts'
import { isOver, type Transfer } from './transfer.ts'

/** More offers than this at once are nothing a person asked for; they are refused. */
const MAX_UNANSWERED_OFFERS = 50
const MAX_SHOWN = 300
const SHOW_EVERY_MS = 120

/** All files of one session, both ways, over however many connections it takes. */
export interface Transfers {
  list: ReadonlySignal<readonly Transfer[]>
  send(files: readonly File[]): void
  accept(number: number): void
  cancel(number: number): void
  connected(lane: FileLane): void
  disconnected(): void
  hear(message: ChannelMessage): void
  take(number: number, chunk: Uint8Array<ArrayBuffer>): void
}

/** `side` is whose page this is. `lastNumber` is what transfer numbers go on from: a reloaded page must not use those of its former life again. */
export function openTransfers(options: {
  disk: FileDisk
  clock: () => number
  side: 'controller' | 'target'
  lastNumber?: number
}): Transfers {
  const { disk, clock, side } = options
  const list = signal<readonly Transfer[]>([])
  const shown = new Map<number, Transfer>()
  const sendings = new Map<number, Sending>()
  const receivings = new Map<number, Receiving>()
  let lastNumber = options.lastNumber ?? 0
  let lane: FileLane | null = null
  let showing: ReturnType<typeof setTimeout> | undefined

  function publish(): void {
    clearTimeout(showing)
    showing = undefined
    list.value = [...shown.values()]
  }

  /** Adds a row and gives back what changes it: at once where the phase changed, else now and then. */
  function add(transfer: Transfer): (changed: Partial<Transfer>) => void {
    const meter = speedMeter()
    shown.set(transfer.number, transfer)
    forgetOldest()
    publish()
    return changed => {
      const before = shown.get(transfer.number) ?? transfer
      const now = { ...before, ...changed }
      if (now.phase === 'running') now.bytesPerSecond = meter.at(clock(), now.doneBytes)
      shown.set(transfer.number, now)
      if (now.phase !== before.phase) publish()
      else showing ??= setTimeout(publish, SHOW_EVERY_MS)
    }
  }

  function forgetOldest(): void {
    for (const [number, transfer] of shown) {
      if (shown.size <= MAX_SHOWN) return
      if (!isOver(transfer)) continue
      shown.delete(number)
      sendings.delete(number)
      receivings.delete(number)
    }
  }

  const fresh = (
    number: number,
    direction: Transfer['direction'],
    name: string,
    bytes: number,
  ): Transfer => ({
    number,
    direction,
    name,
    bytes,
    doneBytes: 0,
    phase: 'waiting',
    reason: null,
    bytesPerSecond: null,
    file: null,
  })

  function offered(message: Extract<ChannelMessage, { type: 'file-offer' }>, to: FileLane): void {
    const known = receivings.get(message.transfer)
    if (known) return known.offeredAgain(to)
    const isTheirs = message.transfer % 2 === (side === 'controller' ? 0 : 1)
    const unanswered = list.value.filter(t => t.direction === 'received' && t.phase === 'waiting').length
    if (!isTheirs || unanswered >= MAX_UNANSWERED_OFFERS)
      return to.say({ type: 'file-stop', transfer: message.transfer, reason: 'refused' })
    const transfer = fresh(message.transfer, 'received', safeFileName(message.name), message.bytes)
    receivings.set(transfer.number, receiveFile(disk, transfer, to, add(transfer)))
  }

  return {
    list,
    send(files) {
      for (const file of files) {
        lastNumber = nextTransferNumber(lastNumber, side)
        const transfer = fresh(lastNumber, 'sent', safeFileName(file.name), file.size)
        if (file.size > MAX_FILE_BYTES) {
          add({ ...transfer, phase: 'stopped', reason: 'too-large' })
          continue
        }
        const sending = sendFile(disk, file, transfer, add(transfer))
        sendings.set(transfer.number, sending)
        if (lane) sending.offer(lane)
      }
    },
    accept: number => receivings.get(number)?.accept(lane),
    cancel(number) {
      sendings.get(number)?.cancel(lane)
      receivings.get(number)?.cancel()
    },
    connected(opened) {
      lane = opened
      for (const sending of sendings.values()) sending.offer(opened)
    },
    disconnected() {
      lane = null
      for (const sending of sendings.values()) sending.disconnected()
      for (const receiving of receivings.values()) receiving.disconnected()
    },
    hear(message) {
      if (!lane || !('transfer' in message)) return
      if (message.type === 'file-offer') return offered(message, lane)
      sendings.get(message.transfer)?.hear(message, lane)
      receivings.get(message.transfer)?.hear(message)
    },
    take(number, chunk) {
      if (lane) receivings.get(number)?.take(chunk)
    },
  }
}
