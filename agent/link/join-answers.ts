import { toAgentEvents } from '../../shared/protocol/agent-link.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import type { RelayHandlers } from './relay-link.ts'

/**
 * Joins what the parts answer into one handler for each event. Throws where two parts answer the same event;
 * an event that no part answers is refused with `unavailable`.
 */
export function joinAnswers(answers: readonly (Partial<RelayHandlers> | undefined)[]): RelayHandlers {
  const joined: Record<string, unknown> = {}
  for (const part of answers)
    for (const [event, handler] of Object.entries(part ?? {})) {
      if (event in joined) throw new Error(`Two parts answer ${event}.`)
      joined[event] = handler
    }
  for (const event of Object.keys(toAgentEvents))
    joined[event] ??= () => {
      throw new Failure('unavailable', `This agent does not answer ${event}.`)
    }
  return joined as unknown as RelayHandlers
}
