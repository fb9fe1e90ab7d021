import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ShownScreen } from '../../../shared/protocol/channel/screen.ts'
import { channelMessageSchema, type ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import { screenModes } from '../../../shared/sessions/session-mode.ts'
import type { FromChild, ToChild } from './child-link.ts'
import { startBrowsing } from './files/browse.ts'
import { chooseFolder, ownFolders } from './files/own-folders.ts'
import { openRelayEnds } from './files/relay-ends.ts'
import { startTransfers } from './files/transfers.ts'
import { limitTalk } from './limit-talk.ts'
import { makeRateLimit } from './rate-limit.ts'
import { startDropCounter } from './count-dropped.ts'
import { isControlMessage, startControl } from './input/control.ts'
import { keepRecording } from '../../../shared/target/keep-recording.ts'
import { openTargetRecorder } from './record/target-recorder.ts'
import type { Peer } from './open-peer.ts'
import { openPeople } from './people/open-people.ts'
import { isMarkMessage, startGuidance } from './overlay/guidance.ts'
import { dropCaptureThread } from './screen/capture-thread.ts'
import { adaptToConnection } from './screen/adapt-to-connection.ts'
import type { PointerShape } from './screen/draw-pointer.ts'
import { pointerMessage } from './screen/pointer-message.ts'
import { watchActivity } from './tell-active.ts'
import { openScreenSource } from './screen/screen-source.ts'

type Start = Extract<ToChild, { type: 'start' }>

export interface SessionChild {
  take(message: ToChild): void
  stop(): Promise<void>
}

/** Warnings that a hostile controller brings about must not fill the agent's log. */
const logRate = { aSecond: 1, most: 50 }

/** How long the last words may take to leave the channel. */
const LAST_WORDS_MS = 500

/** One session's far end: screen, chat and files over one connection at a time. `tell` speaks to the agent. */
export function startSession(start: Start, tell: (message: FromChild) => void): SessionChild {
  let { mode, because, terms, downloadFolder } = start
  let shown: ShownScreen | null = null
  let pointer: PointerShape | null | undefined
  let peer: Peer | null = null
  let lastFault = ''
  const mayLog = makeRateLimit(performance.now(), logRate)
  const maySay = limitTalk(performance.now())

  function log(level: 'info' | 'warn', message: string): void {
    if (level === 'warn' && (message === lastFault || !mayLog(performance.now()))) return
    if (level === 'warn') lastFault = message
    tell({ type: 'log', level, message: message.slice(0, 2000) })
  }

  const canShow = terms.allowedModes.some(allowed => screenModes.includes(allowed))
  const screen = canShow
    ? openScreenSource({
        onShown(now, area) {
          shown = now
          guidance.place(area)
          control.place(area)
          sayState()
        },
        onPointer(shape) {
          pointer = shape
          sayPointer()
        },
        onFault: message => log('warn', message),
      })
    : null
  if (!canShow) dropCaptureThread()
  const dropped = startDropCounter(count => tell({ type: 'input-dropped', count }))
  const guidance = startGuidance({
    mode,
    wanted: canShow,
    onDropped: () => dropped.drop(),
    onShown: sayState,
    onFault: message => log('warn', message),
  })
  const control = startControl({
    mode,
    clipboardAllowed: terms.may.clipboard,
    onDropped: () => dropped.drop(),
    onCopied: text => peer?.say({ type: 'clipboard', text }),
    onFault: message => log('warn', message),
  })
  const activity = watchActivity(() => tell({ type: 'active' }))
  const adapting = screen && adaptToConnection(screen, () => peer)
  const relayEnds = openRelayEnds(tell)
  const files = startTransfers({
    allowed: () => terms.may['file-transfer'],
    asks: () => terms.consent.asks['file-transfer'],
    folder: async into => (into === undefined ? downloadFolder : await browsing.folderFor(into)),
    onFile: file => tell({ type: 'file', file }),
    onReleased: path => tell({ type: 'file-released', path }),
    askRelay: relayEnds.ask,
    onFault: message => log('warn', message),
  })
  const browsing = startBrowsing({
    terms: () => terms,
    say: message => peer?.say(message),
    send: file => files.send(file),
    askUser: () => tell({ type: 'consent-wanted', point: 'file-transfer' }),
    onFault: message => log('warn', message),
  })
  const recorder = openTargetRecorder({
    tell,
    onFailed: why => recording.recordingFailed(why),
    frames: take => screen?.onFrame(take),
  })
  const recording = keepRecording({
    terms: () => terms,
    clock: Date.now,
    newId: randomUUID,
    say: message => peer?.say(message),
    askConsent: () => tell({ type: 'consent-wanted', point: 'recording' }),
    onRecording(now) {
      tell({ type: 'recording', recording: now })
      showScreen()
    },
    onCannot(why) {
      log('warn', `The session has to be recorded and cannot be: ${why}.`)
      tell({ type: 'gave-up', reason: 'cannot-record' })
    },
    recorder,
  })
  const people = openPeople({
    start,
    screen,
    mode: () => mode,
    terms: () => terms,
    shown: () => shown,
    marksShown: guidance.shown,
    onDropped: () => dropped.drop(),
    onWatched: showScreen,
    tell,
    log,
    lead: {
      onConnected(opened) {
        takeLead(opened)
        tell({ type: 'connected' })
      },
      onRecovered: () => tell({ type: 'connected' }),
      onInterrupted(peerGone) {
        if (peerGone) leadLost()
        tell({ type: 'interrupted' })
      },
      onText: takeText,
      onChunk(message) {
        activity.sawChunk()
        files.takeChunk(message)
      },
      onHandedOver(next) {
        files.giveUp()
        browsing.handedOver()
        leadLost()
        if (next) takeLead(next)
        else tell({ type: 'interrupted' })
      },
    },
  })
  recording.look(isScreenMode())
  showScreen()

  function showScreen(): void {
    pointer = undefined
    // Whoever only watches sees the pointer in the picture.
    screen?.drawPointer(mode !== 'active' || people.isWatched())
    screen?.show(people.show(isScreenMode() && recording.mayShow()))
  }

  function takeLead(opened: Peer): void {
    peer = opened
    showScreen()
    sayState()
    sayPointer()
    files.connected(opened)
    recording.connected()
  }

  function isScreenMode(): boolean {
    return screenModes.includes(mode)
  }

  function leadLost(): void {
    peer = null
    recording.connectionLost()
    showScreen()
    control.connectionLost()
    guidance.connectionLost()
    files.connectionLost()
  }

  function sayState(): void {
    const { allowedModes } = terms
    const { chat, clipboard, 'file-transfer': fileTransfer } = terms.may
    const may = { chat, fileTransfer, clipboard, browse: fileTransfer && terms.browse !== 'none' }
    const screen = isScreenMode() ? shown : null
    const marksShown = guidance.shown()
    peer?.say({ type: 'state', mode, because, allowedModes, may, screen, marksShown })
    people.sayState()
  }

  function sayPointer(): void {
    if (pointer !== undefined) peer?.say(pointerMessage(pointer))
  }

  function takeText(text: string): void {
    let message: ChannelMessage
    try {
      message = channelMessageSchema.parse(JSON.parse(text))
    } catch {
      if (!maySay(null, performance.now())) return
      return log('warn', 'A message from the controller was not understood and dropped.')
    }
    if (!maySay(message.type, performance.now()))
      return log('warn', 'The controller says more than a person does, and some of it was dropped.')
    activity.saw(message.type)
    if (message.type === 'wish') tell({ type: 'wish', wish: message.wish })
    else if (message.type === 'mode-request') tell({ type: 'mode-wanted', mode: message.mode })
    else if (message.type === 'end') tell({ type: 'peer-ended', reason: message.reason })
    else if (message.type === 'chat' || message.type === 'chat-delivered') people.takeChat(message)
    else if (isMarkMessage(message)) guidance.take(message)
    else if (isControlMessage(message)) control.take(message)
    else if (recording.take(message)) return
    else if (message.type === 'monitor-choose') screen?.chooseMonitor(message.monitor)
    else if (message.type === 'quality-choose') screen?.chooseQuality(message.quality)
    else if (!browsing.take(message)) files.take(message)
  }

  /** The user picks where received files go. */
  async function takeFolder(path: string): Promise<void> {
    downloadFolder = await chooseFolder(path)
    tell({ type: 'folder-chosen', path: downloadFolder })
  }

  async function stop(): Promise<void> {
    const until = performance.now() + LAST_WORDS_MS
    adapting?.stop()
    recording.stop()
    await recorder.gone()
    await control.stop()
    dropped.stop()
    await guidance.stop()
    await files.stop()
    while (people.queuedBytes() > 0 && performance.now() < until) await delay(10)
    people.stop()
    await screen?.stop()
  }

  return {
    take(message) {
      switch (message.type) {
        case 'signal':
          return people.signal(message.participantId, message.signal)
        case 'participant-joined':
        case 'participant-share':
        case 'participant-left':
        case 'handed-over':
          return people.take(message)
        case 'mode':
          ;({ mode, because } = message)
          recording.look(isScreenMode())
          showScreen()
          control.setMode(mode)
          guidance.setMode(mode)
          return sayState()
        case 'terms':
          ;({ terms } = message)
          recording.look(isScreenMode())
          showScreen()
          control.allowClipboard(terms.may.clipboard)
          return sayState()
        case 'consent':
          if (message.point === 'file-transfer') browsing.consented(message.granted)
          if (message.point === 'recording') recording.consented(message.granted, message.reason)
          return
        case 'bar':
          return control.keepOff(message.place)
        case 'mode-refused':
        case 'wish-granted':
        case 'wish-refused':
        case 'system-information':
          return peer?.say(message)
        case 'chat':
          return people.sendChat(message)
        case 'file-send':
          files.send(message).catch((error: unknown) => log('warn', `Not sent: ${String(error)}`))
          return
        case 'file-answer':
          return files.answer(message.transfer, message.accept)
        case 'file-cancel':
          return files.cancel(message.transfer)
        case 'file-act':
          return files.act(message.act)
        case 'folder-list':
          void ownFolders(message.path).then(folder => tell({ type: 'folders', id: message.id, folder }))
          return
        case 'folder-choose':
          takeFolder(message.path).catch((error: unknown) =>
            log('warn', `The folder was not taken: ${String(error)}`),
          )
          return
        case 'relay-lane':
          return relayEnds.take(message)
        case 'end':
          return people.sayToAll(message)
        case 'start':
          return log('warn', 'The session was started twice.')
      }
    },
    stop,
  }
}
