import type { Caller } from '../../context.ts'
import type { ConnectedDevice } from '../../station.ts'
import type { fromAgentEvents } from '../../../shared/protocol/agent-link.ts'
import type { fromControllerEvents } from '../../../shared/protocol/controller-link.ts'
import type { Handlers } from '../../../shared/protocol/link.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { endParticipantByDevice, takeParticipantAnswer } from './answer-participant.ts'
import { handOver, takeHandoverAnswer } from './hand-over.ts'
import { invite, uninvite } from './invite.ts'
import { joinSession } from './join-session.ts'
import { askForControl, leaveSession } from './leave-session.ts'

/** What a support person says of participants. */
export function participantControllerLink(
  ctx: SessionsContext,
  { caller, attach }: { caller: Caller; attach: (id: string) => Promise<void> },
): Pick<
  Handlers<typeof fromControllerEvents>,
  | 'session:invite'
  | 'session:uninvite'
  | 'session:join'
  | 'session:leave'
  | 'session:ask-control'
  | 'session:handover'
> {
  return {
    'session:invite': ({ sessionId }) => invite(ctx, caller, sessionId),
    async 'session:uninvite'({ sessionId }) {
      await uninvite(ctx, caller, sessionId)
      return {}
    },
    async 'session:join'({ code }) {
      const joined = await joinSession(ctx, caller, code)
      const { you } = joined.session
      if (you !== undefined) await attach(you)
      return joined
    },
    async 'session:leave'({ sessionId }) {
      await leaveSession(ctx, caller, sessionId)
      return {}
    },
    async 'session:ask-control'({ sessionId, asks }) {
      await askForControl(ctx, caller, sessionId, asks)
      return {}
    },
    async 'session:handover'(of) {
      await handOver(ctx, caller, of)
      return {}
    },
  }
}

/** What a device says of them. */
export function participantAgentLink(
  ctx: SessionsContext,
  device: ConnectedDevice,
): Pick<Handlers<typeof fromAgentEvents>, 'participant:answer' | 'participant:end' | 'handover:answer'> {
  return {
    async 'participant:answer'({ answer, ...of }) {
      await takeParticipantAnswer(ctx, device, of, answer)
      return {}
    },
    async 'participant:end'({ reason, ...of }) {
      await endParticipantByDevice(ctx, device, of, reason)
      return {}
    },
    async 'handover:answer'({ answer, ...of }) {
      return { stands: await takeHandoverAnswer(ctx, device, of, answer) }
    },
  }
}
