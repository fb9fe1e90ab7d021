import { stat } from 'node:fs/promises'
import type { FileAct, FileView } from '../../../../shared/protocol/page-link.ts'
import { FileFault } from '../../../../shared/files/file-fault.ts'
import { laneTrial } from '../../../../shared/files/lane-trial.ts'
import { speedMeter } from '../../../../shared/files/speed-meter.ts'
import {
  decodeFileChunk,
  nextTransferNumber,
  type FileStop,
} from '../../../../shared/protocol/channel/files.ts'
import { MAX_FETCHED_AT_ONCE } from '../../../../shared/protocol/channel/browse.ts'
import { LANE_WORTH_BYTES } from '../../../../shared/protocol/channel/fast-lane.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import { channelLane, type DataChannel } from './channel-lane.ts'
import { openFastLane } from './fast-lane.ts'
import { openFolderSource } from './folder-source.ts'
import { openIncoming, type FileOffer, type Incoming } from './incoming.ts'
import { openOutgoing, type FileChannel, type Outgoing } from './outgoing.ts'
import { showInFolder } from './own-folders.ts'
import { replaceFile } from './replace-file.ts'
import type { RelayEnd } from '../../../../shared/target/relay-wire.ts'
import type { ChunkLane } from './send-file.ts'
import { openFileSource } from './source.ts'

/** All transfers of one session, both ways; they outlive a connection and go on with the next. FILE1. */
export interface Transfers {
  connected(channel: DataChannel): void
  connectionLost(): void
  /** Takes a message that is about files; others are left alone. */
  take(message: ChannelMessage): void
  takeChunk(message: Uint8Array): void
  /** Offers a file or folder of this device. Throws FileFault where it cannot be read or is too much. */
  send(file: SendOrder): Promise<void>
  answer(transfer: number, accept: boolean): void
  cancel(transfer: number): void
  /** Pause, retry, replace, show: what else the user does with one. */
  act(act: FileAct): void
  /** Another person is at the other end: what was on its way to or from the former one stops. */
  giveUp(): void
  /** Nothing half is left behind. */
  stop(): Promise<void>
}

export interface SendOrder {
  path: string
  name: string
  /** The number of the `browse-fetch` that asked for it. */
  fetched?: number
  /** The user has to say yes first. */
  ask?: boolean
}

export interface TransfersOrder {
  /** Both asked with each file: policy may change in mid-session. */
  allowed: () => boolean
  asks: () => boolean
  /** Where received files go; `into`, where the controller names a folder that it may browse. Throws FileFault. */
  folder: (into: string | undefined) => Promise<string>
  onFile: (file: FileView) => void
  /** A file that was to be sent is not needed any more. */
  onReleased: (path: string) => void
  onFault: (message: string) => void
  askRelay?: () => Promise<RelayEnd>
}

/** A controller that opens more than this at once is answered `refused`. */
const MOST_UNFINISHED = 50
/** Lists of folders that are being taken take room, each up to some 50 MB. */
const MOST_UNFINISHED_FOLDERS = 4
/** What a controller may fetch before earlier ones are done: twice what it may name at once. */
const MOST_FETCHED = 2 * MAX_FETCHED_AT_ONCE
/** Those that are over are remembered, so that one offered again is not received twice. */
const MOST_REMEMBERED = 500
const TELL_EVERY_MS = 200
/** What may go better the next time; anything else was somebody's decision. */
const worthAnotherTry: ReadonlySet<FileStop> = new Set<FileStop>([
  'cancelled',
  'checksum-mismatch',
  'disk-full',
  'cannot-write',
  'connection-lost',
])

export function startTransfers(order: TransfersOrder): Transfers {
  const { allowed, asks, onFile, onReleased, onFault } = order
  const incoming = new Map<number, Incoming>()
  const outgoing = new Map<number, Outgoing & { order: SendOrder }>()
  /** Stopped ones that this side asked to be offered again: their user has said yes already. */
  const askedAgain = new Set<number>()
  let channel: FileChannel | null = null
  let fastLane: ChunkLane | null = null
  let lastNumber = 0
  let trial = laneTrial()

  const fast = openFastLane({
    onLane(lane) {
      fastLane = lane
      // What is on its way to the controller changes over, from what is confirmed on.
      for (const file of outgoing.values()) if (channel && file.view.state === 'moving') file.offer(channel)
    },
    onBlock({ transfer, run, position }, bytes) {
      const lane = fastLane?.kind === 'relay' ? 'relay' : 'direct'
      incoming.get(transfer)?.takePlaced({ run, position, lane }, bytes)
    },
    isSlow: bytes => trial.isSlow(bytes, performance.now()),
    ...(order.askRelay && { askRelay: order.askRelay }),
    onFault,
  })

  /** Tells of each change of state at once and of progress now and then. */
  function tell(view: () => FileView): () => void {
    const meter = speedMeter()
    let told = ''
    let toldAt = 0
    return () => {
      const now = view()
      const standing = JSON.stringify([now.state, now.pausedHere, now.pausedThere, now.lane, now.nameTaken])
      if (standing === told && performance.now() - toldAt < TELL_EVERY_MS) return
      told = standing
      toldAt = performance.now()
      if (now.state === 'moving' && now.bytes >= LANE_WORTH_BYTES && channel) fast.want(channel.say)
      const bytesPerSecond = now.state === 'moving' ? meter.at(toldAt, now.doneBytes) : null
      onFile({ ...now, bytesPerSecond, canRetry: canRetry(now) })
    }
  }

  function canRetry({ state, stop }: FileView): boolean {
    return state === 'stopped' && stop !== undefined && worthAnotherTry.has(stop)
  }

  function isOver({ state }: FileView): boolean {
    return state === 'arrived' || state === 'stopped'
  }

  function guard(work: Promise<void> | undefined): void {
    work?.catch((error: unknown) => onFault(`A file transfer failed: ${String(error)}`))
  }

  function forgetOldest(): void {
    for (const [transfer, { view }] of incoming) {
      if (incoming.size <= MOST_REMEMBERED) return
      if (isOver(view)) incoming.delete(transfer)
    }
  }

  function takeOffer(offer: FileOffer, from: FileChannel): void {
    const { transfer, bytes, again } = offer
    if (!allowed()) return from.say({ type: 'file-stop', transfer, reason: 'forbidden-by-policy' })
    const say = (message: ChannelMessage): void => from.say(message)
    const known = incoming.get(transfer)
    if (known && known.view.bytes === bytes) return guard(known.resume(say))
    if (known) guard(known.stop('cancelled', false))
    const unfinished = [...incoming.values()].filter(({ view }) => !isOver(view))
    const folders = unfinished.filter(({ view }) => view.folder).length
    if (unfinished.length >= MOST_UNFINISHED || (offer.folder && folders >= MOST_UNFINISHED_FOLDERS))
      return from.say({ type: 'file-stop', transfer, reason: 'refused' })
    const onChange = tell(() => file.view)
    const ask = asks() && !(again !== undefined && askedAgain.delete(again))
    const folder = (): Promise<string> => order.folder(offer.into)
    const file: Incoming = openIncoming({ offer, folder, ask, say, onChange })
    incoming.set(transfer, file)
    forgetOldest()
    onChange()
    if (!ask) guard(file.accept())
  }

  async function send(what: SendOrder, again?: number): Promise<void> {
    if (what.fetched !== undefined) makeRoomForFetched()
    const source = (await stat(what.path)).isDirectory()
      ? await openFolderSource(what.path)
      : await openFileSource(what.path)
    const transfer = nextTransferNumber(lastNumber, 'target')
    lastNumber = transfer
    const tellNow = tell(() => file.view)
    const onChange = (): void => {
      tellNow()
      if (file.view.state !== 'arrived' && !(isOver(file.view) && !canRetry(file.view))) return
      if (outgoing.delete(transfer)) onReleased(what.path)
    }
    const { name, fetched, ask = false } = what
    const file: Outgoing = openOutgoing({ transfer, source, name, ask, fetched, again, onChange })
    outgoing.set(transfer, Object.assign(file, { order: what }))
    onChange()
    if (!allowed()) file.stop('forbidden-by-policy', false)
    else if (channel) file.offer(channel)
  }

  /** Those that were stopped are kept for another try, as long as there is room. Throws where there is none. */
  function makeRoomForFetched(): void {
    const fetched = [...outgoing].filter(([, file]) => file.order.fetched !== undefined)
    const stopped = fetched.filter(([, file]) => isOver(file.view))
    const tooMany = fetched.length + 1 - MOST_FETCHED
    if (tooMany > stopped.length)
      throw new FileFault('refused', `${MOST_FETCHED} files are being fetched already.`)
    for (const [transfer, file] of stopped.slice(0, Math.max(0, tooMany))) {
      outgoing.delete(transfer)
      onReleased(file.order.path)
    }
  }

  /** Offers one once more that was stopped; what the user cancelled here only the user here takes up again. */
  function sendAgain(transfer: number, by: 'here' | 'there'): void {
    const file = outgoing.get(transfer)
    if (!file || !canRetry(file.view)) return
    if (by === 'there' && file.stoppedBy === 'here' && file.view.stop === 'cancelled') return
    outgoing.delete(transfer)
    const { fetched: _, ...what } = file.order
    guard(send({ ...what, ask: by === 'there' && asks() }, transfer))
  }

  function pause(transfer: number, paused: boolean): void {
    const file = incoming.get(transfer) ?? outgoing.get(transfer)
    if (file && !isOver(file.view)) file.pause(paused)
  }

  function again(transfer: number): void {
    const file = incoming.get(transfer)
    if (!file) return sendAgain(transfer, 'here')
    if (!canRetry(file.view) || !channel) return
    askedAgain.add(transfer)
    channel.say({ type: 'file-again', transfer })
  }

  function replace(transfer: number): void {
    const file = incoming.get(transfer)
    const { path, nameTaken } = file?.view ?? {}
    if (!file || !path || !nameTaken) return
    guard(
      replaceFile(path, nameTaken).then(placed => {
        file.view.path = placed
        delete file.view.nameTaken
        onFile({ ...file.view })
        return undefined
      }),
    )
  }

  return {
    connected(to) {
      trial = laneTrial()
      const own = channelLane(to, bytes => trial.overChannel(bytes, performance.now()))
      channel = { say: message => to.say(message), channel: own, lane: () => fastLane ?? own }
      for (const file of outgoing.values()) file.offer(channel)
    },
    connectionLost() {
      channel = null
      fast.connectionLost()
      fastLane = null
      for (const file of [...incoming.values(), ...outgoing.values()]) file.connectionLost()
    },
    take(message) {
      if (!channel || fast.take(message)) return
      if (message.type === 'file-offer') return takeOffer(message, channel)
      if (message.type === 'file-again') return sendAgain(message.transfer, 'there')
      if (!('transfer' in message)) return
      outgoing.get(message.transfer)?.take(message)
      const file = incoming.get(message.transfer)
      if (!file) return
      if (message.type === 'folder-entries') guard(file.takeEntries(message.after, message.entries))
      else if (message.type === 'file-end') guard(file.takeEnd(message.sha256, fastLane !== null))
      else if (message.type === 'file-pause') file.takePause(message.paused)
      else if (message.type === 'file-stop') guard(file.stop(message.reason, false))
    },
    takeChunk(message) {
      const decoded = decodeFileChunk(message)
      if (decoded) incoming.get(decoded.transfer)?.takeChunk(decoded.chunk as Uint8Array<ArrayBuffer>)
    },
    async send(what) {
      try {
        await send(what)
      } catch (error) {
        onReleased(what.path)
        throw error instanceof FileFault ? error : new FileFault('cannot-read', String(error))
      }
    },
    answer(transfer, accept) {
      const file = incoming.get(transfer)
      if (file?.view.state === 'asking') guard(accept ? file.accept() : file.stop('refused', true))
      const fetched = outgoing.get(transfer)
      if (fetched?.view.state !== 'asking') return
      if (accept) fetched.allow(channel)
      else fetched.stop('refused', true)
    },
    cancel(transfer) {
      guard(incoming.get(transfer)?.stop('cancelled', true))
      outgoing.get(transfer)?.stop('cancelled', true)
    },
    act(act) {
      if (act.act === 'pause') pause(act.transfer, act.paused)
      else if (act.act === 'again') again(act.transfer)
      else if (act.act === 'replace') replace(act.transfer)
      else {
        const path = incoming.get(act.transfer)?.view.path
        if (path) guard(showInFolder(path))
      }
    },
    giveUp() {
      for (const file of outgoing.values()) {
        if (!isOver(file.view)) file.stop('cancelled', true)
        onReleased(file.order.path)
      }
      for (const file of incoming.values()) if (!isOver(file.view)) guard(file.stop('cancelled', true))
      outgoing.clear()
      incoming.clear()
    },
    async stop() {
      fast.connectionLost()
      for (const file of outgoing.values()) file.stop('connection-lost', false)
      await Promise.all([...incoming.values()].map(file => file.stop('connection-lost', false)))
    },
  }
}
