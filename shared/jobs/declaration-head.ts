import type { ScriptLanguage } from './script-languages.ts'

/** One tag as it stands in a script: `# @input path string "Folder"` is tag `input`, rest `path string "Folder"`. */
export interface TagLine {
  /** Counted from 1. */
  line: number
  tag: string
  rest: string
}

/** Notes something wrong: the line, a text of the catalogue, what fills its places. */
export type Report = (line: number, text: string, values?: Record<string, string | number>) => void

export const knownTags = [
  'action',
  'description',
  'platforms',
  'run-context',
  'time-out',
  'input',
  'output',
  'dry-run',
  'text',
] as const
export type KnownTag = (typeof knownTags)[number]

/** What starts a comment line in each language. */
export const commentMark: Record<ScriptLanguage, string> = {
  sh: '#',
  python: '#',
  powershell: '#',
  node: '//',
}

/** Comment blocks that may stand between the tags and hold none themselves: PowerShell's help, a licence in JavaScript. */
const commentBlock: Partial<Record<ScriptLanguage, { opens: string; closes: string }>> = {
  powershell: { opens: '<#', closes: '#>' },
  node: { opens: '/*', closes: '*/' },
}

/**
 * Reads the tags out of the comments at the top of a script, up to the first line of code.
 * `misplaced` are tags of ours that stand further down, where nobody would look for them.
 */
export function readHead(text: string, language: ScriptLanguage): { tags: TagLine[]; misplaced: TagLine[] } {
  const mark = commentMark[language]
  const block = commentBlock[language]
  const tags: TagLine[] = []
  const misplaced: TagLine[] = []
  let inHead = true
  let inBlock = false
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim()
    if (inHead && inBlock) {
      inBlock = !line.includes(block?.closes ?? '')
      continue
    }
    if (inHead && block !== undefined && line.startsWith(block.opens)) {
      inBlock = !line.slice(block.opens.length).includes(block.closes)
      continue
    }
    const tag = readTag(line, mark, index + 1)
    if (inHead) {
      const isComment = line === '' || line.startsWith(mark) || (index === 0 && line.startsWith('#!'))
      if (!isComment) inHead = false
      else if (tag !== null) tags.push(tag)
    } else if (tag !== null && knownTags.includes(tag.tag as KnownTag)) {
      misplaced.push(tag)
    }
  }
  return { tags, misplaced }
}

function readTag(line: string, mark: string, number: number): TagLine | null {
  if (!line.startsWith(mark)) return null
  const comment = line.slice(mark.length).trimStart()
  if (!comment.startsWith('@')) return null
  const end = comment.search(/\s/)
  const tag = end === -1 ? comment.slice(1) : comment.slice(1, end)
  return { line: number, tag, rest: end === -1 ? '' : comment.slice(end).trim() }
}
