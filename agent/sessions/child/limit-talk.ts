import type { ChannelMessage } from '../../../shared/protocol/session-channel.ts'
import { makeRateLimit } from './rate-limit.ts'

/**
 * How much a viewer may say of what costs something at the agent, at the relay or in the history. Input, marks and files have
 * measures of their own. Beyond this a message is dropped: no person does that much, and a viewer says again what matters.
 */
const rates = {
  /** Puts a question to the user, or stands in the history. */
  question: { aSecond: 4, most: 20 },
  talk: { aSecond: 50, most: 200 },
  nonsense: { aSecond: 50, most: 200 },
} as const
type Kind = keyof typeof rates

const kinds: Partial<Record<ChannelMessage['type'], Kind>> = {
  'mode-request': 'question',
  wish: 'question',
  'recording-want': 'question',
  'recording-began': 'question',
  'recording-ended': 'question',
  chat: 'talk',
  'monitor-choose': 'talk',
  'quality-choose': 'talk',
  'browse-list': 'talk',
  'browse-fetch': 'talk',
  'file-again': 'talk',
  'file-pause': 'talk',
}

/** Whether one more message of this type may be taken at this time (ms); `null`: one that was not understood. */
export function limitTalk(startedAt: number): (type: ChannelMessage['type'] | null, now: number) => boolean {
  const limits = new Map(
    (Object.keys(rates) as Kind[]).map(kind => [kind, makeRateLimit(startedAt, rates[kind])]),
  )
  return (type, now) => {
    const kind = type === null ? 'nonsense' : kinds[type]
    return kind === undefined || limits.get(kind)?.(now) === true
  }
}
