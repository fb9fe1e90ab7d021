/** A word of a tag line: `name`, `"Label"`, `key="value"` or `key=value`. */
export interface Word {
  /** What stands before `=`, else null. */
  key: string | null
  text: string
  quoted: boolean
}

/**
 * Splits the rest of a tag line into words. Inside double quotes, `\"` is a quote and `\\` a backslash; a backslash before
 * anything else stands for itself, so that Windows paths need no care.
 * Returns null where a quote is never closed.
 */
export function splitWords(text: string): Word[] | null {
  const words: Word[] = []
  let at = 0
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1
      continue
    }
    let bare = ''
    while (at < text.length && !/[\s"]/.test(text.charAt(at))) bare += text.charAt(at++)
    const opensQuote = text.charAt(at) === '"' && (bare === '' || bare.endsWith('='))
    if (!opensQuote) {
      // A quote in the middle of a bare word belongs to it.
      while (at < text.length && !/\s/.test(text.charAt(at))) bare += text.charAt(at++)
      const equals = bare.indexOf('=')
      words.push(
        equals <= 0
          ? { key: null, text: bare, quoted: false }
          : { key: bare.slice(0, equals), text: bare.slice(equals + 1), quoted: false },
      )
      continue
    }
    const quoted = readQuoted(text, at)
    if (quoted === null) return null
    words.push({ key: bare === '' ? null : bare.slice(0, -1), text: quoted.text, quoted: true })
    at = quoted.end
  }
  return words
}

function readQuoted(text: string, open: number): { text: string; end: number } | null {
  let value = ''
  for (let at = open + 1; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '"') return { text: value, end: at + 1 }
    const next = text.charAt(at + 1)
    if (character === '\\' && (next === '"' || next === '\\')) {
      value += next
      at += 1
    } else value += character
  }
  return null
}
