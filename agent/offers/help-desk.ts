import type { InputValues } from '../../shared/jobs/declaration.ts'
import type { HelpState } from '../../shared/protocol/self-help.ts'

/** Self-help as the agent's page sees it. */
export interface HelpDesk {
  state: () => HelpState
  /** Hears of changes; whoever listens is somebody who looks. */
  onChange: (listener: () => void) => () => void
  /** Somebody looks at the page, and reads these languages: what is offered is asked for. */
  look: (languages: readonly string[]) => Promise<void>
  /** The user asks for an action. Throws what the relay refuses it with, and `relay-unreachable`. */
  run: (triggerId: string, inputs: InputValues) => Promise<void>
}
