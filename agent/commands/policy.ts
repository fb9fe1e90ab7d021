import { executionPolicies } from '../../shared/jobs/execution-policy.ts'
import { rulesWords, trustUsage } from '../../shared/words/en/trust.ts'
import { policyMeanings, policyWords, usageProblems } from '../../shared/words/en/terminal.ts'
import { say } from '../../shared/words/say.ts'
import { UsageProblem, type ExitCode } from '../../shared/command-line/run-commands.ts'
import type { AgentCall } from '../command-line.ts'
import { openState } from '../state/open-state.ts'
import { mergeRules, readFleetRules, type DeviceRules } from '../trust/device-rules.ts'

/** `policy get`: what holds, and where it was set. EXEC1. */
export async function getPolicy(call: AgentCall): Promise<ExitCode> {
  const { settings } = await openState(call.config.stateDir)
  tellRules(call, mergeRules(settings.data, await readFleetRules(call.config.etcDir)))
  return 0
}

/** `policy set`: for the device's administrator, who owns the state folder; a running agent notices it. EXEC1, SIGN7. */
export async function setPolicy(call: AgentCall): Promise<ExitCode> {
  const [value = ''] = call.words
  const policy = executionPolicies.find(known => known === value)
  if (!policy)
    throw new UsageProblem(say(usageProblems.badPolicy, { value, policies: executionPolicies.join(', ') }))
  const { revocation } = call.options
  if (revocation !== undefined && revocation !== 'default' && revocation !== 'strict')
    throw new UsageProblem(say(trustUsage.revocation, { value: String(revocation) }))
  const { settings } = await openState(call.config.stateDir)
  await settings.change(data => {
    data.executionPolicy = policy
    data.revocation = revocation ?? data.revocation
  })
  const fleet = await readFleetRules(call.config.etcDir)
  tellRules(call, mergeRules(settings.data, fleet))
  if (fleet) call.terminal.err(`${say(rulesWords.overruled, { path: fleet.path })}\n`)
  return 0
}

function tellRules({ terminal, json }: AgentCall, rules: DeviceRules): void {
  const { policy, revocation, from, problem } = rules
  if (json) return terminal.out(`${JSON.stringify(rules)}\n`)
  terminal.out(`${say(policyWords.is, { policy, meaning: policyMeanings[policy] })}\n`)
  if (revocation === 'strict' && policy !== 'disabled') terminal.out(`${rulesWords.strict}\n`)
  if (from !== null) terminal.out(`${say(rulesWords.from, { path: from })}\n`)
  if (problem !== null) terminal.err(`${problem}\n`)
  if (policy === 'unrestricted') terminal.err(`${policyWords.warning}\n`)
}
