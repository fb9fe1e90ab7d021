import type { Socket } from 'socket.io'
import { Failure } from '../../shared/protocol/failure.ts'
import { relayWords } from '../../shared/words/en/relay.ts'

/** A device that goes away answers no more: whoever asked hears so at once, and not only when the time is up. */
export async function unlessGone<T>(socket: Socket, answer: Promise<T>): Promise<T> {
  let leave = (): void => undefined
  const gone = new Promise<never>((_, reject) => {
    leave = () => reject(new Failure('device-offline', relayWords.deviceOffline))
    socket.once('disconnect', leave)
    if (!socket.connected) leave()
  })
  answer.catch(() => undefined)
  try {
    return await Promise.race([answer, gone])
  } finally {
    socket.off('disconnect', leave)
  }
}
