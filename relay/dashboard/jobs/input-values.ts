import { inputProblem } from '../../../shared/jobs/check-inputs.ts'
import type { InputDeclaration, InputValues } from '../../../shared/jobs/declaration.ts'
import { inputProblems } from '../../../shared/words/en/jobs.ts'

/** The values of an action's inputs while they are asked for. Pure. */

/** What stands in the fields at first: the earlier values, else the defaults. */
export function firstValues(
  inputs: readonly InputDeclaration[],
  before: InputValues | undefined,
): InputValues {
  return Object.fromEntries(
    inputs.map(input => {
      // A secret of an earlier job comes masked; the mask must never become the value.
      const earlier = input.type === 'secret' ? undefined : before?.[input.name]
      return [input.name, earlier ?? input.defaultValue ?? '']
    }),
  )
}

/** What is wrong with each value, by the name of its input. */
export function problemsOf(inputs: readonly InputDeclaration[], values: InputValues): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const input of inputs) {
    const value = values[input.name] ?? ''
    const problem =
      value === '' && input.defaultValue === null ? inputProblems.required : inputProblem(input, value)
    if (problem !== null) problems[input.name] = problem
  }
  return problems
}
