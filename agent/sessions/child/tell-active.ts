import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import { ACTIVE_EVERY_MS } from './child-link.ts'

/** What a viewer says by itself, without anybody having done anything. */
const byItself: ReadonlySet<ChannelMessage['type']> = new Set<ChannelMessage['type']>([
  'chat-delivered',
  'file-accept',
  'file-progress',
  'file-received',
  'input-release',
  'end',
])

/** Notices that the controller does something, and tells so now and then. POL2: inactivity time-out. */
export interface Activity {
  saw(type: ChannelMessage['type']): void
  sawChunk(): void
}

export function watchActivity(tell: () => void, now: () => number = () => performance.now()): Activity {
  let toldAt = -Infinity
  function active(): void {
    if (now() - toldAt < ACTIVE_EVERY_MS) return
    toldAt = now()
    tell()
  }
  return {
    saw(type) {
      if (!byItself.has(type)) active()
    },
    sawChunk: active,
  }
}
