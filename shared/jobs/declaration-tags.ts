import { declarationProblems as words } from '../words/en/jobs.ts'
import { inputTypes, type InputDeclaration, type OutputDeclaration } from './declaration.ts'
import { inputProblem } from './check-inputs.ts'
import type { Report, TagLine } from './declaration-head.ts'
import { outputTypes } from './output-values.ts'
import { splitWords, type Word } from './split-words.ts'

const MAX_LABEL = 120
const MAX_VALUES = 100
const MAX_VALUE_CHARACTERS = 1024

/** `@input name type "Label" default="…" values="a|b|c" free`. Null where something was reported. */
export function readInputTag(
  tag: TagLine,
  taken: Map<string, number>,
  report: Report,
): InputDeclaration | null {
  let sound = true
  const wrong: Report = (line, text, values) => {
    sound = false
    report(line, text, values)
  }
  const head = readNameTypeLabel(tag, inputTypes, taken, wrong)
  if (head === null) return null
  const input: InputDeclaration = {
    name: head.name,
    label: head.label,
    type: head.type,
    allowedValues: [],
    freeValue: false,
    defaultValue: null,
  }
  for (const option of head.options) {
    if (option.key === 'values') input.allowedValues = readValues(tag, input, option.text, wrong)
    else if (option.key === 'default') input.defaultValue = option.text
    else if (option.key === null && option.text === 'free' && !option.quoted) input.freeValue = true
    else wrong(tag.line, words.unknownOption, { value: spell(option), expected: words.inputOptions })
  }
  if (input.freeValue && !head.options.some(option => option.key === 'values'))
    wrong(tag.line, words.freeWithoutValues)
  // An empty default tells nobody anything: that secret may be left out.
  if (input.defaultValue && input.type === 'secret') wrong(tag.line, words.secretDefault)
  else if (input.defaultValue !== null && sound) {
    const reason = inputProblem(input, input.defaultValue)
    const value = input.defaultValue.slice(0, 120)
    if (reason !== null) wrong(tag.line, words.defaultDoesNotFit, { value, reason })
  }
  return sound ? input : null
}

/** `@output name type "Label"`. Null where something was reported. */
export function readOutputTag(
  tag: TagLine,
  taken: Map<string, number>,
  report: Report,
): OutputDeclaration | null {
  const head = readNameTypeLabel(tag, outputTypes, taken, report)
  if (head === null) return null
  const [extra] = head.options
  if (extra !== undefined) {
    report(tag.line, words.unknownOption, { value: spell(extra), expected: words.outputOptions })
    return null
  }
  return { name: head.name, label: head.label, type: head.type }
}

function readNameTypeLabel<T extends string>(
  tag: TagLine,
  types: readonly T[],
  taken: Map<string, number>,
  report: Report,
): { name: string; type: T; label: string; options: Word[] } | null {
  const all = splitWords(tag.rest)
  if (all === null) {
    report(tag.line, words.openQuote)
    return null
  }
  const [nameWord, typeWord, labelWord, ...options] = all
  const name = nameWord === undefined ? '' : spell(nameWord)
  const hasName = /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)
  if (!hasName) report(tag.line, words.badName, { value: name.slice(0, 80) })
  // Environment variables know no case on Windows, so two names that differ only there would be one.
  const earlier = hasName ? taken.get(name.toLowerCase()) : undefined
  if (earlier !== undefined) report(tag.line, words.duplicateName, { value: name, line: earlier })
  else if (hasName) taken.set(name.toLowerCase(), tag.line)
  const typeText = typeWord === undefined ? '' : spell(typeWord)
  const type = types.find(candidate => candidate === typeText)
  if (type === undefined)
    report(tag.line, words.unknownType, { value: typeText.slice(0, 80), known: types.join(', ') })
  const label = labelWord?.quoted === true && labelWord.key === null ? labelWord.text.trim() : null
  if (label === null) report(tag.line, words.noLabel)
  else if (label === '' || label.length > MAX_LABEL) report(tag.line, words.labelLength, { limit: MAX_LABEL })
  const isSound = hasName && earlier === undefined && type !== undefined
  return isSound && label !== null && label !== '' && label.length <= MAX_LABEL
    ? { name, type, label, options }
    : null
}

function readValues(tag: TagLine, input: InputDeclaration, text: string, report: Report): string[] {
  if (input.type === 'boolean' || input.type === 'secret') {
    report(tag.line, words.noValuesFor, { type: input.type })
    return []
  }
  const values = text.split('|').map(value => value.trim())
  const isSound =
    values.length <= MAX_VALUES &&
    new Set(values).size === values.length &&
    values.every(value => value !== '' && value.length <= MAX_VALUE_CHARACTERS)
  if (!isSound) {
    report(tag.line, words.badValues, { limit: MAX_VALUES })
    return []
  }
  for (const value of values) {
    const reason = inputProblem({ ...input, allowedValues: [] }, value)
    if (reason !== null) report(tag.line, words.valueDoesNotFit, { value: value.slice(0, 120), reason })
  }
  return values
}

function spell(word: Word): string {
  const text = word.quoted ? `"${word.text}"` : word.text
  return (word.key === null ? text : `${word.key}=${text}`).slice(0, 120)
}
