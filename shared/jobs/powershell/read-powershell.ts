import { declarationProblems } from '../../words/en/jobs.ts'
import { powershellProblems as words } from '../../words/en/powershell.ts'
import { inputProblem } from '../check-inputs.ts'
import { MAX_INPUTS, MAX_OUTPUTS, type InputDeclaration, type OutputDeclaration } from '../declaration.ts'
import { readHelp } from './read-help.ts'
import { readNxtOutputs, type NxtOutput } from './read-nxt-outputs.ts'
import { readParameters, type Parameter, type Wrong } from './read-parameters.ts'
import { cutBetweenWords, firstSentence, splitName } from './split-name.ts'
import { readTokens } from './tokens.ts'

/** What a PowerShell script says of itself in PowerShell's own ways; comment tags win where both are there. ACT1. */
export interface OwnDeclarations {
  /** Null where the script has neither help nor param() block nor [nxt] calls: then nothing says that it is an action. */
  name: string | null
  description: string
  inputs: InputDeclaration[]
  outputs: OutputDeclaration[]
  wrong: Wrong[]
}

/** What the comment tags have declared already, by lower-cased name. */
export interface Tagged {
  inputs: ReadonlySet<string>
  outputs: ReadonlySet<string>
}

const MAX_NAME = 120
const MAX_DESCRIPTION = 500
const nameShape = /^[A-Za-z][A-Za-z0-9_]{0,63}$/

/** Reads help, param() block and [nxt] calls. `fileName` names an action whose help has no synopsis. */
export function readPowershell(script: string, fileName: string, tagged: Tagged): OwnDeclarations {
  const tokens = readTokens(script)
  if (!Array.isArray(tokens)) {
    const wrong = [{ line: tokens.line, text: words[tokens.problem], values: {} }]
    return { name: null, description: '', inputs: [], outputs: [], wrong }
  }
  const help = readHelp(tokens)
  const { parameters, broken } = readParameters(tokens)
  const written = readNxtOutputs(tokens)
  const wrong = [...written.wrong, ...(broken === null ? [] : [broken])]
  const inputs = toInputs(parameters, help.parameters, tagged.inputs, wrong)
  const outputs = toOutputs(written.outputs, tagged.outputs, wrong)
  const saysSomething = help.synopsis !== '' || parameters.length > 0 || written.outputs.length > 0
  const synopsis = firstSentence(help.synopsis, MAX_NAME)
  const fromFile = splitName(fileName.replace(/\.[^.]*$/, '')).slice(0, MAX_NAME)
  const description = help.description === '' ? help.synopsis : help.description
  return {
    name: saysSomething ? synopsis || fromFile || null : null,
    description: cutBetweenWords(description, MAX_DESCRIPTION),
    inputs,
    outputs,
    wrong,
  }
}

function toInputs(
  parameters: readonly Parameter[],
  help: ReadonlyMap<string, string>,
  tagged: ReadonlySet<string>,
  wrong: Wrong[],
): InputDeclaration[] {
  const inputs: InputDeclaration[] = []
  const taken = new Set<string>()
  for (const parameter of parameters) {
    const { name, line } = parameter
    const lower = name.toLowerCase()
    const report = (text: string, values: Wrong['values'] = {}): void => {
      wrong.push({ line, text, values: { name: name.slice(0, 80), ...values } })
    }
    if (taken.has(lower)) report(words.duplicateName)
    taken.add(lower)
    if (!nameShape.test(name)) report(words.badName)
    // A comment tag says all there is to say of an input, however PowerShell spells it.
    if (tagged.has(lower)) continue
    wrong.push(...parameter.wrong)
    if (parameter.wrong.length > 0) continue
    const label = firstSentence(help.get(lower) ?? parameter.helpMessage ?? '', MAX_NAME) || splitName(name)
    const input = toInput(parameter, label, report)
    if (input !== null) inputs.push(input)
  }
  const beyond = parameters[MAX_INPUTS - tagged.size]
  if (inputs.length + tagged.size > MAX_INPUTS && beyond !== undefined)
    wrong.push({ line: beyond.line, text: words.tooManyInputs, values: { limit: MAX_INPUTS } })
  return inputs
}

function toInput(
  parameter: Parameter,
  label: string,
  report: (text: string, values?: Wrong['values']) => void,
): InputDeclaration | null {
  const { name, type } = parameter
  if (type === null) return null
  const input: InputDeclaration = {
    name,
    label,
    type,
    allowedValues: parameter.allowedValues ?? [],
    freeValue: false,
    defaultValue: null,
  }
  const hasOwnValues = type === 'boolean' || type === 'secret'
  if (hasOwnValues && input.allowedValues.length > 0) {
    report(declarationProblems.noValuesFor, { type })
    return null
  }
  for (const value of input.allowedValues) {
    const reason = inputProblem({ ...input, allowedValues: [] }, value)
    if (reason !== null) {
      report(declarationProblems.valueDoesNotFit, { value: value.slice(0, 120), reason })
      return null
    }
  }
  const spelt = defaultText(parameter)
  if (spelt === undefined) {
    report(words.notLiteral)
    return null
  }
  if (type === 'secret') {
    if (parameter.defaultValue !== 'none' && spelt !== null) report(declarationProblems.secretDefault)
    return input
  }
  // ValidateSet takes its values in any case.
  const fallback = input.allowedValues.find(value => value.toLowerCase() === spelt?.toLowerCase()) ?? spelt
  if (fallback !== null) {
    const reason = inputProblem(input, fallback)
    if (reason !== null) {
      report(declarationProblems.defaultDoesNotFit, { value: fallback.slice(0, 120), reason })
      return null
    }
  }
  return { ...input, defaultValue: fallback }
}

/**
 * The default as the text that travels; null: a value is required. A parameter that is optional in PowerShell and has no
 * default begins there as an empty text, 0 or false, so that is its default here too, unless PowerShell checks it.
 * Undefined where it cannot be known.
 */
function defaultText({ type, isMandatory, isValidated, defaultValue }: Parameter): string | null | undefined {
  if (isMandatory) return null
  if (defaultValue === 'unknown') return undefined
  if (defaultValue === 'none' || defaultValue.kind === 'null') {
    if (isValidated || type === 'secret') return null
    return type === 'boolean' ? 'false' : type === 'integer' ? '0' : ''
  }
  if (defaultValue.kind === 'truth') {
    // A text parameter gets the word as PowerShell writes it.
    if (type === 'boolean') return String(defaultValue.value)
    return type === 'string' ? (defaultValue.value ? 'True' : 'False') : undefined
  }
  if (type === 'boolean') {
    if (defaultValue.kind === 'number' && /^[01]$/.test(defaultValue.text))
      return defaultValue.text === '1' ? 'true' : 'false'
    return undefined
  }
  return defaultValue.text
}

function toOutputs(
  written: readonly NxtOutput[],
  tagged: ReadonlySet<string>,
  wrong: Wrong[],
): OutputDeclaration[] {
  const outputs: OutputDeclaration[] = []
  for (const { name, type, line } of written) {
    if (!nameShape.test(name))
      wrong.push({ line, text: declarationProblems.badName, values: { value: name.slice(0, 80) } })
    else if (!tagged.has(name.toLowerCase())) {
      outputs.push({ name, type, label: splitName(name) })
      if (outputs.length + tagged.size === MAX_OUTPUTS + 1)
        wrong.push({ line, text: words.tooManyOutputs, values: { limit: MAX_OUTPUTS } })
    }
  }
  return outputs
}
