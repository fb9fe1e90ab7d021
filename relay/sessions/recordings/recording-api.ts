import type { fromAgentEvents } from '../../../shared/protocol/agent-link.ts'
import type { Handlers } from '../../../shared/protocol/link.ts'
import type { Caller } from '../../context.ts'
import type { ApiHandlers, ConnectedDevice } from '../../station.ts'
import { sessionOfController, sessionOfDevice } from '../session-records.ts'
import type { SessionsContext } from '../sessions-context.ts'
import { removeRecording } from './remove-recordings.ts'
import { ticketFor } from './serve-recording.ts'
import { finishRecording, openRecording, takePart, type Sender } from './take-recording.ts'

type Calls =
  | 'POST /api/recordings'
  | 'PUT /api/recordings/:id/parts'
  | 'POST /api/recordings/:id/finish'
  | 'POST /api/recordings/:id/ticket'
  | 'DELETE /api/recordings/:id'

/** What controllers send and whoever may see them plays. REC1. */
export function recordingApi(ctx: SessionsContext): Pick<ApiHandlers, Calls> {
  const senderOf = (caller: Caller): Sender => ({
    side: 'controller',
    actor: caller.userName,
    source: caller.source,
    session: sessionId => sessionOfController(ctx.store.db, caller, sessionId),
  })
  return {
    'POST /api/recordings': ({ body }, { caller }) => openRecording(ctx, senderOf(caller), body),
    'PUT /api/recordings/:id/parts': ({ params, body }, { caller }) =>
      takePart(ctx, senderOf(caller), params.id, body),
    'POST /api/recordings/:id/finish': ({ params, body }, { caller }) =>
      finishRecording(ctx, senderOf(caller), params.id, body),
    'POST /api/recordings/:id/ticket': ({ params }, { caller }) => ticketFor(ctx, params.id, caller),
    async 'DELETE /api/recordings/:id'({ params }, { caller }) {
      await removeRecording(ctx, params.id, caller)
      ctx.announce('sessions')
      return {}
    },
  }
}

/** What devices send over their own link. */
export function recordingLink(
  ctx: SessionsContext,
  { deviceId, source }: ConnectedDevice,
): Pick<Handlers<typeof fromAgentEvents>, 'recording:open' | 'recording:part' | 'recording:finish'> {
  const sender: Sender = {
    side: 'target',
    actor: `device:${deviceId}`,
    source,
    session: sessionId => sessionOfDevice(ctx.store.db, deviceId, sessionId),
  }
  return {
    'recording:open': request => openRecording(ctx, sender, request),
    'recording:part': ({ recordingId, ...part }) => takePart(ctx, sender, recordingId, part),
    'recording:finish': ({ recordingId, ...end }) => finishRecording(ctx, sender, recordingId, end),
  }
}
