import { signal, type ReadonlySignal } from '@preact/signals'
import { folderStreamBytes } from '../../files/folder-stream.ts'
import { refuseFolder } from '../../files/folder-list.ts'
import { safeFileName } from '../../files/safe-path.ts'
import { laneTrial } from '../../files/lane-trial.ts'
import { speedMeter } from '../../files/speed-meter.ts'
import { LANE_WORTH_BYTES } from '../../protocol/channel/fast-lane.ts'
import { MAX_FILE_BYTES, nextTransferNumber, type FileStop } from '../../protocol/channel/files.ts'
import type { ChannelMessage } from '../../protocol/session-channel.ts'
import { openBrowser, type Browser } from './browser.ts'
import { channelLane, type ChunkLane, type FileLane, type FileLanes } from './chunk-lane.ts'
import type { FastLane, FastLaneOrder } from './fast-lane.ts'
import type { FileDisk } from './file-disk.ts'
import { receiveFile, type Receiving } from './receive-file.ts'
import { sendFile, type SendOrder, type Sending } from './send-file.ts'
import { canRetry, isOver, type Sendable, type Transfer } from './transfer.ts'

/** More offers than this at once are nothing a person asked for; they are refused. */
const MAX_UNANSWERED_OFFERS = 50
const MAX_SHOWN = 300
const SHOW_EVERY_MS = 120

/** All files of one session, both ways, over however many connections it takes. */
export interface Transfers {
  list: ReadonlySignal<readonly Transfer[]>
  /** The device's folders, where policy allows to look through them. */
  browser: Browser
  /** The way that bytes take now; null without a connection. */
  way: ReadonlySignal<Transfer['lane'] | null>
  /** `into`: a folder of the device that was browsed; without it the device's user says where files go. */
  send(what: readonly Sendable[], into?: string): void
  accept(number: number): void
  cancel(number: number): void
  pause(number: number, paused: boolean): void
  /** A stopped one is tried once more: offered again, or asked for again. */
  retry(number: number): void
  /** It was saved on this computer under this name. */
  saved(number: number, savedAs: string): void
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
  /** How a quicker way beside the data channel is taken up; left out where there is none. */
  openLane?: (order: FastLaneOrder) => FastLane
  joinRelay?: FastLaneOrder['joinRelay']
}): Transfers {
  const { disk, clock, side } = options
  const list = signal<readonly Transfer[]>([])
  const shown = new Map<number, Transfer>()
  const sendings = new Map<number, { sending: Sending; order: SendOrder }>()
  const receivings = new Map<number, Receiving>()
  /** Stopped ones that this side asked to be offered again: the person has said yes already. */
  const askedAgain = new Set<number>()
  let lastNumber = options.lastNumber ?? 0
  let lanes: FileLanes | null = null
  let fastLane: ChunkLane | null = null
  let trial = laneTrial()
  const way = signal<Transfer['lane'] | null>(null)
  let showing: ReturnType<typeof setTimeout> | undefined
  const browser = openBrowser(lastNumber, message => lanes?.say(message))
  const fast = options.openLane?.({
    say: message => lanes?.say(message),
    onLane(lane) {
      fastLane = lane
      if (lanes) way.value = lane?.kind ?? 'channel'
      // What is being sent changes over, from what is confirmed on.
      for (const [number, { sending }] of sendings)
        if (lanes && shown.get(number)?.phase === 'running') sending.offer(lanes)
    },
    onBlock: ({ transfer, run, position }, bytes) =>
      receivings.get(transfer)?.takePlaced(run, position, bytes),
    isSlow: bytes => trial.isSlow(bytes, clock()),
    ...(options.joinRelay && { joinRelay: options.joinRelay }),
  })

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
      const isPaused = now.pausedHere || now.pausedThere
      if (now.phase === 'running' && now.bytes >= LANE_WORTH_BYTES && lanes) fast?.want()
      if (now.phase === 'running' && !isPaused) now.bytesPerSecond = meter.at(clock(), now.doneBytes)
      shown.set(transfer.number, now)
      if (now.phase !== before.phase || 'pausedHere' in changed || 'pausedThere' in changed) publish()
      else showing ??= setTimeout(publish, SHOW_EVERY_MS)
    }
  }

  function forget(number: number): void {
    shown.delete(number)
    sendings.delete(number)
    receivings.delete(number)
  }
  function forgetOldest(): void {
    for (const [number, transfer] of shown) {
      if (shown.size <= MAX_SHOWN) return
      if (isOver(transfer)) forget(number)
    }
  }

  function offered(message: Extract<ChannelMessage, { type: 'file-offer' }>, to: FileLanes): void {
    const { transfer: number, bytes, folder, fetched, again } = message
    const known = receivings.get(number)
    if (known) return known.offeredAgain(to)
    const isTheirs = number % 2 === (side === 'controller' ? 0 : 1)
    const unanswered = list.value.filter(t => t.direction === 'received' && t.phase === 'waiting').length
    if (!isTheirs || unanswered >= MAX_UNANSWERED_OFFERS)
      return to.say({ type: 'file-stop', transfer: number, reason: 'refused' })
    const isWanted =
      (again !== undefined && askedAgain.delete(again)) ||
      (fetched !== undefined && browser.takeOffer(fetched))
    if (again !== undefined && isOver(shown.get(again) ?? { phase: 'running' })) forget(again)
    const files = folder ? { files: folder.files, filesDone: 0 } : null
    const transfer = fresh({
      number,
      direction: 'received',
      name: safeFileName(message.name),
      bytes,
      folder: files,
    })
    if (bytes > MAX_FILE_BYTES) {
      add({ ...transfer, phase: 'stopped', reason: 'too-large' })
      return to.say({ type: 'file-stop', transfer: number, reason: 'too-large' })
    }
    const receiving = receiveFile(disk, transfer, { folder, lanes: to }, add(transfer))
    receivings.set(number, receiving)
    if (isWanted) receiving.accept(to)
  }

  function sendOne(order: SendOrder): void {
    lastNumber = nextTransferNumber(lastNumber, side)
    const { name, bytes, files, folders } = measure(order.what)
    const transfer = fresh({
      number: lastNumber,
      direction: 'sent',
      name: safeFileName(name),
      bytes,
      folder: files === null ? null : { files, filesDone: 0 },
    })
    const tooMuch: FileStop | null = refuseFolder({ files: files ?? 1, folders, bytes })
    if (tooMuch) return void add({ ...transfer, phase: 'stopped', reason: tooMuch })
    const sending = sendFile(disk, order, transfer, add(transfer))
    sendings.set(transfer.number, { sending, order })
    if (lanes) sending.offer(lanes)
  }
  function sendAgain(number: number): void {
    const known = sendings.get(number)
    if (!known || !canRetry(shown.get(number) ?? { phase: 'running', reason: null })) return
    forget(number)
    sendOne({ ...known.order, again: number })
  }

  return {
    list,
    browser,
    way,
    send(what, into) {
      for (const one of what) sendOne({ what: one, into })
    },
    accept: number => receivings.get(number)?.accept(lanes),
    cancel(number) {
      sendings.get(number)?.sending.cancel(lanes)
      receivings.get(number)?.cancel()
    },
    pause(number, paused) {
      sendings.get(number)?.sending.pause(paused, lanes)
      receivings.get(number)?.pause(paused)
    },
    retry(number) {
      if (sendings.has(number)) return sendAgain(number)
      if (!receivings.has(number) || !lanes) return
      askedAgain.add(number)
      lanes.say({ type: 'file-again', transfer: number })
    },
    saved(number, savedAs) {
      const transfer = shown.get(number)
      if (transfer) shown.set(number, { ...transfer, savedAs })
      publish()
    },
    connected(opened) {
      trial = laneTrial()
      const channel = channelLane(opened, bytes => trial.overChannel(bytes, clock()))
      way.value = 'channel'
      lanes = { say: message => opened.say(message), channel, lane: () => fastLane ?? channel }
      for (const { sending } of sendings.values()) sending.offer(lanes)
      browser.connected()
    },
    disconnected() {
      lanes = null
      fast?.disconnected()
      fastLane = null
      way.value = null
      for (const { sending } of sendings.values()) sending.disconnected()
      for (const receiving of receivings.values()) receiving.disconnected()
    },
    hear(message) {
      if (!lanes || fast?.hear(message) || browser.hear(message) || !('transfer' in message)) return
      if (message.type === 'file-offer') return offered(message, lanes)
      if (message.type === 'file-again') return sendAgain(message.transfer)
      sendings.get(message.transfer)?.sending.hear(message, lanes)
      receivings.get(message.transfer)?.hear(message)
    },
    take(number, chunk) {
      if (lanes) receivings.get(number)?.take(chunk)
    },
  }
}

function fresh(what: Pick<Transfer, 'number' | 'direction' | 'name' | 'bytes' | 'folder'>): Transfer {
  return {
    ...what,
    doneBytes: 0,
    phase: 'waiting',
    pausedHere: false,
    pausedThere: false,
    reason: null,
    bytesPerSecond: null,
    lane: 'channel',
    file: null,
    contents: null,
    savedAs: null,
  }
}

function measure(what: Sendable): { name: string; bytes: number; files: number | null; folders: number } {
  if (what instanceof File) return { name: what.name, bytes: what.size, files: null, folders: 0 }
  const sizes = what.entries.flatMap(({ file }) => (file ? [file.size] : []))
  const folders = what.entries.length - sizes.length
  return { name: what.name, bytes: folderStreamBytes(sizes), files: sizes.length, folders }
}
