import type { ConsentFloor } from '../../shared/sessions/consent.ts'
import { floorWords, usageProblems } from '../../shared/words/en/terminal.ts'
import { say } from '../../shared/words/say.ts'
import { UsageProblem, type CommandCall, type ExitCode } from '../command-line.ts'
import { openState } from '../state/open-state.ts'

const parts: Record<string, keyof ConsentFloor> = {
  'always-ask': 'alwaysAsk',
  'never-proceed-unanswered': 'neverProceedUnanswered',
}

/** `floor get`. CONS4. */
export async function getFloor(call: CommandCall): Promise<ExitCode> {
  const { settings } = await openState(call.config.stateDir)
  tellFloor(call, settings.data.consentFloor)
  return 0
}

/** `floor set`: for the device's administrator, who owns the state folder. CONS4. */
export async function setFloor(call: CommandCall): Promise<ExitCode> {
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

function tellFloor({ terminal, json }: CommandCall, floor: ConsentFloor): void {
  if (json) return terminal.out(`${JSON.stringify({ floor })}\n`)
  const asked = floor.alwaysAsk ? floorWords.always : floorWords.asPolicySays
  const unanswered = floor.neverProceedUnanswered ? floorWords.cannot : floorWords.mayByPolicy
  terminal.out(
    `${say(floorWords.alwaysAsk, { value: floor.alwaysAsk ? 'yes' : 'no', effect: asked })}\n` +
      `${say(floorWords.neverProceed, { value: floor.neverProceedUnanswered ? 'yes' : 'no', effect: unanswered })}\n`,
  )
  if (!floor.alwaysAsk || !floor.neverProceedUnanswered) terminal.err(`${floorWords.warning}\n`)
}
