import { declarationProblems as words } from '../words/en/jobs.ts'
import { MAX_TEXT_LANGUAGES, type Declaration } from './declaration.ts'
import type { Report, TagLine } from './declaration-head.ts'
import { splitWords } from './split-words.ts'

const MAX_LABEL = 120
const MAX_DESCRIPTION = 500

/**
 * Reads an action's words in other languages: `@text de action "…"`, `@text de description "…"` and
 * `@text de label inputOrOutput "…"`. Whatever is not given stays English; a language without the action's name is
 * reported, for it would be half a translation by mistake.
 */
export function readTexts(
  tags: readonly TagLine[],
  { inputs, outputs }: Pick<Declaration, 'inputs' | 'outputs'>,
  report: Report,
): Declaration['texts'] {
  const names = new Set([...inputs, ...outputs].map(one => one.name))
  const languages = new Map<string, { line: number; texts: Declaration['texts'][string] }>()
  const taken = new Map<string, number>()
  for (const tag of tags) {
    const read = readTextTag(tag, report)
    if (read === null) continue
    const { language, what, name, text } = read
    const key = `${language} ${what} ${name}`
    const earlier = taken.get(key)
    if (earlier !== undefined) {
      report(tag.line, words.textTwice, { line: earlier })
      continue
    }
    taken.set(key, tag.line)
    const found = languages.get(language) ?? {
      line: tag.line,
      texts: { name: '', description: '', labels: {} },
    }
    languages.set(language, found)
    if (languages.size === MAX_TEXT_LANGUAGES + 1 && found.line === tag.line)
      report(tag.line, words.tooManyLanguages, { limit: MAX_TEXT_LANGUAGES })
    if (what === 'action') found.texts.name = text
    else if (what === 'description') found.texts.description = text
    else if (names.has(name)) found.texts.labels[name] = text
    else report(tag.line, words.textOfNothing, { value: name })
  }
  for (const [language, { line }] of languages)
    if (!taken.has(`${language} action `)) report(line, words.textWithoutName, { language })
  return Object.fromEntries([...languages].map(([language, { texts }]) => [language, texts]))
}

interface TextTag {
  language: string
  what: 'action' | 'description' | 'label'
  /** Of the input or output; empty for the action's own. */
  name: string
  text: string
}

function readTextTag(tag: TagLine, report: Report): TextTag | null {
  const all = splitWords(tag.rest)
  if (all === null) {
    report(tag.line, words.openQuote)
    return null
  }
  const text = all.pop()
  const [language, what, name, ...more] = all
  const isWhole =
    text?.quoted === true &&
    text.key === null &&
    all.every(word => word.key === null && !word.quoted) &&
    more.length === 0 &&
    (what?.text === 'label' ? name !== undefined : name === undefined)
  const kind = (['action', 'description', 'label'] as const).find(known => known === what?.text)
  if (!isWhole || kind === undefined) {
    report(tag.line, words.badText)
    return null
  }
  const code = language?.text ?? ''
  if (!/^[a-z]{2}$/.test(code)) {
    report(tag.line, words.badTextLanguage, { value: code.slice(0, 40) })
    return null
  }
  const limit = kind === 'description' ? MAX_DESCRIPTION : MAX_LABEL
  const said = text.text.trim()
  if (said === '' || said.length > limit) {
    report(tag.line, words.textLength, { limit })
    return null
  }
  return { language: code, what: kind, name: (name?.text ?? '').slice(0, 80), text: said }
}
