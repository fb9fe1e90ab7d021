import type { Share } from '../protocol/participant.ts'
import { screenModes, type SessionMode } from './session-mode.ts'

/** What a participant has of a session in this mode: its picture where there is one and they may see it, and the chat. Pure. MODE2. */
export function modeShared(mode: SessionMode, share: Share): SessionMode {
  return share.screen && screenModes.includes(mode) ? 'monitor' : 'chat'
}
