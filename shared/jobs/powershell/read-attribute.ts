import { readLiteral } from './read-literal.ts'
import type { Token } from './tokens.ts'

/** What stands in square brackets before a parameter. */
export type Attribute =
  | { kind: 'type'; name: string }
  | {
      kind: 'parameter'
      isMandatory: boolean | 'unknown'
      hasSet: boolean
      helpMessage: string | null
    }
  /** ValidateSet; null where its values are not all plain. */
  | { kind: 'values'; values: string[] | null }
  /** PowerShell checks or helps in a way that is its own affair. */
  | { kind: 'check' | 'aside' }
  | { kind: 'unknown'; name: string }

/** Those that may turn a value down. */
const checks = new Set([
  'validaterange',
  'validatepattern',
  'validatelength',
  'validatecount',
  'validatenotnull',
  'validatenotnullorempty',
  'validatenotnullorwhitespace',
  'validatescript',
  'validatedrive',
  'validateuserdrive',
])
/** Those that change nothing about which value may be given. */
const asides = new Set([
  'alias',
  'allownull',
  'allowemptystring',
  'allowemptycollection',
  'supportswildcards',
  'argumentcompleter',
  'argumentcompletions',
  'psdefaultvalue',
  'obsolete',
  'dontshow',
])

const MAX_VALUES = 100

/** Reads what stands between the brackets: a type, or an attribute with its arguments. */
export function readAttribute(inside: readonly Token[]): Attribute {
  const [head, open] = inside
  const spelt = inside.map(token => token.text).join('')
  if (head?.kind !== 'word' || open?.kind !== 'symbol' || open.text !== '(')
    return { kind: 'type', name: spelt }
  const name = head.text
    .toLowerCase()
    .replace(/^(?:system\.management\.automation|system)\./, '')
    .replace(/attribute$/, '')
  const given = readArguments(inside.slice(2, -1))
  if (name === 'parameter') {
    const help = readLiteral(given.get('helpmessage') ?? [])
    return {
      kind: 'parameter',
      isMandatory: readSwitch(given.get('mandatory')),
      hasSet: given.has('parametersetname'),
      helpMessage: help?.kind === 'text' ? help.text : null,
    }
  }
  if (name === 'validateset') return { kind: 'values', values: readValues(inside.slice(2, -1)) }
  if (checks.has(name)) return { kind: 'check' }
  return asides.has(name) ? { kind: 'aside' } : { kind: 'unknown', name: head.text }
}

/** `Name`, `Name = value`: what stands behind each name; no tokens where nothing does. */
function readArguments(tokens: readonly Token[]): Map<string, Token[]> {
  const given = new Map<string, Token[]>()
  for (const part of divideByCommas(tokens)) {
    const [name, equals, ...value] = part
    if (name?.kind === 'word') given.set(name.text.toLowerCase(), equals?.text === '=' ? value : [])
  }
  return given
}

function divideByCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  for (const token of tokens)
    if (token.kind === 'symbol' && token.text === ',') parts.push([])
    else parts.at(-1)?.push(token)
  return parts
}

function readSwitch(value: readonly Token[] | undefined): boolean | 'unknown' {
  if (value === undefined) return false
  if (value.length === 0) return true
  const literal = readLiteral(value)
  return literal?.kind === 'truth' ? literal.value : 'unknown'
}

function readValues(tokens: readonly Token[]): string[] | null {
  const values: string[] = []
  for (const part of divideByCommas(tokens)) {
    // IgnoreCase and ErrorMessage say nothing about which values there are.
    if (part[0]?.kind === 'word' && part[1]?.text === '=') continue
    const literal = readLiteral(part)
    if (literal?.kind !== 'text' && literal?.kind !== 'number') return null
    values.push(literal.text)
  }
  const isSound =
    values.length > 0 &&
    values.length <= MAX_VALUES &&
    new Set(values).size === values.length &&
    values.every(value => value.trim() !== '' && value.length <= 1024)
  return isSound ? values : null
}
