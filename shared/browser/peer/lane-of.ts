import type { Instance } from 'simple-peer'
import { MAX_QUEUED_BYTES } from '../../protocol/channel/files.ts'
import type { FileLane } from '../files/chunk-lane.ts'

/** What chat and files say and send over one connection. */
export function laneOf(peer: Instance, channel: RTCDataChannel): FileLane {
  channel.bufferedAmountLowThreshold = MAX_QUEUED_BYTES / 2
  const send = (data: string | Uint8Array): void => {
    // What cannot go now goes again after the reconnect: chat and files both keep what was not confirmed.
    if (channel.readyState === 'open') peer.send(data)
  }
  return {
    say: message => send(JSON.stringify(message)),
    sendChunk: send,
    untilRoom: () =>
      channel.bufferedAmount <= MAX_QUEUED_BYTES || channel.readyState !== 'open'
        ? Promise.resolve()
        : new Promise(resolve => {
            const done = (): void => {
              channel.removeEventListener('bufferedamountlow', done)
              channel.removeEventListener('close', done)
              resolve()
            }
            channel.addEventListener('bufferedamountlow', done)
            channel.addEventListener('close', done)
          }),
  }
}
