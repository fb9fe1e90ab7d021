import type { ConsentFloor } from '../../shared/sessions/consent.ts'
import { floorMeanings } from '../../shared/words/en/sessions.ts'
import { floorWords, usageProblems } from '../../shared/words/en/terminal.ts'
import { say } from '../../shared/words/say.ts'
import { UsageProblem, type ExitCode } from '../../shared/command-line/run-commands.ts'
import type { AgentCall } from '../command-line.ts'
import { openState } from '../state/open-state.ts'

const parts: Record<string, keyof ConsentFloor> = {
  'always-ask': 'alwaysAsk',
  'never-proceed-unanswered': 'neverProceedUnanswered',
  'never-control-unseen': 'neverControlUnseen',
  'never-record-unseen': 'neverRecordUnseen',
}

/** `floor get`. CONS4. */
export async function getFloor(call: AgentCall): Promise<ExitCode> {
  const { settings } = await openState(call.config.stateDir)
  tellFloor(call, settings.data.consentFloor)
  return 0
}

/** `floor set`: for the device's administrator, who owns the state folder. CONS4. */
export async function setFloor(call: AgentCall): Promise<ExitCode> {
  const changes = call.words.map(value => {
    const [, name = '', answer] = /^([a-z-]+)=(yes|no)$/.exec(value) ?? []
    const part = parts[name]
    if (!part) throw new UsageProblem(say(usageProblems.badFloor, { value }))
    return { [part]: answer === 'yes' }
  })
  const { settings } = await openState(call.config.stateDir)
  const floor = await settings.change(data => Object.assign(data.consentFloor, ...changes) as ConsentFloor)
  tellFloor(call, floor)
  return 0
}

function tellFloor({ terminal, json }: AgentCall, floor: ConsentFloor): void {
  if (json) return terminal.out(`${JSON.stringify({ floor })}\n`)
  for (const [name, part] of Object.entries(parts)) {
    const { strict, lax } = floorMeanings[part]
    terminal.out(`${name}=${floor[part] ? 'yes' : 'no'}: ${floor[part] ? strict : lax}\n`)
  }
  if (Object.values(floor).includes(false)) terminal.err(`${floorWords.warning}\n`)
}
