import { describe, expect, it } from 'vitest'
import { Failure } from '../protocol/failure.ts'
import { checkInputs } from './check-inputs.ts'
import type { Declaration } from './declaration.ts'
import { parseDeclaration } from './parse-declaration.ts'

const parsed = parseDeclaration(
  `# @action A
# @input path string "Path"
# @input days integer "Days" default="7"
# @input mode string "Mode" values="soft|hard"
# @input place string "Place" values="here|there" default="here" free
# @input dryRun boolean "Dry run" default="true"
# @input constructor secret "Secret"
# @input note string "Note" default=""
`,
  'a.sh',
) as { declaration: Declaration }
const sound = { path: '/tmp', mode: 'soft', constructor: 's3cret' }

function refusal(values: Record<string, string>): Failure {
  try {
    checkInputs(parsed.declaration, values)
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('was accepted')
}

describe('checking inputs', () => {
  it('[ACT2] fills in the defaults', () => {
    expect(checkInputs(parsed.declaration, { ...sound, place: 'elsewhere' })).toEqual({
      ...sound,
      days: '7',
      place: 'elsewhere',
      dryRun: 'true',
      note: '',
    })
  })

  it.each([
    ['path', '', 'a value is required'],
    ['constructor', '', 'a value is required'],
    ['days', '7.5', 'expected a whole number'],
    ['days', '', 'expected a whole number'],
    ['days', '99999999999999999', 'expected a whole number'],
    ['mode', 'Soft', 'expected one of soft, hard'],
    ['dryRun', 'yes', 'expected true or false'],
    ['path', 'a\0b', 'a NUL character is not allowed'],
    ['path', 'é'.repeat(4097), 'at most 8192 bytes are allowed'],
    ['toString', 'x', 'the script has no input of this name'],
  ])('[ACT2] names the input %s when its value does not fit', (name, value, message) => {
    const failure = refusal({ ...sound, [name]: value })
    expect(failure.code).toBe('input-invalid')
    expect(failure.problems).toEqual([{ where: name, message }])
  })

  it('[ACT2] names every wrong input at once, and takes nothing from Object for a value', () => {
    expect(refusal({}).problems?.map(problem => problem.where)).toEqual(['path', 'mode', 'constructor'])
    expect(refusal({ mode: 'x', extra: '1' }).problems).toHaveLength(4)
  })

  it('[ACT2] does not repeat the value of a wrong input', () => {
    expect(JSON.stringify(refusal({ ...sound, days: 'hunter2' }).toBody())).not.toContain('hunter2')
  })
})
