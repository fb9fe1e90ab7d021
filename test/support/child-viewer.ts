import wrtc from '@roamhq/wrtc'
import { fork, type ChildProcess } from 'node:child_process'
import SimplePeer from 'simple-peer'
import { channelMessageSchema, type ChannelMessage } from '../../shared/protocol/session-channel.ts'
import type { Signal } from '../../shared/protocol/session.ts'
import type { Authenticated } from '../../shared/sessions/authenticate.ts'
import { guardController } from './guard-peers.ts'
import { fromChildSchema, type FromChild, type ToChild } from '../../agent/sessions/child/child-link.ts'

/** The real child process, and the viewer's end of its connections in this process, over real WebRTC. */
export interface ChildViewer {
  child: ChildProcess
  tell(message: ToChild): void
  /** All that the child told the agent, in order. */
  told: FromChild[]
  /** All text that came over the channel, in order. */
  heard: ChannelMessage[]
  chunks: Uint8Array[]
  peer(): SimplePeer.Instance
  say(message: ChannelMessage): void
  track(): MediaStreamTrack
  /** The security words, as the viewer has them. */
  authenticated(): Authenticated | null
  /** Breaks the connection from the viewer's side; further offers are left unanswered until `answerOffers(true)`. */
  cut(): void
  answerOffers(answers: boolean): void
  stop(): Promise<void>
}

export function startChildViewer(env: Record<string, string> = {}): ChildViewer {
  const child = fork(new URL('../../agent/sessions/child/main.ts', import.meta.url), {
    env: { ...process.env, ...env },
    execArgv: [],
    serialization: 'advanced',
  })
  const told: FromChild[] = []
  const heard: ChannelMessage[] = []
  const chunks: Uint8Array[] = []
  let peer: SimplePeer.Instance | null = null
  let track: MediaStreamTrack | null = null
  let answering = true
  let authenticated: Authenticated | null = null

  function tell(message: ToChild): void {
    if (child.connected) child.send(message)
  }

  function answerOffer(offer: Extract<Signal, { type: 'offer' }>): void {
    peer?.destroy()
    const current = new SimplePeer({ wrtc, objectMode: true, config: { iceServers: [] } })
    peer = current
    current.on('signal', data => {
      const signal = JSON.parse(JSON.stringify(data)) as Signal
      tell({ type: 'signal', signal: { ...signal, connection: offer.connection } as Signal })
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

  child.on('message', raw => {
    const message = fromChildSchema.parse(raw)
    told.push(message)
    if (message.type !== 'signal' || !answering) return
    if (message.signal.type === 'offer') answerOffer(message.signal)
    else if (message.signal.type === 'candidate')
      peer?.signal({ type: 'candidate', candidate: message.signal.candidate as RTCIceCandidate })
  })

  return {
    child,
    tell,
    told,
    heard,
    chunks,
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
      if (answers) tell({ type: 'signal', signal: { type: 'ready' } })
    },
    async stop() {
      peer?.destroy()
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGKILL')
      await exited
    },
  }
}
