import { randomBytes } from 'node:crypto'
import type { Namespace } from 'socket.io'
import type { ReplyOf, RequestOf } from '../../shared/protocol/link.ts'
import { countInMemory, type MakeCounter } from '../throttles/counters.ts'
import { peerEvents } from './peer-events.ts'

type PeerEvents = typeof peerEvents

/**
 * The other relays of the installation, as one relay sees them. The store is the state that all share; what goes from relay
 * to relay is only news of it, and may be lost: whatever hangs on news is found again in the store. BRK3.
 */
export interface Peers {
  /** This relay, from its start to its end. */
  readonly id: string
  /** Whether there may be others at all. */
  readonly several: boolean
  /** False while Redis is away: nothing comes from the other relays and nothing goes to them. */
  inTouch: () => boolean
  /** Tells all others; nobody answers. */
  tell: <E extends keyof PeerEvents>(event: E, request: RequestOf<PeerEvents, E>) => void
  /** What those of the others answer that have something to say, within a second. */
  ask: <E extends keyof PeerEvents>(
    event: E,
    request: RequestOf<PeerEvents, E>,
  ) => Promise<ReplyOf<PeerEvents, E>[]>
  /** Counts for all relays together. CODE5. */
  makeCounter: MakeCounter
}

export const newRelayId = (): string => randomBytes(12).toString('hex')

/** The only relay of its installation. */
export function noPeers(id: string = newRelayId()): Peers {
  return {
    id,
    several: false,
    inTouch: () => true,
    tell: () => undefined,
    ask: async () => [],
    makeCounter: countInMemory,
  }
}

const ANSWER_WITHIN_MS = 1_000

/** The others, over the namespace that the cluster adapter carries to them. */
export function openPeers(
  namespace: Namespace,
  link: { inTouch: () => boolean; makeCounter: MakeCounter },
): Peers {
  return {
    id: newRelayId(),
    several: true,
    ...link,
    tell(event, request) {
      if (link.inTouch()) namespace.serverSideEmit(event, request)
    },
    async ask(event, request) {
      if (!link.inTouch()) return []
      const answers = await withinTime(namespace.serverSideEmitWithAck(event, request))
      return answers.flatMap(answer => {
        const parsed = peerEvents[event].reply.safeParse(answer)
        return parsed.success ? [parsed.data] : []
      }) as never
    },
  }
}

/** A relay that is dying answers nothing; the others are not kept waiting for it, and their answers not lost over it. */
async function withinTime(answers: Promise<unknown[]>): Promise<unknown[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<unknown[]>(resolve => {
    timer = setTimeout(() => resolve([]), ANSWER_WITHIN_MS)
  })
  try {
    return await Promise.race([answers.catch(answersSoFar), late])
  } finally {
    clearTimeout(timer)
  }
}

const answersSoFar = (error: unknown): unknown[] =>
  error instanceof Error && 'responses' in error && Array.isArray(error.responses) ? error.responses : []
