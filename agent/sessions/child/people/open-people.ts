import type { ShownScreen } from '../../../../shared/protocol/channel/screen.ts'
import { MOST_PARTICIPANTS, type Share } from '../../../../shared/protocol/participant.ts'
import { channelMessageSchema, type ChannelMessage } from '../../../../shared/protocol/session-channel.ts'
import type { Signal } from '../../../../shared/protocol/session.ts'
import { modeShared } from '../../../../shared/sessions/mode-shared.ts'
import type { ModeReason, SessionMode } from '../../../../shared/sessions/session-mode.ts'
import type { EndReason } from '../../../../shared/sessions/session-state.ts'
import type { SessionTerms } from '../../../../shared/sessions/session-terms.ts'
import type { ChatMessage } from '../chat-lines.ts'
import type { FromChild, ToChild } from '../child-link.ts'
import { limitTalk } from '../limit-talk.ts'
import type { Peer } from '../open-peer.ts'
import type { ScreenSource } from '../screen/screen-source.ts'
import { openPlace, type Place, type PlaceEvents } from './open-place.ts'

/**
 * Everybody who is connected to this session: one in control, and others who see the picture and take part in the chat. What they
 * send beside that is dropped and counted. MODE2.
 */
export interface People {
  signal(participantId: string | undefined, signal: Signal): void
  take(message: Extract<ToChild, { type: `participant-${string}` | 'handed-over' }>): void
  /** What the one in control says in the chat. */
  takeChat(message: ChannelMessage): void
  /** What the device's user says goes to all. */
  sendChat(line: ChatMessage): void
  /** Shows the picture to those who may see it and are connected; false where nobody is, nor is about to be. */
  show(wanted: boolean): boolean
  /** Somebody who is not in control sees the picture. */
  isWatched(): boolean
  /** Tells the participants what holds now. */
  sayState(): void
  sayToAll(message: ChannelMessage): void
  queuedBytes(): number
  stop(): void
}

/** What the one in control says and does; everything about it stays where the session is. */
export interface LeadEvents {
  onConnected: (peer: Peer) => void
  onRecovered: () => void
  onInterrupted: (peerGone: boolean) => void
  onText: (text: string) => void
  onChunk: (chunk: Uint8Array) => void
  /** Another one is in control: nothing that the former one held or drew stays. `peer`: null while they are not connected. */
  onHandedOver: (peer: Peer | null) => void
}

export interface PeopleOrder {
  start: Extract<ToChild, { type: 'start' }>
  screen: ScreenSource | null
  lead: LeadEvents
  mode: () => SessionMode
  terms: () => SessionTerms
  shown: () => ShownScreen | null
  marksShown: () => 'on-screen' | 'on-page' | 'nowhere'
  /** A participant sent what only the one in control may. */
  onDropped: () => void
  /** Who sees the picture has changed. */
  onWatched: () => void
  tell: (message: FromChild) => void
  log: (level: 'info' | 'warn', message: string) => void
}

const plain: ModeReason = { rule: 'first-in-order', passedOver: [] }
/** What a viewer says by itself and what does nothing here. */
const harmless: ReadonlySet<ChannelMessage['type']> = new Set<ChannelMessage['type']>([
  'input-release',
  'marks-clear',
])

export function openPeople(order: PeopleOrder): People {
  const { start, screen, lead: events, terms, tell, log } = order
  const participants = new Map<string, Place>()
  const limits = new WeakMap<Place, ReturnType<typeof limitTalk>>()
  const everybody = (): Place[] => [lead, ...participants.values()]
  const ofPlace = ({ id }: Place): { participantId?: string } => (id === null ? {} : { participantId: id })

  const placeEvents: PlaceEvents = {
    onSignal: (place, signal) => tell({ type: 'signal', signal, ...ofPlace(place) }),
    onAuthenticated: (place, { words, since }) =>
      tell({ type: 'authenticated', words, since, ...ofPlace(place) }),
    onNotAuthentic(place, why) {
      log('warn', `The connection is not authentic: ${why}.`)
      over(place, 'authentication-failed')
    },
    onConnected(place, peer) {
      if (place.id === null) return events.onConnected(peer)
      tell({ type: 'participant-connected', participantId: place.id, connected: true })
      order.onWatched()
      sayStateTo(place)
    },
    onRecovered(place) {
      if (place.id === null) events.onRecovered()
    },
    onInterrupted(place, peerGone) {
      if (place.id === null) return events.onInterrupted(peerGone)
      if (!peerGone) return
      tell({ type: 'participant-connected', participantId: place.id, connected: false })
      order.onWatched()
    },
    onText(place, text) {
      if (place.id === null) events.onText(text)
      else takeFrom(place, text)
    },
    onChunk(place, chunk) {
      if (place.id === null) events.onChunk(chunk)
      else order.onDropped()
    },
    onGaveUp: over,
    onLine(place, { messageId, text, sentAt }) {
      tell({ type: 'chat', messageId, text, sentAt, ...ofPlace(place) })
      for (const other of everybody())
        if (other !== place) other.chat.send({ type: 'chat', messageId, text, sentAt, by: place.name })
    },
    onDelivered: messageId => tell({ type: 'chat-delivered', messageId }),
    mayChat: ({ id, share }) => terms().may.chat && (id === null || share.chat),
    onNote: message => log('info', message),
  }
  const { iceServers = [], reconnectForMs, controllerName = '' } = start
  const connecting = { screen, iceServers, reconnectForMs }
  const all: Share = { screen: true, chat: true }
  let lead = openPlace({ id: null, name: controllerName, share: all, ...connecting }, placeEvents)

  function over(place: Place, reason: EndReason): void {
    if (place.id === null) return tell({ type: 'gave-up', reason })
    tell({ type: 'participant-gone', participantId: place.id, reason })
    remove(place.id)
  }

  function remove(participantId: string): void {
    participants.get(participantId)?.stop()
    if (participants.delete(participantId)) order.onWatched()
  }

  function sayStateTo({ share, say }: Place): void {
    const mode = modeShared(order.mode(), share)
    const may = { chat: terms().may.chat && share.chat, fileTransfer: false, clipboard: false, browse: false }
    const shown = mode === 'monitor' ? order.shown() : null
    const marksShown = order.marksShown()
    say({ type: 'state', mode, because: plain, allowedModes: [], may, screen: shown, marksShown })
  }

  function takeFrom(place: Place, text: string): void {
    let message: ChannelMessage | null = null
    try {
      message = channelMessageSchema.parse(JSON.parse(text))
    } catch {
      log('warn', 'A message from a participant was not understood and dropped.')
    }
    if (!message || limits.get(place)?.(message.type, performance.now()) === false) return
    if (message.type === 'chat' || message.type === 'chat-delivered') place.chat.take(message)
    else if (message.type === 'end') over(place, 'participant-left')
    else if (!harmless.has(message.type)) order.onDropped()
  }

  function join(participantId: string, name: string, share: Share): void {
    if (participants.has(participantId) || participants.size >= MOST_PARTICIPANTS) return
    const place = openPlace({ id: participantId, name, share, ...connecting }, placeEvents)
    limits.set(place, limitTalk(performance.now()))
    participants.set(participantId, place)
  }

  function handOver(participantId: string, leadBecomes: string, share: Share): void {
    const next = participants.get(participantId)
    if (!next) return
    const former = lead
    participants.delete(participantId)
    Object.assign(next, { id: null, share: all } satisfies Partial<Place>)
    Object.assign(former, { id: leadBecomes, share } satisfies Partial<Place>)
    limits.set(former, limitTalk(performance.now()))
    participants.set(leadBecomes, former)
    lead = next
    events.onHandedOver(next.peer)
    sayStateTo(former)
  }

  return {
    signal(participantId, signal) {
      const place = participantId === undefined ? lead : participants.get(participantId)
      place?.signal(signal)
    },
    take(message) {
      switch (message.type) {
        case 'participant-joined':
          return join(message.participantId, message.name, message.share)
        case 'participant-left':
          participants.get(message.participantId)?.say({ type: 'end', reason: message.reason })
          return remove(message.participantId)
        case 'participant-share': {
          const place = participants.get(message.participantId)
          if (!place) return
          place.share = message.share
          order.onWatched()
          return sayStateTo(place)
        }
        case 'handed-over':
          return handOver(message.participantId, message.leadBecomes, message.share)
      }
    },
    takeChat: message => lead.chat.take(message),
    sendChat(line) {
      for (const place of everybody()) place.chat.send(line)
    },
    show(wanted) {
      let isWanted = false
      for (const { feed, connection, share } of everybody()) {
        const maySee = wanted && share.screen
        feed?.show(maySee && connection === 'authenticated')
        // For whoever is about to be connected the picture is ready.
        isWanted ||= maySee && connection !== 'lost'
      }
      return isWanted
    },
    isWatched: () =>
      [...participants.values()].some(
        ({ share, connection }) => share.screen && connection === 'authenticated',
      ),
    sayState() {
      for (const place of participants.values()) sayStateTo(place)
    },
    sayToAll(message) {
      for (const { say } of everybody()) say(message)
    },
    queuedBytes: () => Math.max(...everybody().map(({ peer }) => peer?.queuedBytes() ?? 0)),
    stop() {
      for (const place of everybody()) place.stop()
    },
  }
}
