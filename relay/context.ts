import type { Logger } from 'pino'
import type { RelayConfig } from './config.ts'
import type { LiveTopic } from '../shared/protocol/dashboard-link.ts'
import type { Peers } from './link/peers.ts'
import type { Metrics } from './operations/metrics.ts'
import type { StorageWatch } from './operations/watch-storage.ts'
import type { Store } from './store/open-store.ts'
import type { RelaySecrets } from './secrets.ts'
import type { ControllerLine, DeviceLine } from './station.ts'

/** What every station of the relay is given; made once in app.ts. */
export interface RelayContext {
  /** With the address filled in under which the relay is reached. */
  config: RelayConfig & { publicUrl: string }
  store: Store
  secrets: RelaySecrets
  log: Logger
  /** Epoch milliseconds. Tests hand in their own. */
  clock: () => number
  /** The other relays of the installation. */
  peers: Peers
  devices: DeviceLine
  controllers: ControllerLine
  metrics: Metrics
  storage: StorageWatch
  /** Tells every open dashboard what to read again; called after the transaction has been committed. */
  announce: (...topics: LiveTopic[]) => void
}

/** Who is signed in, and from where, for access checks and the audit log. */
export interface Caller {
  userId: string
  userName: string
  role: 'administrator' | 'support' | 'auditor'
  source: string
}
