import { createHash } from 'node:crypto'
import { scriptExtension } from '../../../shared/jobs/script-languages.ts'
import type { Refused, Verified } from '../../../shared/signing/verify-script.ts'
import type { TrustSnapshot } from '../../../shared/signing/trust-snapshot.ts'
import type { DeviceTrust } from '../../trust/device-trust.ts'

type Verdict = Verified | Refused

/** Long enough for a burst of the same action, short enough that an expiry or a clock put right is noticed. */
const KEEP_MS = 60_000
const MAX_KEPT = 200
const MAX_KEPT_BYTES = 8 * 1024 * 1024

/**
 * This device's judgement of scripts, under its rules and trust as they are at that moment. The outcome for the same bytes
 * under the same trust and rules is kept for a minute: the signature of an action is checked once in a burst. EXEC1.
 */
export function judgeScripts(
  trust: Pick<DeviceTrust, 'rules' | 'snapshot'>,
  clock: () => number,
): (bytes: Uint8Array, fileName: string) => Promise<Verdict> {
  const kept = new Map<string, { at: number; size: number; verdict: Verdict }>()
  let keptBytes = 0
  let keptUnder: TrustSnapshot | null = null
  const drop = (key: string): void => {
    keptBytes -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }
  const keep = (key: string, verdict: Verdict, at: number): void => {
    const size = verdict.verdict === 'verified' ? verdict.bytes.length : 0
    if (size > MAX_KEPT_BYTES) return
    drop(key)
    kept.set(key, { at, size, verdict })
    keptBytes += size
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_KEPT && keptBytes <= MAX_KEPT_BYTES) break
      drop(oldest)
    }
  }

  return async (bytes, fileName) => {
    const [rules, snapshot, { refused, verifyScript }, { Refusal }] = await Promise.all([
      trust.rules(),
      trust.snapshot(),
      import('../../../shared/signing/verify-script.ts'),
      import('../../../shared/signing/refusal.ts'),
    ])
    if (rules.problem !== null) return refused(new Refusal('trust-store-unsafe', rules.problem))
    if (keptUnder !== snapshot) for (const key of kept.keys()) drop(key)
    keptUnder = snapshot
    const { policy, revocation } = rules
    const at = clock()
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const key = [sha256, scriptExtension(fileName), policy, revocation].join(' ')
    const known = kept.get(key)
    if (known && at >= known.at && at - known.at < KEEP_MS) return known.verdict
    const verdict = verifyScript(bytes, fileName, { trust: snapshot, policy, revocation, at })
    keep(key, verdict, at)
    return verdict
  }
}
