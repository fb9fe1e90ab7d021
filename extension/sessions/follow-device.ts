import { signal, type ReadonlySignal } from '@preact/signals'
import type { fromControllerEvents } from '../../shared/protocol/controller-link.ts'
import type { ReplyOf } from '../../shared/protocol/link.ts'
import type { SessionSnapshot } from '../../shared/protocol/session.ts'
import type { ControllerSocket } from '../link/controller-socket.ts'
import { mayMove } from '../link/relay-list.ts'

type Attached = ReplyOf<typeof fromControllerEvents, 'session:attach'>

/** Where the device is, if that is another relay than this page's: the page goes there, or stays where that fails. */
export interface Move {
  relay: string
  outcome: 'moving' | 'moved' | 'stayed'
}

/** Moves the page to the relay where the device entered the code, while the session is being set up. BRK2. */
export interface FollowDevice {
  move: ReadonlySignal<Move | null>
  /** The address of the relay that answered last, where there are several. */
  noteHere: (here: string | undefined) => void
  /** Resolves once the page is where it should be for this session, or cannot get there. */
  follow: (session: SessionSnapshot) => Promise<void>
  /** Another session begins. */
  reset: () => void
}

export function followDevice(
  socket: () => ControllerSocket | null,
  /** The relays that were named at sign-in. */
  known: () => readonly string[],
  onAttached: (attached: Attached) => Promise<void>,
): FollowDevice {
  const move = signal<Move | null>(null)
  let here: string | undefined
  let underway: Promise<void> | null = null

  async function go(sessionId: string, relay: string): Promise<void> {
    move.value = { relay, outcome: 'moving' }
    const attached = await socket()?.moveTo(relay, there => there('session:attach', { sessionId }))
    move.value = { relay, outcome: attached ? 'moved' : 'stayed' }
    underway = null
    if (!attached) return
    here = attached.here
    await onAttached(attached)
  }

  return {
    move,
    noteHere(address) {
      here = address
    },
    follow({ id, state, relay }) {
      const isSetUp =
        state.phase === 'authenticating' || state.phase === 'accepting' || state.phase === 'connecting'
      // Where it could not go once it does not try again in the same session: it is in session through its own relay.
      const isNew = move.value?.relay !== relay
      if (!isSetUp || relay === undefined || here === undefined || !isNew || underway)
        return underway ?? Promise.resolve()
      if (mayMove(here, relay, known())) underway = go(id, relay)
      return underway ?? Promise.resolve()
    },
    reset() {
      move.value = null
    },
  }
}
