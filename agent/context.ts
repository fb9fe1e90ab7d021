import type { Logger } from 'pino'
import type { DeviceFacts } from '../shared/protocol/agent-link.ts'
import type { AgentConfig } from './config.ts'
import type { RelayHandlers, RelayLine } from './link/relay-link.ts'
import type { AgentState } from './state/open-state.ts'
import type { DeviceTrust } from './trust/device-trust.ts'

/** What every part of the agent is given; made once in agent.ts. */
export interface AgentContext {
  config: AgentConfig
  state: AgentState
  /** Whom this device trusts, and under which rules it runs scripts. */
  trust: DeviceTrust
  /** The way to the relay; `relay.ask` throws `relay-unreachable` while there is no connection. */
  relay: RelayLine
  /** What the device last said of itself, kept fresh by agent.ts. */
  facts: () => DeviceFacts
  log: Logger
  /** Epoch milliseconds. Tests hand in their own. */
  clock: () => number
  /** Hears of every change of the link's state, of settings and of facts; the returned function stops that. */
  onChange: (listener: () => void) => () => void
}

/** A part of the agent: what it answers to the relay, and what it does by itself. Each event is answered by one part. */
export interface AgentPart {
  answers?: Partial<RelayHandlers>
  /** After each welcome, once the facts were sent. A Failure (the relay is gone again) is logged; the next connect calls again. */
  relayConnected?: () => Promise<void>
  relayLost?: () => void
  /** Begins what the part does by itself; called once, before the link is opened. */
  start?: () => Promise<void>
  /** Ends it; called after the link was closed, last part first. */
  stop?: () => Promise<void>
}
