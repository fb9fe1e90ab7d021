import type { Watched } from '../../../../shared/fleet/condition.ts'
import type { DeviceQuery } from '../../../../shared/fleet/device-query.ts'
import type { Period } from '../../../../shared/fleet/period.ts'
import {
  triggerContentSchema,
  type TriggerContent,
  type TriggerKind,
} from '../../../../shared/fleet/trigger.ts'
import { inputProblem } from '../../../../shared/jobs/check-inputs.ts'
import type { Declaration, InputDeclaration, InputValues } from '../../../../shared/jobs/declaration.ts'
import type { Failure } from '../../../../shared/protocol/failure.ts'
import {
  conditionWords,
  triggerEditorWords as words,
} from '../../../../shared/words/en/dashboard-triggers.ts'
import { inputProblems } from '../../../../shared/words/en/jobs.ts'
import { freshWatched } from './fresh-condition.ts'
import { problemsOfWatched } from './problems-of-watched.ts'

/** A trigger while it is being edited: the fields of every kind, so that nothing is lost while the kind is being chosen. Pure. */

/** The languages in which an offer is written here; others that came by the API are kept. */
export const offerLanguages = ['en', 'de'] as const
export type OfferLanguage = (typeof offerLanguages)[number]

export interface TriggerDraft {
  kind: TriggerKind
  name: string
  enabled: boolean
  /** Empty: not chosen yet. */
  scriptId: string
  scriptVersion: number
  /** As they stand in the fields; an empty one is not given. */
  inputs: InputValues
  devices: DeviceQuery
  texts: Record<string, { title: string; description: string }>
  watched: Watched
  period: Period
  missed: 'skip' | 'catch-up-once'
}

const emptyDraft: TriggerDraft = {
  kind: 'self-healing',
  name: '',
  enabled: true,
  scriptId: '',
  scriptVersion: 1,
  inputs: {},
  devices: {},
  texts: {},
  watched: freshWatched,
  period: { every: 1, unit: 'day' },
  missed: 'catch-up-once',
}

export const toDraft = (content: TriggerContent | null): TriggerDraft => ({ ...emptyDraft, ...content })

/** What stands in the field of an input: what was given, else its default; in self-help, where an empty one is asked, only the first. */
export const shownInput = (draft: TriggerDraft, { name, defaultValue }: InputDeclaration): string =>
  draft.inputs[name] ?? (draft.kind === 'self-help' ? '' : (defaultValue ?? ''))

/** What is sent when it is saved: what its kind has, without what is empty. */
export function toContent(draft: TriggerDraft): TriggerContent {
  const { kind, name, enabled, scriptId, scriptVersion, devices, texts, watched, period, missed } = draft
  const inputs = Object.fromEntries(
    Object.entries(draft.inputs).filter(([, value]) => value !== '' || kind !== 'self-help'),
  )
  const common = { name: name.trim(), enabled, scriptId, scriptVersion, inputs, devices }
  if (kind === 'self-healing') return { kind, ...common, watched }
  if (kind === 'periodic') return { kind, ...common, period, missed }
  const given = Object.entries(texts).filter(([, { title, description }]) => `${title}${description}`.trim())
  return { kind, ...common, texts: Object.fromEntries(given) }
}

export const isSameContent = (one: TriggerDraft, other: TriggerDraft): boolean =>
  JSON.stringify(toContent(one)) === JSON.stringify(toContent(other))

export type Problems = Record<string, string>

/** What is missing or does not fit, by its place, before the relay is asked. */
export function problemsOfDraft(draft: TriggerDraft, declaration: Declaration | null): Problems {
  const problems: Problems = {}
  const content = toContent(draft)
  for (const { path } of triggerContentSchema.safeParse(content).error?.issues ?? [])
    problems[path.join('.')] = conditionWords.needed
  if (draft.scriptId === '') problems['scriptId'] = words.actionRequired
  for (const input of declaration?.inputs ?? []) {
    const value = shownInput(draft, input)
    const isLeftOut = value === '' && (draft.kind === 'self-help' || input.defaultValue === null)
    const problem = isLeftOut
      ? draft.kind === 'self-help'
        ? null
        : inputProblems.required
      : inputProblem(input, value)
    if (problem !== null) problems[`inputs.${input.name}`] = problem
  }
  if (content.kind === 'self-healing') {
    const problemAt = problemsOfWatched(content.watched)
    for (const place of ['condition.path', 'condition.name', 'condition.pattern', 'condition.scriptId']) {
      const problem = problemAt(place)
      if (problem !== undefined) problems[`watched.${place}`] = problem
    }
  }
  if (content.kind === 'self-help')
    for (const [language, { title }] of Object.entries(content.texts))
      if (title.trim() === '') problems[`texts.${language}.title`] = words.titleNeeded
  return problems
}

/** What the relay found wrong, by its place. */
export const problemsOfFailure = (failure: Failure | null): Problems =>
  Object.fromEntries(
    (failure?.problems ?? []).map(({ where, message }) => [
      where.replace(/^(?:body\.)?(?:content\.)?/, ''),
      message,
    ]),
  )
