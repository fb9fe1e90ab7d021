import { lstatSync } from 'node:fs'
import { sep } from 'node:path'
import { executionPolicies, type ExecutionPolicy } from '../../shared/jobs/execution-policy.ts'
import { trustProblems as words } from '../../shared/words/en/trust.ts'
import { say } from '../../shared/words/say.ts'
import type { Settings } from '../state/open-state.ts'
import { isMissing, reasonOf, rootAnd, type Owners } from './file-safety.ts'
import { readSafeFile, safeFolder, TrustProblem } from './read-safe-file.ts'

/** What this device goes by when it judges a script. EXEC1, SIGN7. */
export interface DeviceRules {
  policy: ExecutionPolicy
  revocation: 'default' | 'strict'
  /** The file of the fleet that decided; null: the agent's own settings did. */
  from: string | null
  /** Why that file may not be relied on: nothing runs then. */
  problem: string | null
}

/** What a fleet's tool has put on this device; what it leaves open the agent's own settings decide. */
export interface FleetRules {
  path: string
  policy: ExecutionPolicy | null
  revocation: 'default' | 'strict' | null
  problem: string | null
}

const MAX_BYTES = 4096

/** Reads `policy` in the fleet's folder; null where there is none. Never throws. */
export async function readFleetRules(
  etcDir: string | null,
  owners: Owners = rootAnd(),
): Promise<FleetRules | null> {
  if (etcDir === null) return null
  const path = `${etcDir}${sep}policy`
  const rules: FleetRules = { path, policy: null, revocation: null, problem: null }
  try {
    if (!safeFolder(etcDir, owners) || !lstatSync(path, { throwIfNoEntry: false })) return null
    const text = (await readSafeFile(path, owners, MAX_BYTES)).toString('utf8')
    for (const line of text.split('\n').map(each => each.trim())) {
      if (line === '' || line.startsWith('#')) continue
      const policy = executionPolicies.find(known => known === line)
      const [, revocation] = /^revocation=(default|strict)$/.exec(line) ?? []
      if (policy && !rules.policy) rules.policy = policy
      else if (revocation) rules.revocation = revocation as 'default' | 'strict'
      else
        throw new TrustProblem(
          say(words.policyText, { path, line: line.slice(0, 100), policies: executionPolicies.join(', ') }),
        )
    }
    return rules
  } catch (error) {
    if (isMissing(error)) return null
    const problem =
      error instanceof TrustProblem ? error.message : say(words.unreadable, { path, reason: reasonOf(error) })
    return { ...rules, problem }
  }
}

/** The fleet's word goes before the agent's own settings; a word that cannot be relied on lets nothing run. */
export function mergeRules(settings: Settings, fleet: FleetRules | null): DeviceRules {
  if (fleet?.problem != null)
    return { policy: 'disabled', revocation: settings.revocation, from: fleet.path, problem: fleet.problem }
  return {
    policy: fleet?.policy ?? settings.executionPolicy,
    revocation: fleet?.revocation ?? settings.revocation,
    from: fleet?.policy ? fleet.path : null,
    problem: null,
  }
}
