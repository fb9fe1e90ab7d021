import {
  isAuthenticationMessage,
  type AuthenticationMessage,
  type KeptAuthentication,
} from '../protocol/channel/authentication.ts'
import { channelMessageSchema } from '../protocol/session-channel.ts'
import { startAuthentication, type Authenticated } from './authenticate.ts'
import { fingerprintOf, type Fingerprints } from './authentication-string.ts'

/** Keeps everything else from passing over a new connection until both ends have authenticated each other on it. E2E1. */
export interface ChannelGuard {
  /** What came over the channel, text or bytes. */
  take(data: string | Uint8Array): void
  stop(): void
}

export interface ChannelGuardOrder {
  role: 'target' | 'controller'
  /** The connection, once both descriptions are set. */
  connection: Pick<RTCPeerConnection, 'localDescription' | 'remoteDescription'>
  kept: KeptAuthentication | null
  say: (message: AuthenticationMessage) => void
  onAuthenticated: (result: Authenticated) => void
  /** Called after `onAuthenticated`, with what came meanwhile and all that comes later. */
  pass: (data: string | Uint8Array) => void
  onFailed: (why: string) => void
}

/** What may come between the other end's last word of the exchange and its being checked here. */
const MOST_WAITING = 4096
const MAX_WAITING_BYTES = 32 * 1024 ** 2

export function guardChannel(order: ChannelGuardOrder): ChannelGuard {
  const { role, connection, kept, say, onAuthenticated, pass, onFailed } = order
  let waiting: (string | Uint8Array)[] | null = []
  let waitingBytes = 0
  const authentication = startAuthentication({
    role,
    fingerprints: fingerprintsOf(connection, role),
    kept,
    say,
    onAuthenticated(result) {
      onAuthenticated(result)
      const came = waiting ?? []
      waiting = null
      for (const data of came) pass(data)
    },
    onFailed: fail,
  })

  function fail(why: string): void {
    authentication.stop()
    waiting = []
    onFailed(why)
  }

  return {
    take(data) {
      const message = readAuthentication(data)
      // Once it is done nothing of it means anything any more.
      if (message) return authentication.take(message)
      if (!waiting) return pass(data)
      waiting.push(data)
      waitingBytes += data.length
      if (waiting.length > MOST_WAITING || waitingBytes > MAX_WAITING_BYTES)
        fail('the other end speaks of other things first')
    },
    stop() {
      authentication.stop()
      waiting = []
    },
  }
}

function readAuthentication(data: string | Uint8Array): AuthenticationMessage | null {
  if (typeof data !== 'string' || !data.startsWith('{"type":"authentication-')) return null
  try {
    const message = channelMessageSchema.parse(JSON.parse(data))
    return isAuthenticationMessage(message) ? message : null
  } catch {
    // Nonsense like any other: whoever reads the channel says so.
    return null
  }
}

function fingerprintsOf(
  { localDescription, remoteDescription }: ChannelGuardOrder['connection'],
  role: 'target' | 'controller',
): Fingerprints | null {
  const local = fingerprintOf(localDescription?.sdp ?? '')
  const remote = fingerprintOf(remoteDescription?.sdp ?? '')
  if (local === null || remote === null) return null
  return role === 'target' ? { target: local, controller: remote } : { target: remote, controller: local }
}
