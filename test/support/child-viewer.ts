import wrtc from '@roamhq/wrtc'
import { fork, type ChildProcess } from 'node:child_process'
import SimplePeer from 'simple-peer'
import { vi } from 'vitest'
import { channelMessageSchema, type ChannelMessage } from '../../shared/protocol/session-channel.ts'
import type { Signal } from '../../shared/protocol/session.ts'
import type { Authenticated } from '../../shared/sessions/authenticate.ts'
import { guardController } from './guard-peers.ts'
import { fromChildSchema, type FromChild, type ToChild } from '../../agent/sessions/child/child-link.ts'

type Heard<T extends ChannelMessage['type']> = Extract<ChannelMessage, { type: T }>

/** Far above what any message takes. */
const HEARD_WITHIN = { timeout: 50_000, interval: 20 }

/** One viewer's end of its connections in this process, over real WebRTC. */
export interface ViewerEnd {
  /** All text that came over the channel, in order. */
  heard: ChannelMessage[]
  chunks: Uint8Array[]
  /** The first message of this type that fits, heard before or yet to come. */
  hears<T extends ChannelMessage['type']>(type: T, fits?: (message: Heard<T>) => boolean): Promise<Heard<T>>
  peer(): SimplePeer.Instance
  say(message: ChannelMessage): void
  track(): MediaStreamTrack
  /** The security words, as the viewer has them. */
  authenticated(): Authenticated | null
  /** Breaks the connection from the viewer's side; further offers are left unanswered until `answerOffers(true)`. */
  cut(): void
  answerOffers(answers: boolean): void
}

/** The real child process, and the end of the one in control. */
export interface ChildViewer extends ViewerEnd {
  child: ChildProcess
  tell(message: ToChild): void
  /** All that the child told the agent, in order. */
  told: FromChild[]
  /** The end of one more person, whom the child was or will be told of. */
  participant(participantId: string): ViewerEnd
  stop(): Promise<void>
}

export function startChildViewer(env: Record<string, string> = {}): ChildViewer {
  const child = fork(new URL('../../agent/sessions/child/main.ts', import.meta.url), {
    env: { ...process.env, ...env },
    execArgv: [],
    serialization: 'advanced',
  })
  const told: FromChild[] = []
  const ends = new Map<string | undefined, ReturnType<typeof openEnd>>()

  function tell(message: ToChild): void {
    if (child.connected) child.send(message)
  }

  function end(participantId?: string): ReturnType<typeof openEnd> {
    const known = ends.get(participantId)
    if (known) return known
    const opened = openEnd(signal =>
      tell({ type: 'signal', signal, ...(participantId && { participantId }) }),
    )
    ends.set(participantId, opened)
    return opened
  }

  child.on('message', raw => {
    const message = fromChildSchema.parse(raw)
    told.push(message)
    if (message.type === 'signal') end(message.participantId).take(message.signal)
  })

  return {
    ...end(),
    child,
    tell,
    told,
    participant: participantId => end(participantId),
    async stop() {
      for (const each of ends.values()) each.cut()
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGKILL')
      await exited
    },
  }
}

function openEnd(send: (signal: Signal) => void): ViewerEnd & { take(signal: Signal): void } {
  const heard: ChannelMessage[] = []
  const chunks: Uint8Array[] = []
  let peer: SimplePeer.Instance | null = null
  let track: MediaStreamTrack | null = null
  let answering = true
  let authenticated: Authenticated | null = null

  function answerOffer(offer: Extract<Signal, { type: 'offer' }>): void {
    peer?.destroy()
    const current = new SimplePeer({ wrtc, objectMode: true, config: { iceServers: [] } })
    peer = current
    current.on('signal', data => {
      const signal = JSON.parse(JSON.stringify(data)) as Signal
      send({ ...signal, connection: offer.connection } as Signal)
    })
    current.on('connect', () => {
      const guard = guardController(current, {
        kept: authenticated,
        onAuthenticated: result => (authenticated = result),
        pass(data) {
          if (typeof data === 'string') heard.push(channelMessageSchema.parse(JSON.parse(data)))
          else chunks.push(data)
        },
      })
      current.on('data', guard.take)
    })
    current.on('track', (received: MediaStreamTrack) => (track = received))
    current.on('error', () => undefined)
    current.signal({ type: 'offer', sdp: offer.sdp })
  }

  return {
    take(signal) {
      if (!answering) return
      if (signal.type === 'offer') answerOffer(signal)
      else if (signal.type === 'candidate')
        peer?.signal({ type: 'candidate', candidate: signal.candidate as RTCIceCandidate })
    },
    heard,
    chunks,
    hears: (type, fits = () => true) =>
      vi.waitFor(() => {
        const found = heard
          .filter((message): message is Heard<typeof type> => message.type === type)
          .find(fits)
        if (!found) throw new Error(`No ${type} that fits was heard.`)
        return found
      }, HEARD_WITHIN),
    peer: () => peer as SimplePeer.Instance,
    say: message => peer?.send(JSON.stringify(message)),
    track: () => track as MediaStreamTrack,
    authenticated: () => authenticated,
    cut() {
      answering = false
      peer?.destroy()
    },
    answerOffers(answers) {
      answering = answers
      if (answers) send({ type: 'ready' })
    },
  }
}
