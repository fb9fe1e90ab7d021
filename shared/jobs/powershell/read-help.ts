import type { Token } from './tokens.ts'

/** What a script's comment-based help says of it; texts in one line each. */
export interface ScriptHelp {
  synopsis: string
  description: string
  /** By lower-cased name. */
  parameters: ReadonlyMap<string, string>
}

const keywords =
  /^(?:synopsis|description|parameter|example|inputs|outputs|notes|link|component|role|functionality|externalhelp|forwardhelptargetname|forwardhelpcategory|remotehelprunspace)$/i

/** Reads the help at the top: the first comment before all code that has a synopsis, a description or a parameter in it. */
export function readHelp(tokens: readonly Token[]): ScriptHelp {
  const codeAt = tokens.findIndex(token => token.kind !== 'comment' && token.kind !== 'newline')
  const head = tokens.slice(0, codeAt === -1 ? undefined : codeAt)
  for (const comment of joinLines(head)) {
    const sections = readSections(comment)
    if (sections.size > 0)
      return {
        synopsis: sections.get('synopsis') ?? '',
        description: sections.get('description') ?? '',
        parameters: new Map(
          [...sections].flatMap(([name, text]) =>
            name.startsWith('parameter ') ? [[name.slice('parameter '.length), text]] : [],
          ),
        ),
      }
  }
  return { synopsis: '', description: '', parameters: new Map() }
}

/** Comments as lines without their marks; `#` lines that follow each other are one. */
function joinLines(tokens: readonly Token[]): string[][] {
  const comments: string[][] = []
  let lineOfLast = -1
  for (const { kind, text, line } of tokens) {
    if (kind !== 'comment') continue
    const isBlock = text.startsWith('<#')
    const lines = isBlock ? text.slice(2, -2).split('\n') : [text.slice(1)]
    if (!isBlock && lineOfLast === line - 1) comments.at(-1)?.push(...lines)
    else comments.push(lines)
    lineOfLast = isBlock ? -1 : line
  }
  return comments
}

/** The texts by keyword, `parameter name` for those of parameters; what stands under other headings is passed over. */
function readSections(lines: readonly string[]): Map<string, string> {
  const sections = new Map<string, string>()
  let current: string | null = null
  for (const raw of lines) {
    const line = raw.trim()
    const [, heading = '', rest = ''] = /^\.([A-Za-z]+)(?:\s+(.*))?$/.exec(line) ?? []
    if (keywords.test(heading) || /^\.[A-Z][A-Z ]+$/.test(line)) {
      const name = heading.toLowerCase()
      if (name === 'parameter') current = rest === '' ? null : `parameter ${rest.toLowerCase()}`
      else current = (name === 'synopsis' || name === 'description') && rest === '' ? name : null
      if (current !== null && sections.has(current)) current = null
    } else if (current !== null && line !== '') {
      const before = sections.get(current)
      // Put together at the end of a section only would be no faster: engines join texts without copying.
      sections.set(current, before === undefined ? line : `${before} ${line}`)
    }
  }
  return new Map([...sections].map(([name, text]) => [name, text.replace(/\s+/g, ' ')]))
}
