/**
 * The words of a PowerShell script, as far as its declarations need them: what is code, what is a string or a comment,
 * and where it stands. A small reader of our own, for the rules of Windows PowerShell 5.1 and PowerShell 7 on strings,
 * here-strings, comments, escapes and nesting; it runs nothing and works nothing out.
 */
export interface Token {
  kind: 'word' | 'number' | 'variable' | 'string' | 'expandable' | 'symbol' | 'newline' | 'comment'
  /**
   * A string's value, a variable's name, a comment with its marks, else as written. What an expandable string, one with
   * variables in it, would be nobody can know before it runs: its text is empty.
   */
  text: string
  /** Counted from 1. */
  line: number
}

/** What keeps a script from being read, and where it begins. */
export interface TokenProblem {
  line: number
  problem: 'open-string' | 'open-comment' | 'open-bracket' | 'bad-here-string' | 'too-deep'
}

/** Strings in strings (`"$("$(…)")"`) deeper than this are not followed. */
const MAX_DEPTH = 32

const singleQuotes = "'\u2018\u2019\u201A\u201B"
const doubleQuotes = '"\u201C\u201D\u201E'
const escapes: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1B',
}

const hereString = /@(['"\u2018-\u201B\u201C-\u201E])[ \t]*\n/y
const hereEnd = /\n['\u2018-\u201B]@/g
const variable = /\$(?:[\w?]+(?::(?!:)[\w?]+)?|[$^])/y
const number = /(?:0x[\da-f]+|\d+(?:\.\d+)?)l?(?:kb|mb|gb|tb|pb)?(?![\w.])/iy
const word = /[^\s(){}[\];,|&'"\u2018-\u201E$`<>=@]+/y

class Unreadable extends Error {
  readonly line: number
  readonly problem: TokenProblem['problem']

  constructor(line: number, problem: TokenProblem['problem']) {
    super(problem)
    this.line = line
    this.problem = problem
  }
}

/** Divides a script into tokens, in time that grows with its length alone. */
export function readTokens(script: string): Token[] | TokenProblem {
  try {
    return divide(script.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'))
  } catch (error) {
    if (error instanceof Unreadable) return { line: error.line, problem: error.problem }
    throw error
  }
}

function divide(text: string): Token[] {
  let at = 0
  let line = 1

  /** The text that `pattern` finds right here, or null; a sticky pattern looks nowhere else. */
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  /** Moves on to `end`, counting lines. */
  const passTo = (end: number): void => {
    for (; at < end; at += 1) if (text.charAt(at) === '\n') line += 1
  }
  const startsWith = (quotes: string, position: number): boolean =>
    position < text.length && quotes.includes(text.charAt(position))

  /** Reads code up to the end, or up to the bracket that closes a `$(` in a string. */
  const readCode = (tokens: Token[], depth: number): void => {
    if (depth > MAX_DEPTH) throw new Unreadable(line, 'too-deep')
    const begin = line
    let open = 0
    const push = (kind: Token['kind'], raw: string, value = raw): void => {
      tokens.push({ kind, text: value, line })
      passTo(at + raw.length)
    }
    while (at < text.length) {
      const character = text.charAt(at)
      const next = text.charAt(at + 1)
      if (character === '\n') push('newline', '\n')
      else if (/\s/.test(character)) at += 1
      else if (character === '`') passTo(at + 2)
      else if (character === '#') push('comment', text.slice(at, endOfLine(text, at)))
      else if (character === '<' && next === '#') {
        const end = text.indexOf('#>', at + 2)
        if (end === -1) throw new Unreadable(line, 'open-comment')
        push('comment', text.slice(at, end + 2))
      } else if (startsWith(singleQuotes, at)) tokens.push(readSingle())
      else if (startsWith(doubleQuotes, at)) tokens.push(readExpandable(at + 1, false, depth))
      else if (character === '@' && startsWith(singleQuotes + doubleQuotes, at + 1))
        tokens.push(readHere(depth))
      else if (character === '$' && next === '{') {
        const end = text.indexOf('}', at)
        if (end === -1) throw new Unreadable(line, 'open-bracket')
        push('variable', text.slice(at, end + 1), text.slice(at + 2, end))
      } else if (character === ':' && next === ':') push('symbol', '::')
      else {
        const named = character === '$' ? match(variable) : null
        const counted = named === null && /\d/.test(character) ? match(number) : null
        const bare = named === null && counted === null ? match(word) : null
        if (named !== null) push('variable', named[0], named[0].slice(1))
        else if (counted !== null) push('number', counted[0])
        else if (bare !== null) {
          push('word', bare[0])
          // After this mark PowerShell itself reads nothing more of the line.
          if (bare[0] === '--%') at = endOfLine(text, at)
        } else {
          if (character === '(') open += 1
          if (character === ')') open -= 1
          if (open < 0 && depth > 0) return
          push('symbol', character)
        }
      }
    }
    if (depth > 0) throw new Unreadable(begin, 'open-bracket')
  }

  const readSingle = (): Token => {
    const begin = line
    let value = ''
    let from = at + 1
    for (let end = from; end < text.length; end += 1) {
      if (!startsWith(singleQuotes, end)) continue
      value += text.slice(from, end)
      if (!startsWith(singleQuotes, end + 1)) {
        passTo(end + 1)
        return { kind: 'string', text: value, line: begin }
      }
      // Two of them are one of it.
      value += text.charAt(end)
      end += 1
      from = end + 1
    }
    throw new Unreadable(begin, 'open-string')
  }

  const readHere = (depth: number): Token => {
    const begin = line
    const head = match(hereString)
    if (head === null) throw new Unreadable(line, 'bad-here-string')
    const from = at + head[0].length
    if (doubleQuotes.includes(head[1] ?? '')) {
      // An empty one ends with the very newline that began it.
      passTo(from - 1)
      return { ...readExpandable(from - 1, true, depth), line: begin }
    }
    hereEnd.lastIndex = from - 1
    const end = hereEnd.exec(text)?.index ?? -1
    if (end === -1) throw new Unreadable(begin, 'open-string')
    passTo(end + 3)
    return { kind: 'string', text: text.slice(from, Math.max(from, end)), line: begin }
  }

  /** A string in double quotes, or a here-string from the newline after its head on; `$(…)` in it is read as code. */
  const readExpandable = (from: number, isHere: boolean, depth: number): Token => {
    const begin = line
    const parts: string[] = []
    let isLiteral = true
    at = from
    while (at < text.length) {
      const character = text.charAt(at)
      const next = text.charAt(at + 1)
      if (isHere && character === '\n' && startsWith(doubleQuotes, at + 1) && text.charAt(at + 2) === '@') {
        passTo(at + 3)
        const value = parts.join('').slice(1)
        return { kind: isLiteral ? 'string' : 'expandable', text: isLiteral ? value : '', line: begin }
      }
      if (!isHere && startsWith(doubleQuotes, at)) {
        if (!startsWith(doubleQuotes, at + 1)) {
          at += 1
          return {
            kind: isLiteral ? 'string' : 'expandable',
            text: isLiteral ? parts.join('') : '',
            line: begin,
          }
        }
        parts.push(character)
        at += 2
      } else if (character === '`') {
        // `u{…}` writes a character by its number in PowerShell 7 and something else in 5.1.
        if (next === 'u') isLiteral = false
        parts.push(escapes[next] ?? next)
        passTo(at + 2)
      } else if (character === '$' && next === '(') {
        isLiteral = false
        at += 2
        readCode([], depth + 1)
        at += 1
      } else {
        if (character === '$' && /[\w{?^$]/.test(next)) isLiteral = false
        parts.push(character)
        passTo(at + 1)
      }
    }
    throw new Unreadable(begin, 'open-string')
  }

  const tokens: Token[] = []
  readCode(tokens, 0)
  return tokens
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}
