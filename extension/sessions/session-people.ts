import { Failure } from '../../shared/protocol/failure.ts'
import type { ControllerSocket } from '../link/controller-socket.ts'

export interface InviteCode {
  code: string
  expiresAt: number
}

/** What a page asks of the relay about the people in its session. Each throws the Failure that refused it. */
export interface SessionPeople {
  invite(): Promise<InviteCode>
  uninvite(): Promise<void>
  askForControl(asks: boolean): Promise<void>
  handOver(participantId: string): Promise<void>
}

export function openSessionPeople(
  socket: () => ControllerSocket | null,
  session: () => string | null,
): SessionPeople {
  function here(): { sessionId: string; ask: ControllerSocket['ask'] } {
    const open = socket()
    const sessionId = session()
    if (!open || sessionId === null) throw new Failure('not-signed-in', 'Nobody is signed in.')
    return { sessionId, ask: open.ask }
  }
  return {
    async invite() {
      const { sessionId, ask } = here()
      const { code, expiresAt } = await ask('session:invite', { sessionId })
      return { code, expiresAt }
    },
    async uninvite() {
      const { sessionId, ask } = here()
      await ask('session:uninvite', { sessionId })
    },
    async askForControl(asks) {
      const { sessionId, ask } = here()
      await ask('session:ask-control', { sessionId, asks })
    },
    async handOver(participantId) {
      const { sessionId, ask } = here()
      await ask('session:handover', { sessionId, participantId })
    },
  }
}
