import type { WishObstacle } from '../protocol/channel/wishes.ts'
import type { EndReason } from '../sessions/session-state.ts'
import { endReasonSentences, refusalSentences, wishObstacleSentences } from './en/sessions.ts'

/** Why something was not granted in mid-session, in one sentence; `detail` is the device's own word on it. CONS3. */
export function wishRefusalSentence(reason: WishObstacle | EndReason, detail?: string): string {
  const sentence = Object.hasOwn(wishObstacleSentences, reason)
    ? wishObstacleSentences[reason as WishObstacle]
    : (refusalSentences[reason as EndReason] ?? endReasonSentences[reason as EndReason])
  return detail ? `${sentence} ${detail}` : sentence
}
