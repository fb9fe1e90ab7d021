import type { RelayOutbox } from '../../../shared/target/relay-outbox.ts'
import type { ParticipantNews } from './hold-participants.ts'

type Entry = Parameters<RelayOutbox['put']>[0]

/** The news of a participant as the relay is told them. */
export function entryOf(sessionId: string, news: ParticipantNews): Entry {
  switch (news.event) {
    case 'participant:answer': {
      const { event, participantId, answer } = news
      return { event, request: { sessionId, participantId, answer } }
    }
    case 'participant:end': {
      const { event, participantId, reason } = news
      return { event, request: { sessionId, participantId, reason } }
    }
    case 'handover:answer': {
      const { event, participantId, leadBecomes, answer } = news
      return { event, request: { sessionId, participantId, leadBecomes, answer } }
    }
    default:
      return news satisfies never
  }
}
