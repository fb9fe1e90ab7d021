import { powershellProblems as words } from '../../words/en/powershell.ts'
import type { InputDeclaration } from '../declaration.ts'
import { readAttribute, type Attribute } from './read-attribute.ts'
import { readLiteral, type Literal } from './read-literal.ts'
import type { Token } from './tokens.ts'

/** Something wrong: the line, a text of the catalogue, what fills its places. */
export interface Wrong {
  line: number
  text: string
  values: Record<string, string | number>
}

/** One parameter of a script's own param() block. */
export interface Parameter {
  name: string
  line: number
  /** How PowerShell takes it; an unnamed type takes any text. Null where `wrong` says that it is not read. */
  type: InputDeclaration['type'] | null
  isMandatory: boolean
  /** Whether PowerShell checks the value in some way of its own, so that an empty one could be refused. */
  isValidated: boolean
  allowedValues: string[] | null
  helpMessage: string | null
  /** `none` where none is written, `unknown` where it cannot be known before it is run. */
  defaultValue: Literal | 'none' | 'unknown'
  /** What cannot be read; told unless a comment tag declares this input. */
  wrong: Wrong[]
}

const types: Record<string, InputDeclaration['type']> = {
  string: 'string',
  int: 'integer',
  int32: 'integer',
  long: 'integer',
  int64: 'integer',
  bool: 'boolean',
  boolean: 'boolean',
  switch: 'boolean',
  'management.automation.switchparameter': 'boolean',
  securestring: 'secret',
  'security.securestring': 'secret',
}
const knownTypes = '[string], [int], [long], [bool], [switch], [securestring]'

const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}' }

/**
 * The param() block of the script itself: it comes before all code but `using` lines and attributes; those of functions
 * are not its own. Without one there are no parameters. Where the block cannot be followed, `broken` says so.
 */
export function readParameters(tokens: readonly Token[]): { parameters: Parameter[]; broken: Wrong | null } {
  const parameters: Parameter[] = []
  const code = tokens.filter(token => token.kind !== 'comment')
  let at = 0
  const skipNewlines = (): void => {
    while (code[at]?.kind === 'newline') at += 1
  }
  const isSymbol = (text: string): boolean => code[at]?.kind === 'symbol' && code[at]?.text === text
  const isWord = (text: string): boolean => code[at]?.kind === 'word' && code[at]?.text.toLowerCase() === text
  /** The tokens inside the brackets that open here; `at` is behind them then. Null where they never close. */
  const readBrackets = (): Token[] | null => {
    const end = endOfBrackets(code, at)
    if (end === null) return null
    const inside = code.slice(at + 1, end)
    at = end + 1
    return inside.filter(token => token.kind !== 'newline')
  }
  const broken = (text: string, values: Record<string, string> = {}) => {
    const line = code[Math.min(at, code.length - 1)]?.line ?? 1
    return { parameters, broken: { line, text, values } }
  }

  for (;;) {
    skipNewlines()
    if (isWord('using')) while (at < code.length && code[at]?.kind !== 'newline' && !isSymbol(';')) at += 1
    else if (isSymbol(';')) at += 1
    else if (!isSymbol('[') || readBrackets() === null) break
  }
  if (!isWord('param')) return { parameters, broken: null }
  at += 1
  skipNewlines()
  if (!isSymbol('(')) return { parameters, broken: null }
  at += 1
  for (;;) {
    skipNewlines()
    if (isSymbol(')')) return { parameters, broken: null }
    const attributes: Attribute[] = []
    while (isSymbol('[')) {
      const inside = readBrackets()
      if (inside === null) return broken(words['open-bracket'])
      attributes.push(readAttribute(inside))
      skipNewlines()
    }
    const named = code[at]
    if (named?.kind !== 'variable') return broken(words.notAParameter)
    at += 1
    skipNewlines()
    let defaultValue: Parameter['defaultValue'] = 'none'
    if (isSymbol('=')) {
      at += 1
      const from = at
      while (at < code.length && !isSymbol(',') && !isSymbol(')'))
        at = (endOfBrackets(code, at) ?? code.length - 1) + 1
      defaultValue = readLiteral(code.slice(from, at).filter(token => token.kind !== 'newline')) ?? 'unknown'
    }
    parameters.push(toParameter(named, attributes, defaultValue))
    if (isSymbol(',')) at += 1
    else if (!isSymbol(')')) return broken(words.afterParameter, { name: named.text.slice(0, 80) })
  }
}

/** The index of the bracket that closes the one at `from`, or `from` itself where none opens there; null: never. */
function endOfBrackets(code: readonly Token[], from: number): number | null {
  const awaited: string[] = []
  for (let at = from; at < code.length; at += 1) {
    const token = code[at]
    const text = token?.kind === 'symbol' ? token.text : ''
    const closer = Object.hasOwn(closing, text) ? closing[text] : undefined
    if (closer !== undefined) awaited.push(closer)
    else if (text !== '' && text === awaited.at(-1)) awaited.pop()
    else if (text === ')' || text === ']' || text === '}') return null
    if (awaited.length === 0) return at
  }
  return null
}

function toParameter(
  { text: name, line }: Token,
  attributes: readonly Attribute[],
  defaultValue: Parameter['defaultValue'],
): Parameter {
  const parameter: Parameter = {
    name,
    line,
    type: 'string',
    isMandatory: false,
    isValidated: false,
    allowedValues: null,
    helpMessage: null,
    defaultValue,
    wrong: [],
  }
  const wrong = (text: string, values: Record<string, string> = {}): void => {
    parameter.wrong.push({ line, text, values: { name: name.slice(0, 80), ...values } })
  }
  let typed = false
  for (const attribute of attributes) {
    if (attribute.kind === 'type') {
      const type = attribute.name.toLowerCase().replace(/^system\./, '')
      if (typed) wrong(words.twoTypes)
      typed = true
      parameter.type = (Object.hasOwn(types, type) ? types[type] : undefined) ?? null
      if (parameter.type === null)
        wrong(words.unknownType, { type: attribute.name.slice(0, 80), known: knownTypes })
    } else if (attribute.kind === 'parameter') {
      if (attribute.isMandatory === 'unknown') wrong(words.badMandatory)
      if (attribute.hasSet) wrong(words.parameterSets)
      parameter.isMandatory ||= attribute.isMandatory === true
      parameter.helpMessage ??= attribute.helpMessage
    } else if (attribute.kind === 'values') {
      parameter.isValidated = true
      parameter.allowedValues = attribute.values
      if (attribute.values === null) wrong(words.badValues, { limit: '100' })
    } else if (attribute.kind === 'check') parameter.isValidated = true
    else if (attribute.kind === 'unknown')
      wrong(words.unknownAttribute, { attribute: attribute.name.slice(0, 80) })
  }
  return parameter
}
