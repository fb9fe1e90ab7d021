import { Failure } from '../protocol/failure.ts'
import { inputProblems } from '../words/en/jobs.ts'
import { say } from '../words/say.ts'
import { MAX_INPUT_BYTES, type Declaration, type InputDeclaration, type InputValues } from './declaration.ts'

const utf8 = new TextEncoder()

/**
 * What is wrong with a value for an input, as a sentence; null where it fits.
 * Numbers are whole numbers that survive every language (at most ±(2^53 − 1)); booleans are `true` and `false`.
 */
export function inputProblem(input: InputDeclaration, value: string): string | null {
  if (utf8.encode(value).length > MAX_INPUT_BYTES)
    return say(inputProblems.tooLong, { limit: MAX_INPUT_BYTES })
  // No environment variable can hold one, and a shell would cut the value there.
  if (value.includes('\0')) return inputProblems.control
  if (input.type === 'integer' && !(/^-?\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value))))
    return inputProblems.notInteger
  if (input.type === 'boolean' && value !== 'true' && value !== 'false') return inputProblems.notBoolean
  const isClosed = input.allowedValues.length > 0 && !input.freeValue
  if (isClosed && !input.allowedValues.includes(value))
    return say(inputProblems.notAllowed, { values: input.allowedValues.join(', ') })
  return null
}

/**
 * The values that a script is started with: those given, and the defaults of those that were not. ACT2.
 * An empty text is a value only where the input has a default. Throws `input-invalid` naming every wrong input.
 */
export function checkInputs(declaration: Declaration, given: InputValues): InputValues {
  const problems: { where: string; message: string }[] = []
  const values = new Map<string, string>()
  const declared = new Set(declaration.inputs.map(input => input.name))
  for (const name of Object.keys(given))
    if (!declared.has(name)) problems.push({ where: name.slice(0, 200), message: inputProblems.undeclared })
  for (const input of declaration.inputs) {
    // `constructor` is a lawful name for an input: only own properties were given.
    const own = Object.hasOwn(given, input.name) ? given[input.name] : undefined
    const value = own ?? input.defaultValue
    if (value === null || (value === '' && input.defaultValue === null)) {
      problems.push({ where: input.name, message: inputProblems.required })
      continue
    }
    const problem = inputProblem(input, value)
    if (problem === null) values.set(input.name, value)
    else problems.push({ where: input.name, message: problem.slice(0, 1000) })
  }
  if (problems.length > 0) {
    const list = problems.slice(0, 100)
    const sentence = list.map(problem => `${problem.where}: ${problem.message}`).join('; ')
    throw new Failure('input-invalid', say(inputProblems.summary, { problems: sentence }).slice(0, 2000), {
      problems: list,
    })
  }
  return Object.fromEntries(values)
}
