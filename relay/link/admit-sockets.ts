import type { Namespace, Socket } from 'socket.io'
import { toConnectError } from './connect-error.ts'

/** Lets a socket into a namespace once `admit` has resolved; what it throws is told to the other end as a coded refusal. */
export function admitSockets(namespace: Namespace, admit: (socket: Socket) => Promise<void>): void {
  const decide = async (socket: Socket, next: (refusal?: Error) => void): Promise<void> => {
    let refusal: Error | undefined
    try {
      await admit(socket)
    } catch (error) {
      refusal = toConnectError(error)
    }
    next(refusal)
  }
  namespace.use((socket, next) => void decide(socket, next))
}
