import type { Transaction } from 'kysely'
import { inputProblem } from '../../../shared/jobs/check-inputs.ts'
import type { Declaration, InputValues } from '../../../shared/jobs/declaration.ts'
import type { TriggerContent } from '../../../shared/fleet/trigger.ts'
import { Failure } from '../../../shared/protocol/failure.ts'
import { triggerWords } from '../../../shared/words/en/fleet.ts'
import { say } from '../../../shared/words/say.ts'
import type { JobsContext } from '../../jobs/jobs-context.ts'
import type { Schema } from '../../store/schema.ts'

interface Problem {
  where: string
  message: string
}

/** Throws `invalid-input` with the place of everything that is wrong with a trigger. */
export async function checkTrigger(
  ctx: Pick<JobsContext, 'versions'>,
  trx: Transaction<Schema>,
  content: TriggerContent,
): Promise<void> {
  const version = await ctx.versions(content.scriptId, content.scriptVersion, trx)
  const problems: Problem[] =
    version === null
      ? [{ where: 'scriptVersion', message: triggerWords.scriptVersionUnknown }]
      : checkScript(version.declaration, content.inputs, content.kind !== 'self-help')
  if (content.kind === 'self-healing' && content.watched.condition.what === 'check-script') {
    const { scriptId, scriptVersion } = content.watched.condition
    const check = await ctx.versions(scriptId, scriptVersion, trx)
    const where = 'watched.condition.scriptVersion'
    if (check === null) problems.push({ where, message: triggerWords.checkScriptUnknown })
    else if (check.declaration.inputs.some(input => input.defaultValue === null))
      problems.push({ where, message: triggerWords.checkNeedsNoInputs })
  }
  const [first] = problems
  if (first) throw new Failure('invalid-input', `${first.where}: ${first.message}`, { problems })
}

/** What keeps an action from being run by a trigger with these values; with `isAlone` nobody is there to say the others. */
function checkScript(declaration: Declaration, given: InputValues, isAlone: boolean): Problem[] {
  const problems: Problem[] = []
  if (declaration.runContext === 'record-account')
    problems.push({ where: 'scriptId', message: triggerWords.noRecordAccount })
  if (declaration.inputs.some(input => input.type === 'secret'))
    problems.push({ where: 'scriptId', message: triggerWords.noSecrets })
  for (const [name, value] of Object.entries(given)) {
    const where = `inputs.${name}`
    const input = declaration.inputs.find(each => each.name === name)
    const message = input ? inputProblem(input, value) : say(triggerWords.inputUnknown, { input: name })
    if (message !== null) problems.push({ where, message })
  }
  if (isAlone)
    for (const { name, label, defaultValue } of declaration.inputs)
      if (defaultValue === null && !Object.hasOwn(given, name))
        problems.push({ where: `inputs.${name}`, message: say(triggerWords.inputNeeded, { input: label }) })
  return problems
}
