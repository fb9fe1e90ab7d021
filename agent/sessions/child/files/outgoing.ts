import { setTimeout as delay } from 'node:timers/promises'
import { FileFault } from '../../../../shared/files/file-fault.ts'
import { folderStream } from '../../../../shared/files/folder-stream.ts'
import { FOLDER_ENTRIES_IN_MESSAGE, type FileStop } from '../../../../shared/protocol/channel/files.ts'
import type { FileView } from '../../../../shared/protocol/page-link.ts'
import type { ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import { sendChunks, type ChunkLane } from './send-file.ts'
import type { Source } from './source.ts'

/** A connection to the viewer, as files see it. */
export interface FileChannel {
  say(message: ChannelMessage): void
  /** The data channel, which always works. */
  channel: ChunkLane
  /** The quickest way that is open now. */
  lane(): ChunkLane
}

export interface Outgoing {
  readonly view: FileView
  /** Who ended it, where it was stopped. */
  readonly stoppedBy: 'here' | 'there' | null
  /** Offers the file, or offers it again after a reconnect or a change of lanes. */
  offer(channel: FileChannel): void
  /** This device's user said yes to what the controller fetches. */
  allow(channel: FileChannel | null): void
  take(message: ChannelMessage): void
  pause(paused: boolean): void
  connectionLost(): void
  stop(reason: FileStop, tell: boolean): void
}

export interface OutgoingOrder {
  transfer: number
  source: Source
  name: string
  /** This device's user has to say yes first. */
  ask: boolean
  fetched?: number | undefined
  again?: number | undefined
  onChange: () => void
}

/** A lane on which nothing was confirmed for so long is given up for the data channel. */
const LANE_STALL_MS = 5000
const LOOK_AFTER_LANE_MS = 500

/** One file or folder on its way to the controller. */
export function openOutgoing({ transfer, source, name, onChange, ...order }: OutgoingOrder): Outgoing {
  const { bytes, entries } = source
  const sizes = entries?.flatMap(entry => (entry.bytes === null ? [] : [entry.bytes])) ?? []
  const stream = entries ? folderStream(sizes) : null
  const view: FileView = {
    transfer,
    direction: 'to-controller',
    name,
    bytes,
    doneBytes: 0,
    state: order.ask ? 'asking' : 'waiting',
    ...(entries && { folder: { files: sizes.length, filesDone: 0 } }),
    ...(order.again !== undefined && { again: order.again }),
  }
  let channel: FileChannel | null = null
  let sending = new AbortController()
  let sha256: string | null = null
  let stoppedBy: 'here' | 'there' | null = null
  let moved = performance.now()
  let lane: ChunkLane | null = null

  function over(): boolean {
    return view.state === 'arrived' || view.state === 'stopped'
  }

  function stop(reason: FileStop, tell: boolean): void {
    if (over()) return
    stoppedBy = tell || channel === null ? 'here' : 'there'
    Object.assign(view, { state: 'stopped', stop: reason })
    if (tell) channel?.say({ type: 'file-stop', transfer, reason })
    sending.abort()
    onChange()
  }

  function setDone(doneBytes: number): void {
    const moreBytes = doneBytes - view.doneBytes
    view.doneBytes = doneBytes
    moved = performance.now()
    if (view.folder && stream) view.folder.filesDone = stream.fileAt(doneBytes)
    onChange()
    if (moreBytes > 0) lane?.confirmed(moreBytes)
  }

  function offer(to: FileChannel): void {
    channel = to
    sending.abort()
    view.state = 'waiting'
    view.pausedThere = false
    const { fetched, again } = order
    to.say({
      type: 'file-offer',
      transfer,
      name,
      bytes,
      ...(entries && { folder: { files: sizes.length, folders: entries.length - sizes.length } }),
      ...(fetched !== undefined && { fetched }),
      ...(again !== undefined && { again }),
    })
    if (view.pausedHere) to.say({ type: 'file-pause', transfer, paused: true })
  }

  async function sayEntries(to: FileChannel, from: number, signal: AbortSignal): Promise<void> {
    for (let after = from; after < (entries?.length ?? 0); after += FOLDER_ENTRIES_IN_MESSAGE) {
      await to.channel.turns.turn(signal)
      if (signal.aborted) return
      const some = (entries ?? []).slice(after, after + FOLDER_ENTRIES_IN_MESSAGE)
      to.say({ type: 'folder-entries', transfer, after, entries: some })
    }
  }

  async function send(
    to: FileChannel,
    accept: { fromByte: number; entries: number; run: number },
  ): Promise<void> {
    sending.abort()
    sending = new AbortController()
    const { signal } = sending
    const fromByte = Math.min(accept.fromByte, bytes)
    lane = null
    setDone(fromByte)
    const current = to.lane()
    lane = current
    view.state = 'moving'
    if (current.kind === 'channel') delete view.lane
    else view.lane = current.kind
    onChange()
    try {
      await sayEntries(to, accept.entries, signal)
      const reading = await source.read(fromByte)
      try {
        const confirmedBytes = (): number => view.doneBytes
        const paused = (): boolean => view.pausedHere === true || view.pausedThere === true
        if (current.kind !== 'channel') void watchLane(current, paused, signal)
        const run = { transfer, run: accept.run, fromByte }
        sha256 = await sendChunks({ reading, ...run, lane: current, confirmedBytes, paused, signal })
      } finally {
        await reading.close()
      }
    } catch (error) {
      if (!signal.aborted) stop(error instanceof FileFault ? error.reason : 'cannot-read', true)
      return
    }
    if (sha256 !== null) to.say({ type: 'file-end', transfer, sha256 })
  }

  /** A lane that breaks off without a word must not hold the file: it goes on over the data channel from what is confirmed. */
  async function watchLane(watched: ChunkLane, paused: () => boolean, signal: AbortSignal): Promise<void> {
    moved = performance.now()
    while (!signal.aborted && !over()) {
      await delay(LOOK_AFTER_LANE_MS)
      if (paused()) moved = performance.now()
      if (signal.aborted || over() || performance.now() - moved < LANE_STALL_MS) continue
      return watched.giveUp()
    }
  }

  return {
    view,
    get stoppedBy() {
      return stoppedBy
    },
    offer(to) {
      if (view.state === 'asking') channel = to
      else if (!over()) offer(to)
    },
    allow(to) {
      if (view.state !== 'asking') return
      view.state = 'waiting'
      if (to) offer(to)
      onChange()
    },
    take(message) {
      if (over() || !channel) return
      switch (message.type) {
        case 'file-accept': {
          const { fromByte, entries: known = 0, run = 0 } = message
          if (view.state !== 'asking') void send(channel, { fromByte, entries: known, run })
          return
        }
        case 'file-progress':
          return setDone(Math.max(view.doneBytes, Math.min(message.bytes, bytes)))
        case 'file-pause':
          view.pausedThere = message.paused
          return onChange()
        case 'file-received':
          if (message.sha256 !== sha256) return stop('checksum-mismatch', true)
          sending.abort()
          Object.assign(view, { state: 'arrived', sha256 })
          return setDone(bytes)
        case 'file-stop':
          return stop(message.reason, false)
      }
    },
    pause(paused) {
      view.pausedHere = paused
      channel?.say({ type: 'file-pause', transfer, paused })
      onChange()
    },
    connectionLost() {
      channel = null
      sending.abort()
      if (!over() && view.state !== 'asking') view.state = 'waiting'
    },
    stop,
  }
}
