import type { AgentContext } from '../context.ts'
import type { Desktop } from '../observe-device/find-desktop.ts'
import type { HoldOrder } from './hold-order.ts'
import { startSessionProcess, type SessionProcess } from './start-child.ts'

/** The process of a session has no link of its own: its signals, and its end of a lane through the relay, go through the agent. */
export function startLinkedProcess(
  order: Pick<AgentContext, 'relay' | 'log'> & {
    sessionId: string
    desktop: Desktop
    /** It is gone, whether it was told to go or not. */
    onGone: () => void
  },
  events: Parameters<HoldOrder['startProcess']>[0],
): SessionProcess {
  const { relay, log, sessionId, desktop, onGone } = order
  const { send, end, leave } = startSessionProcess({
    env: desktop.env,
    account: desktop.account,
    onCrash(why) {
      events.onCrash(why)
      onGone()
    },
    onMessage(message) {
      if (message.type === 'relay-lane-wanted')
        return void openRelayLane(order).then(end => send({ type: 'relay-lane', end }))
      if (message.type !== 'signal') return events.onMessage(message)
      const { signal, participantId } = message
      relay
        .ask('session:signal', { sessionId, signal, ...(participantId !== undefined && { participantId }) })
        .catch((error: unknown) => log.debug({ err: error }, 'a signal did not reach the relay'))
    },
  })
  return { send, leave, end: message => end(message).finally(onGone) }
}

/** Null where the relay offers no lane; files go over the data channel then. */
async function openRelayLane({
  relay,
  log,
  sessionId,
}: Pick<AgentContext, 'relay' | 'log'> & { sessionId: string }): Promise<{
  relay: string
  token: string
} | null> {
  const link = relay.state
  if (link.phase !== 'connected') return null
  try {
    return { relay: link.relay, ...(await relay.ask('lane:open', { sessionId })) }
  } catch (error) {
    log.debug({ err: error, sessionId }, 'no fast lane through the relay')
    return null
  }
}
