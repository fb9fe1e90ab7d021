import type { Transaction } from 'kysely'
import type { Caller, RelayContext } from '../context.ts'
import type { Schema } from '../store/schema.ts'
import type { RequestKind } from '../../shared/records/access-request.ts'

/** Something that happened to a record and may set off tasks. EVT1. */
export type RecordHappening =
  | { type: 'after-record-change' }
  | { type: 'after-unlock' }
  | { type: 'after-approval'; requestId: string }
  | { type: 'after-expire' }
  | { type: 'after-check-in' }
  | { type: 'after-session' }

/** What records ask of the wings. */
export interface RecordsNeeds {
  /** Makes the jobs of the tasks that are bound to what happened, in the same transaction: nothing is lost between both. */
  setOff: (
    trx: Transaction<Schema>,
    recordId: string,
    happening: RecordHappening,
    by: { actor: string; source: string },
  ) => Promise<void>
  /**
   * Throws `forbidden` where an approval rule asks for a request of this kind and the caller has none that is open now.
   * Reads from `trx`, so that an approval that ends in the same moment is seen.
   */
  requireApproval: (
    trx: Transaction<Schema>,
    recordId: string,
    kind: RequestKind,
    caller: Caller,
  ) => Promise<void>
}

export interface RecordsContext extends RelayContext, RecordsNeeds {}
