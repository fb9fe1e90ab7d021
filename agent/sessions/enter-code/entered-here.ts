import type { AgentState } from '../../state/open-state.ts'

/** So long after its code was entered, a request is still taken for that person's: the longest grace time and a restart. */
const ENTERED_HOLDS_MS = 5 * 60_000

/** Which session's code was entered here: on disk, for the agent may be started again before the relay asks. */
export interface EnteredHere {
  note(sessionId: string): Promise<void>
  /** Whether somebody entered this session's code here a while ago. */
  was(sessionId: string): boolean
  /** An answered session is never asked about again, so that what was entered for it vouches for nobody later. */
  forget(sessionId: string): void
}

export function keepEntered(entered: AgentState['entered'], clock: () => number): EnteredHere {
  return {
    async note(sessionId) {
      await entered.change(data => (data.session = { id: sessionId, at: clock() }))
    },
    was(sessionId) {
      const { session } = entered.data
      return session?.id === sessionId && clock() - session.at <= ENTERED_HOLDS_MS
    },
    forget(sessionId) {
      if (entered.data.session?.id === sessionId) entered.changeSoon(data => (data.session = null))
    },
  }
}
