import type { KeptAuthentication } from '../../shared/protocol/channel/authentication.ts'
import type { Instance } from 'simple-peer'
import type { Authenticated } from '../../shared/sessions/authenticate.ts'
import { guardChannel, type ChannelGuard } from '../../shared/sessions/guard-channel.ts'

interface GuardOrder {
  kept: KeptAuthentication | null
  onAuthenticated: (result: Authenticated) => void
  pass: (data: string | Uint8Array) => void
  onFailed?: (why: string) => void
}

/** The viewer's part of the exchange that comes before all else, on a connection that has just opened. */
export function guardController(peer: Instance, order: GuardOrder): ChannelGuard {
  return guardPeer('controller', peer, order)
}

/** The device's part of it. */
export function guardTarget(peer: Instance, order: GuardOrder): ChannelGuard {
  return guardPeer('target', peer, order)
}

function guardPeer(role: 'target' | 'controller', peer: Instance, order: GuardOrder): ChannelGuard {
  const guard = guardChannel({
    role,
    connection: (peer as unknown as { _pc: RTCPeerConnection })._pc,
    say: message => peer.send(JSON.stringify(message)),
    onFailed: why => peer.destroy(new Error(why)),
    ...order,
  })
  peer.on('close', guard.stop)
  return guard
}
