import { signal, type ReadonlySignal } from '@preact/signals'
import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import type { Signal } from '../../../shared/protocol/session.ts'
import type { EndReason } from '../../../shared/sessions/session-state.ts'
import type { ChatLine } from '../../../shared/browser/chat/chat-line.ts'
import { openChat, type Chat } from '../../../shared/browser/chat/chat.ts'
import { openFileDisk } from '../../../shared/browser/files/file-disk.ts'
import type { FileLane } from '../../../shared/browser/files/send-file.ts'
import { openTransfers, type Transfers } from '../../../shared/browser/files/transfers.ts'
import { answerOffer, type PeerConnection } from '../../../shared/browser/peer/peer-connection.ts'
import type { ChannelInput } from '../../../shared/browser/peer/read-channel.ts'

export type DeviceState = Extract<ChannelMessage, { type: 'state' }>

/** The session as it is seen on this page: picture, chat and files over one connection after the other. */
export interface Viewer {
  connection: ReadonlySignal<'connecting' | 'open' | 'interrupted'>
  stream: ReadonlySignal<MediaStream | null>
  /** What the device last said holds; null before its first word. */
  device: ReadonlySignal<DeviceState | null>
  chat: Chat
  transfers: Transfers
  statistics(): Promise<RTCStatsReport | null>
  /** A piece of signalling from the device. */
  hear(signal: Signal): void
  /** The relay can be reached (again): asks the device for a connection where there is none. */
  relayReached(): void
  /** Says goodbye to the device. */
  sayEnd(reason: EndReason): void
  stop(): void
}

/** How long a doubtful path may take to recover before a new connection is asked for; and how often it is asked for. */
const DOUBT_MS = 4_000
const ASK_AGAIN_MS = 6_000

export function openViewer(options: {
  sessionId: string
  startedAt: number
  chatBefore: readonly ChatLine[]
  clock: () => number
  sendSignal: (signal: Signal) => void
  onChat: (lines: readonly ChatLine[]) => void
  onDeviceEnd: (reason: EndReason) => void
}): Viewer {
  const { clock, sendSignal } = options
  const connection = signal<'connecting' | 'open' | 'interrupted'>('connecting')
  const stream = signal<MediaStream | null>(null)
  const device = signal<DeviceState | null>(null)
  const disk = openFileDisk(options.sessionId)
  const chat = openChat({ clock, before: options.chatBefore, onChange: options.onChat })
  // A page that was loaded again begins above all numbers of its former life: nobody offers a file each hundredth of a second.
  const lastNumber = 2 * Math.floor(Math.max(0, clock() - options.startedAt) / 10) + 1
  const transfers = openTransfers({ disk, clock, side: 'controller', lastNumber })
  let peer: PeerConnection | null = null
  let current: number | undefined
  let lane: FileLane | null = null
  /** The lane on which chat and files were taken up; the device's first `state` on each connection allows it. */
  let tookUp: FileLane | null = null
  let asking: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  function askForConnection(): void {
    clearTimeout(asking)
    if (stopped || connection.value === 'open') return
    sendSignal({ type: 'ready' })
    asking = setTimeout(askForConnection, ASK_AGAIN_MS)
  }
  function lost(): void {
    lane = null
    chat.disconnected()
    transfers.disconnected()
    if (connection.value === 'open') connection.value = 'interrupted'
  }
  function dropPeer(): void {
    peer?.close()
    peer = null
  }

  function answer(offer: Extract<Signal, { type: 'offer' }>): void {
    dropPeer()
    lost()
    current = offer.connection
    clearTimeout(asking)
    asking = setTimeout(askForConnection, 2 * ASK_AGAIN_MS)
    peer = answerOffer(offer, {
      onSignal: sendSignal,
      onStream: received => {
        stream.value = received
      },
      onInput: hearChannel,
      onOpen(opened) {
        clearTimeout(asking)
        lane = opened
        connection.value = 'open'
      },
      onPath(good) {
        clearTimeout(asking)
        if (good && lane) connection.value = 'open'
        if (good || connection.value === 'connecting') return
        connection.value = 'interrupted'
        asking = setTimeout(askForConnection, DOUBT_MS)
      },
      onClosed() {
        peer = null
        lost()
        // The device makes a new offer by itself; asking is for when it has not noticed.
        clearTimeout(asking)
        asking = setTimeout(askForConnection, DOUBT_MS)
      },
    })
  }

  function hearChannel(input: ChannelInput): void {
    if (!lane || input.kind === 'nonsense') return
    if (input.kind === 'chunk') return transfers.take(input.transfer, input.chunk)
    const { message } = input
    if (message.type === 'state') {
      device.value = message
      takeUpAgain(lane)
    } else if (message.type === 'end') options.onDeviceEnd(message.reason)
    else {
      chat.hear(message)
      transfers.hear(message)
    }
  }
  function takeUpAgain(open: FileLane): void {
    if (tookUp === open) return
    tookUp = open
    chat.connected(message => open.say(message))
    transfers.connected(open)
  }

  return {
    connection,
    stream,
    device,
    chat,
    transfers,
    statistics: async () => (peer ? peer.statistics() : null),
    hear(received) {
      if (stopped) return
      if (received.type === 'offer') answer(received)
      else if (received.type === 'candidate' && received.connection === current) peer?.add(received)
    },
    relayReached: askForConnection,
    sayEnd: reason => lane?.say({ type: 'end', reason }),
    stop() {
      stopped = true
      clearTimeout(asking)
      lost()
      dropPeer()
      disk.stop()
      stream.value = null
    },
  }
}
