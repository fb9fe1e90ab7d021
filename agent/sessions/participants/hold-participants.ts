import type { RequestOf } from '../../../shared/protocol/link.ts'
import type { toAgentEvents } from '../../../shared/protocol/agent-link.ts'
import type { ChatLine, HeldSession } from '../../../shared/protocol/page-link.ts'
import type { ParticipantAnswer } from '../../../shared/protocol/participant.ts'
import type { Asker } from '../../../shared/protocol/people.ts'
import type { SessionHappening } from '../../../shared/protocol/session.ts'
import type { ConsentDecision } from '../../../shared/sessions/consent.ts'
import type { SessionMode } from '../../../shared/sessions/session-mode.ts'
import { controllerEndReasons, type EndReason } from '../../../shared/sessions/session-state.ts'
import type { SessionTerms } from '../../../shared/sessions/session-terms.ts'
import type { FromChild, ToChild } from '../child/child-link.ts'
import { decideJoin, decidePoint, type DeviceSays } from '../consent/decide-point.ts'
import type { Questions } from '../consent/questions.ts'

/** Who takes part in a session beside the one in control: asked about, let in, shown to the user, handed the session. */
export interface HeldParticipants {
  list(): Participants
  request(asked: Omit<Told<'participant:request'>, 'sessionId'>): void
  /** Whoever is not named is out. */
  now(participants: Told<'session:participants'>['participants']): void
  handOver(handover: Handover): void
  /** The relay has heard that the session was handed over; where that does not stand, it is given back. */
  handoverTaken(leadBecomes: string, stands: boolean): void
  /** What the session's process says of them; false where it says nothing of them. */
  take(message: FromChild): boolean
  /** A line of the chat, with who said it where that is not the one in control alone. */
  lineOf(said: Extract<FromChild, { type: 'chat' }>): ChatLine
}

type Told<E extends keyof typeof toAgentEvents> = RequestOf<typeof toAgentEvents, E>
type Handover = Omit<Told<'session:handover'>, 'sessionId'>
type Participants = Extract<HeldSession, { phase: 'live' }>['participants']
type One = Participants[number]

/** What the relay hears of participants. */
export type ParticipantNews =
  | { event: 'participant:answer'; participantId: string; answer: ParticipantAnswer }
  | { event: 'participant:end'; participantId: string; reason: EndReason }
  | { event: 'handover:answer'; participantId: string; leadBecomes: string; answer: ParticipantAnswer }

export interface ParticipantsOrder {
  device: DeviceSays
  questions: Questions
  clock: () => number
  terms: () => SessionTerms
  /** Null while the session is not live. */
  mode: () => SessionMode | null
  controller: () => Asker
  /** This person is in control from now on, under these terms; the security words are those of their connection. */
  onLead: (controller: Asker, terms: SessionTerms, words: One['securityWords']) => One['securityWords']
  /** The one whom the session was handed to has ended it. */
  onLeadEnded: (reason: EndReason) => void
  send: (message: ToChild) => void
  tell: (news: ParticipantNews) => void
  happened: (happening: SessionHappening) => void
  onChange: () => void
}

const noShare = { screen: false, chat: false }

export function holdParticipants(order: ParticipantsOrder): HeldParticipants {
  const { device, questions, clock, terms, send, tell, onChange } = order
  const joined = new Map<string, One>()
  /** What the user is asked, about whom, and what takes the question back. */
  const asked = new Map<string, { participantId: string; withdraw: () => void }>()
  const answered = new Map<string, ParticipantAnswer>()
  /** A handover of which the relay has not heard yet; what it says of who takes part may be from before. */
  let unheard: { leadBecomes: string; participantId: string; terms: SessionTerms; ended?: EndReason } | null =
    null
  let named: Told<'session:participants'>['participants'] = []

  /** What was decided is told; asked again, it is told again and nobody is asked twice. */
  function settle(
    key: string,
    about: { participantId: string; point: 'participants' | 'handover'; person: Asker; mode?: SessionMode },
    decision: ConsentDecision,
    then: (answer: ParticipantAnswer) => void,
  ): void {
    const { participantId, ...question } = about
    const over = (answer: ParticipantAnswer, by: 'user' | 'time-out' | 'policy' | 'floor'): void => {
      asked.delete(key)
      answered.set(key, answer)
      order.happened({ type: 'consent', point: question.point, granted: answer.accepted, by })
      then(answer)
      onChange()
    }
    if (decision.act === 'proceed') return over({ accepted: true }, 'policy')
    if (decision.act === 'refuse')
      return over({ accepted: false, reason: decision.reason }, decision.decidedBy)
    const answerBy = clock() + decision.graceTimeMs
    const withdraw = questions.ask({ ...question, answerBy }, (accepted, by) => {
      const reason = by === 'user' ? 'user-refused' : 'grace-time-ran-out'
      over(accepted ? { accepted } : { accepted: false, reason }, by)
    })
    asked.set(key, { participantId, withdraw })
  }

  /** They are gone, perhaps while the user was thinking about them: nothing is handed to somebody who is not there. */
  function remove(gone: string): boolean {
    for (const [key, { participantId, withdraw }] of asked)
      if (participantId === gone) {
        asked.delete(key)
        withdraw()
      }
    return joined.delete(gone)
  }

  /** This participant is in control from now on, and who was is the participant `leadBecomes`. */
  function swap({ participantId, leadBecomes, share, terms: next }: Handover): void {
    const one = joined.get(participantId)
    if (!one) return
    joined.delete(participantId)
    const former = order.controller()
    send({ type: 'handed-over', participantId, leadBecomes, share })
    const securityWords = order.onLead(one.person, next, one.securityWords)
    joined.set(leadBecomes, {
      participantId: leadBecomes,
      person: former,
      asksForControl: false,
      connected: true,
      securityWords,
    })
  }

  function now(participants: typeof named): void {
    named = participants
    const isNamed = new Set(participants.map(each => each.participantId))
    if (unheard) isNamed.add(unheard.leadBecomes)
    const known = [...asked.values()].map(({ participantId }) => participantId)
    for (const id of new Set([...joined.keys(), ...known]))
      if (!isNamed.has(id) && remove(id))
        send({ type: 'participant-left', participantId: id, reason: 'participant-left' })
    for (const { participantId, asksForControl, share } of participants) {
      const one = joined.get(participantId)
      if (!one) continue
      one.asksForControl = asksForControl
      send({ type: 'participant-share', participantId, share })
    }
    onChange()
  }

  return {
    list: () => [...joined.values()].map(one => ({ ...one })),
    request({ participantId, person, share }) {
      const answerWith = (answer: ParticipantAnswer): void =>
        tell({ event: 'participant:answer', participantId, answer })
      const known = answered.get(participantId)
      if (known) return answerWith(known)
      if (asked.has(participantId)) return
      if (order.mode() === null) return answerWith({ accepted: false, reason: 'session-fault' })
      if (!terms().may.participants) return answerWith({ accepted: false, reason: 'policy-changed' })
      settle(
        participantId,
        { participantId, point: 'participants', person },
        decideJoin(terms(), device),
        answer => {
          if (answer.accepted) {
            joined.set(participantId, {
              participantId,
              person,
              asksForControl: false,
              connected: false,
              securityWords: null,
            })
            send({ type: 'participant-joined', participantId, name: person.name, share })
          }
          answerWith(answer)
        },
      )
    },
    now,
    handOver(handover) {
      const { participantId, leadBecomes } = handover
      const answerWith = (answer: ParticipantAnswer): void =>
        tell({ event: 'handover:answer', participantId, leadBecomes, answer })
      const key = `handover ${leadBecomes}`
      const known = answered.get(key)
      if (known) return answerWith(known)
      if (asked.has(key)) return
      const one = joined.get(participantId)
      const mode = order.mode()
      if (!one || mode === null) return answerWith({ accepted: false, reason: 'session-fault' })
      const { person } = one
      if (!terms().may.handover) return answerWith({ accepted: false, reason: 'policy-changed' })
      const decision = decidePoint(terms(), 'mode-change', device, mode)
      settle(key, { participantId, point: 'handover', person, mode }, decision, answer => {
        if (!answer.accepted) return answerWith(answer)
        // One after the other: the relay may yet say that the one before did not stand.
        if (unheard || !joined.has(participantId))
          return answerWith({ accepted: false, reason: 'session-fault' })
        unheard = { leadBecomes, participantId, terms: terms() }
        swap(handover)
        answerWith(answer)
      })
    },
    handoverTaken(leadBecomes, stands) {
      if (unheard?.leadBecomes !== leadBecomes) return
      const { participantId, terms: before, ended } = unheard
      unheard = null
      if (stands) {
        if (ended) order.onLeadEnded(ended)
        return
      }
      // Who left while they were being handed the session took nothing with them.
      swap({ participantId: leadBecomes, leadBecomes: participantId, share: noShare, terms: before })
      now(named)
    },
    take(message) {
      if (message.type === 'peer-ended' && unheard) {
        // Perhaps they only left, before they knew that they are in control.
        if (controllerEndReasons.includes(message.reason)) unheard.ended = message.reason
        return true
      }
      if (!('participantId' in message) || message.participantId === undefined) return false
      const { participantId } = message
      const one = joined.get(participantId)
      if (message.type === 'participant-connected' && one) one.connected = message.connected
      else if (message.type === 'authenticated' && one) {
        // A change is shown to the end: it is the one thing here that must not be missed.
        const since = one.securityWords?.since === 'changed' ? 'changed' : message.since
        one.securityWords = { words: message.words, since }
      } else if (message.type === 'participant-gone') {
        if (remove(participantId)) tell({ event: 'participant:end', participantId, reason: message.reason })
      } else return false
      onChange()
      return true
    },
    lineOf({ messageId, text, sentAt, participantId }) {
      const line: ChatLine = { messageId, text, from: 'controller', at: sentAt, delivered: true }
      if (participantId === undefined && joined.size === 0) return line
      const { name } = joined.get(participantId ?? '')?.person ?? order.controller()
      return { ...line, by: name }
    },
  }
}
