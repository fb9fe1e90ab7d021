import type { RecordSummary } from '../../../shared/protocol/api/records.ts'
import { permits, type RecordAct } from '../../../shared/records/access.ts'
import { signedIn } from '../link/sign-in-state.ts'

/**
 * Whether the signed-in person may do this where they have this access; what the relay decides again on each call.
 * An auditor only reads, whatever was granted.
 */
export function may(access: RecordSummary['access'], act: RecordAct): boolean {
  const reads = act === 'view' || act === 'review-jobs'
  if (!reads && signedIn.value?.user.role === 'auditor') return false
  return permits({ ...access, roleFrom: null, taskControlFrom: null }, act)
}
