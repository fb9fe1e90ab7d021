import { executionPolicies, type ExecutionPolicy } from '../../shared/jobs/execution-policy.ts'
import { policyMeanings, policyWords, usageProblems } from '../../shared/words/en/terminal.ts'
import { say } from '../../shared/words/say.ts'
import { UsageProblem, type CommandCall, type ExitCode } from '../command-line.ts'
import { openState } from '../state/open-state.ts'

/** `policy get`. EXEC1. */
export async function getPolicy(call: CommandCall): Promise<ExitCode> {
  const { settings } = await openState(call.config.stateDir)
  tellPolicy(call, settings.data.executionPolicy)
  return 0
}

/** `policy set`: for the device's administrator, who owns the state folder; a running agent notices it. EXEC1. */
export async function setPolicy(call: CommandCall): Promise<ExitCode> {
  const [value = ''] = call.words
  const policy = executionPolicies.find(known => known === value)
  if (!policy)
    throw new UsageProblem(say(usageProblems.badPolicy, { value, policies: executionPolicies.join(', ') }))
  const { settings } = await openState(call.config.stateDir)
  await settings.change(data => {
    data.executionPolicy = policy
  })
  tellPolicy(call, policy)
  return 0
}

function tellPolicy({ terminal, json }: CommandCall, policy: ExecutionPolicy): void {
  if (json) return terminal.out(`${JSON.stringify({ policy })}\n`)
  terminal.out(`${say(policyWords.is, { policy, meaning: policyMeanings[policy] })}\n`)
  if (policy === 'unrestricted') terminal.err(`${policyWords.warning}\n`)
}
