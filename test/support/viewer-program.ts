import wrtc from '@roamhq/wrtc'
import SimplePeer, { type Instance } from 'simple-peer'
import { decodeFileChunk } from '../../shared/protocol/channel/files.ts'
import type { KeptAuthentication } from '../../shared/protocol/channel/authentication.ts'
import type { IceServer } from '../../shared/protocol/peering.ts'
import { channelMessageSchema, type ChannelMessage } from '../../shared/protocol/session-channel.ts'
import type { Signal } from '../../shared/protocol/session.ts'
import { guardController } from './guard-peers.ts'

/** The viewer's end as a process of its own, so that it can stand in another network than the device. */

export type ToViewer =
  | { type: 'ice-servers'; iceServers: IceServer[] }
  | { type: 'signal'; signal: Signal }
  | { type: 'say'; message: ChannelMessage }

export type FromViewer =
  | { type: 'loaded' }
  | { type: 'signal'; signal: Signal }
  | { type: 'heard'; message: ChannelMessage }
  | { type: 'open'; pair: string }
  /** So many bytes of a transfer came in this chunk, of which they are the bytes from here on. */
  | { type: 'bytes'; transfer: number; count: number }

let iceServers: IceServer[] = []
let peer: Instance | null = null
let kept: KeptAuthentication | null = null

function tell(message: FromViewer): void {
  process.send?.(message)
}

function answer({ sdp, connection }: Extract<Signal, { type: 'offer' }>): void {
  peer?.destroy()
  const current = new SimplePeer({ wrtc, objectMode: true, config: { iceServers } })
  peer = current
  current.on('signal', raw => {
    const signal = JSON.parse(JSON.stringify(raw)) as Signal
    tell({ type: 'signal', signal: { ...signal, connection } as Signal })
  })
  current.on('error', () => undefined)
  current.on('connect', () => {
    const guard = guardController(current, {
      kept,
      onAuthenticated(result) {
        kept = { key: result.key, words: result.words }
        void selectedPair(current).then(pair => tell({ type: 'open', pair }))
      },
      pass(data) {
        if (typeof data === 'string')
          return tell({ type: 'heard', message: channelMessageSchema.parse(JSON.parse(data)) })
        const decoded = decodeFileChunk(data)
        if (decoded) tell({ type: 'bytes', transfer: decoded.transfer, count: decoded.chunk.byteLength })
      },
    })
    current.on('data', guard.take)
  })
  current.signal({ type: 'offer', sdp })
}

/** The kinds of candidate over which the connection goes, as in `relay relay`. */
async function selectedPair(current: Instance): Promise<string> {
  const { _pc: connection } = current as unknown as { _pc: RTCPeerConnection }
  const reports = [...(await connection.getStats()).values()] as Record<string, unknown>[]
  const pair = reports.find(report => report['type'] === 'candidate-pair' && report['nominated'] === true)
  const kind = (id: unknown): string => {
    const type = reports.find(report => report['id'] === id)?.['candidateType']
    return typeof type === 'string' ? type : 'unknown'
  }
  return `${kind(pair?.['localCandidateId'])} ${kind(pair?.['remoteCandidateId'])}`
}

process.on('message', (message: ToViewer) => {
  if (message.type === 'ice-servers') iceServers = message.iceServers
  else if (message.type === 'say') {
    if (peer?.connected) peer.send(JSON.stringify(message.message))
  } else if (message.signal.type === 'offer') answer(message.signal)
  else if (message.signal.type === 'candidate' && peer?.destroyed === false)
    peer.signal({ type: 'candidate', candidate: message.signal.candidate as RTCIceCandidate })
})
process.on('disconnect', () => process.exit(0))
tell({ type: 'loaded' })
