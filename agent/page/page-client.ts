import { io, type Socket } from 'socket.io-client'
import { Failure } from '../../shared/protocol/failure.ts'
import { answerEvents, ask, type RequestOf } from '../../shared/protocol/link.ts'
import { fromPageEvents, toPageEvents, type PageState } from '../../shared/protocol/page-link.ts'
import { failureSentences } from '../../shared/words/en/failures.ts'
import { readPageAddress } from './page-address.ts'

type FromPage = typeof fromPageEvents

/** The local page's link, for a program on this device that may read the state folder. */
export interface PageClient {
  ask<E extends keyof FromPage>(event: E, request: RequestOf<FromPage, E>): Promise<void>
  close(): void
}

export interface PageClientEvents {
  onState: (state: PageState) => void
  /** The agent was stopped. */
  onGone: () => void
}

/** Connects to the agent that runs on this state folder. Throws `agent-not-running`. */
export async function openPageClient(stateDir: string, events: PageClientEvents): Promise<PageClient> {
  const address = await readPageAddress(stateDir)
  const notRunning = new Failure('agent-not-running', failureSentences['agent-not-running'])
  if (!address) throw notRunning
  const socket: Socket = io(`http://127.0.0.1:${address.port}/page`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { token: address.token },
  })
  answerEvents(
    socket,
    toPageEvents,
    {
      state(state) {
        events.onState(state)
        return {}
      },
    },
    (_event, error) => {
      throw error
    },
  )
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', () => {
      socket.disconnect()
      reject(notRunning)
    })
  })
  socket.once('disconnect', events.onGone)
  return {
    async ask(event, request) {
      await ask(socket, fromPageEvents, event, request, 30_000)
    },
    close() {
      socket.off('disconnect', events.onGone)
      socket.disconnect()
    },
  }
}
