import { isNumeric, type OutputType } from '../../../../shared/jobs/output-values.ts'
import type { OutputFilter } from '../../../../shared/protocol/api/results.ts'
import { resultsWords as words } from '../../../../shared/words/en/dashboard-results.ts'
import { say } from '../../../../shared/words/say.ts'
import { localText, readLocal } from '../../parts/time-text.ts'
import { readQuantity, writeQuantity, type DecimalSign } from './quantity.ts'

/** A condition on a column as it is typed, and as it is asked of the relay. Pure. OUT2. */

type Operator = OutputFilter['is']

/** What can be asked of each type. A list is looked through as a text. */
export function operatorsOf(type: OutputType): readonly Operator[] {
  if (type === 'date-time') return ['less', 'greater', 'missing']
  if (isNumeric(type)) return ['less', 'greater', 'equal', 'not-equal', 'missing']
  if (type === 'string-list') return ['contains', 'missing']
  return ['contains', 'equal', 'not-equal', 'missing']
}

export const operatorName = (type: OutputType, is: Operator): string =>
  type === 'date-time' && (is === 'less' || is === 'greater') ? words.timeOperators[is] : words.operators[is]

export function exampleOf(type: OutputType): string {
  const { examples } = words
  if (type === 'size' || type === 'ratio' || type === 'bit-rate' || type === 'duration') return examples[type]
  return isNumeric(type) ? examples.number : examples.text
}

/** The value that is asked for, in base units; or what is wrong with the text. */
export function readTyped(
  type: OutputType,
  text: string,
  decimal: DecimalSign,
): { value: string } | { problem: string } {
  if (!isNumeric(type)) return { value: text }
  const number = type === 'date-time' ? readLocal(text) : readQuantity(type, text, decimal)
  return number === null
    ? { problem: say(words.notUnderstood, { text, example: exampleOf(type) }) }
    : { value: String(number) }
}

/** The text that would have been typed for a value. */
export function writeTyped(type: OutputType, value: string, decimal: DecimalSign): string {
  const number = Number(value)
  if (value === '' || !isNumeric(type) || !Number.isFinite(number)) return value
  return type === 'date-time' ? localText(number) : writeQuantity(type, number, decimal)
}
