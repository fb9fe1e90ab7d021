import { declarationProblems as words } from '../words/en/jobs.ts'
import { powershellProblems } from '../words/en/powershell.ts'
import { say } from '../words/say.ts'
import {
  DEFAULT_TIME_OUT_MS,
  MAX_INPUTS,
  MAX_OUTPUTS,
  MAX_SCRIPT_BYTES,
  MAX_TIME_OUT_MS,
  platforms,
  runContexts,
  type Declaration,
  type Platform,
  type RunContext,
} from './declaration.ts'
import {
  commentMark,
  knownTags,
  readHead,
  type KnownTag,
  type Report,
  type TagLine,
} from './declaration-head.ts'
import { readPowershell, type Tagged } from './powershell/read-powershell.ts'
import { readInputTag, readOutputTag } from './declaration-tags.ts'
import { readTexts } from './declaration-texts.ts'
import { scriptExtension, scriptLanguage, type ScriptLanguage } from './script-languages.ts'

/** One thing that is wrong with a script's declarations. Lines count from 1. */
export interface DeclarationProblem {
  line: number
  message: string
}

export type ParsedDeclaration = { declaration: Declaration } | { problems: DeclarationProblem[] }

const MAX_PROBLEMS = 100
const runnable = new Set(['.ps1', '.sh', '.py', '.js', '.mjs'])

/** Where a script names no platform: those on which its interpreter is at home. */
const homePlatforms: Record<ScriptLanguage, Platform[]> = {
  sh: ['linux', 'macos'],
  powershell: ['windows'],
  python: [...platforms],
  node: [...platforms],
}

/**
 * Reads what a script says of itself: from the comment tags at its top, and in PowerShell from its own help, param() block
 * and [nxt] calls too. ACT1; both stand in docs/SCRIPTS.md.
 * `text` is the decoded file, `fileName` decides the language. Everything that is wrong is reported at once, by line.
 */
export function parseDeclaration(text: string, fileName: string): ParsedDeclaration {
  const language = scriptLanguage(fileName)
  if (language === null || !runnable.has(scriptExtension(fileName) ?? ''))
    return { problems: [{ line: 1, message: say(words.notAScript, { fileName: fileName.slice(0, 120) }) }] }
  const bytes = new TextEncoder().encode(text).length
  if (bytes > MAX_SCRIPT_BYTES)
    return { problems: [{ line: 1, message: say(words.tooLarge, { bytes, limit: MAX_SCRIPT_BYTES }) }] }

  const problems: DeclarationProblem[] = []
  const report: Report = (line, text, values = {}) => {
    problems.push({ line, message: say(text, values) })
  }
  const { tags, misplaced } = readHead(text, language)
  for (const { line, tag } of misplaced) report(line, words.misplaced, { tag })
  for (const { line, tag } of tags)
    if (!isKnown(tag))
      report(line, words.unknownTag, { tag: tag.slice(0, 64), known: knownTags.map(t => `@${t}`).join(', ') })

  /** The text of a tag that stands at most once; null where it is missing or wrong. */
  const single = (tag: KnownTag, limit: number): TagLine | null => {
    const [first, ...more] = tags.filter(candidate => candidate.tag === tag)
    if (first === undefined) return null
    for (const again of more) report(again.line, words.twice, { tag, line: first.line })
    if (first.rest === '') report(first.line, words.empty, { tag })
    else if (first.rest.length > limit)
      report(first.line, words.tooLong, { tag, characters: first.rest.length, limit })
    else return first
    return null
  }

  const own = language === 'powershell' ? readPowershell(text, fileName, namesOf(tags)) : null
  for (const { line, text: problem, values } of own?.wrong ?? []) report(line, problem, values)
  const action = single('action', 120)
  const hasAction = [...tags, ...misplaced].some(tag => tag.tag === 'action')
  if (!hasAction && own === null) report(1, words.noAction, { comment: commentMark[language] })
  else if (!hasAction && own?.name === null && own.wrong.length === 0) report(1, powershellProblems.noAction)
  const name = action?.rest ?? own?.name ?? ''
  // A synopsis of one sentence is the name; there is no need to say it twice.
  const ownDescription = own?.description.replace(/\.$/, '') === name ? '' : (own?.description ?? '')
  const declaration: Declaration = {
    name,
    description: single('description', 500)?.rest ?? ownDescription,
    language,
    platforms: readPlatforms(single('platforms', 200), report) ?? homePlatforms[language],
    runContext: readRunContext(single('run-context', 200), report) ?? 'system',
    timeOutMs: readTimeOut(single('time-out', 200), report) ?? DEFAULT_TIME_OUT_MS,
    inputs: [],
    outputs: [],
    dryRun: false,
    texts: {},
  }
  for (const [tag, limit] of [
    ['input', MAX_INPUTS],
    ['output', MAX_OUTPUTS],
  ] as const) {
    const lines = tags.filter(candidate => candidate.tag === tag)
    const beyond = lines[limit]
    if (beyond !== undefined) report(beyond.line, words.tooMany, { limit, tag })
    const taken = new Map<string, number>()
    for (const line of lines.slice(0, limit)) {
      const read = tag === 'input' ? readInputTag(line, taken, report) : readOutputTag(line, taken, report)
      if (read === null) continue
      if ('defaultValue' in read) declaration.inputs.push(read)
      else declaration.outputs.push(read)
    }
  }
  declaration.inputs.push(...(own?.inputs ?? []))
  declaration.outputs.push(...(own?.outputs ?? []))
  const [dryRun, ...moreDryRuns] = tags.filter(({ tag }) => tag === 'dry-run')
  declaration.dryRun = dryRun !== undefined
  if (dryRun !== undefined && dryRun.rest !== '') report(dryRun.line, words.dryRunText)
  for (const again of moreDryRuns)
    report(again.line, words.twice, { tag: 'dry-run', line: dryRun?.line ?? 1 })
  declaration.texts = readTexts(
    tags.filter(({ tag }) => tag === 'text'),
    declaration,
    report,
  )
  if (problems.length === 0) return { declaration }
  return { problems: problems.toSorted((a, b) => a.line - b.line).slice(0, MAX_PROBLEMS) }
}

/** The inputs and outputs that comment tags declare, by lower-cased name: there PowerShell's own declarations give way. */
function namesOf(tags: readonly TagLine[]): Tagged {
  const names = (wanted: KnownTag): Set<string> =>
    new Set(
      tags.filter(({ tag }) => tag === wanted).map(({ rest }) => rest.split(/\s/, 1)[0]?.toLowerCase() ?? ''),
    )
  return { inputs: names('input'), outputs: names('output') }
}

function isKnown(tag: string): tag is KnownTag {
  return (knownTags as readonly string[]).includes(tag)
}

function readPlatforms(tag: TagLine | null, report: Report): Platform[] | null {
  if (tag === null) return null
  const named = tag.rest.split(',').map(part => part.trim())
  for (const value of named)
    if (!(platforms as readonly string[]).includes(value))
      report(tag.line, words.unknownPlatform, { value, known: platforms.join(', ') })
  return platforms.filter(platform => named.includes(platform))
}

function readRunContext(tag: TagLine | null, report: Report): RunContext | null {
  if (tag === null) return null
  const found = runContexts.find(context => context === tag.rest)
  if (found === undefined)
    report(tag.line, words.unknownRunContext, { value: tag.rest, known: runContexts.join(', ') })
  return found ?? null
}

const unitMs: Record<string, number> = { s: 1000, min: 60_000, h: 3_600_000 }

function readTimeOut(tag: TagLine | null, report: Report): number | null {
  if (tag === null) return null
  const match = /^(\d{1,6}) ?(s|min|h)$/.exec(tag.rest)
  const ms = Number(match?.[1]) * (unitMs[match?.[2] ?? ''] ?? Number.NaN)
  if (ms >= 1000 && ms <= MAX_TIME_OUT_MS) return ms
  report(tag.line, words.badTimeOut, { value: tag.rest })
  return null
}
