import type { Condition, Watched } from '../../../../shared/fleet/condition.ts'
import { formatOutput } from '../../../../shared/jobs/format-output.ts'
import {
  conditionClauses as clauses,
  spans,
  spansApart,
} from '../../../../shared/words/en/dashboard-triggers.ts'
import { say } from '../../../../shared/words/say.ts'

/** Conditions in plain words. Pure; a check script's name, which the condition does not have, is handed in. TRIG1. */

const spanUnits = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** A length of time in the largest unit that it is whole in: “3 minutes”, “1 hour”, “90 seconds”. */
export const spanText = (ms: number): string => spanIn(spans, ms)

function spanIn(words: typeof spans | typeof spansApart, ms: number): string {
  const [unit, unitMs] = spanUnits.find(([, each]) => ms >= each && ms % each === 0) ?? ['second', 1000]
  const n = Math.round(ms / unitMs)
  return say(words[unit][n === 1 ? 'one' : 'many'], { n })
}

/** What makes it come about, with how it is looked for: “more than 90 % of / is used at 3 looks a minute apart”. */
export function cameAboutText({ condition, everyMs, looks }: Watched, checkName = ''): string {
  const holds = say(clauses.holds[condition.what], valuesOf(condition, checkName))
  const apart = spanIn(spansApart, everyMs)
  // A line in a log counts at the first look that finds it.
  const needed = condition.what === 'log-pattern' ? 1 : looks
  return needed === 1
    ? say(clauses.atOneLook, { holds, apart })
    : say(clauses.atLooks, { holds, looks: needed, apart })
}

/** An action within a sentence, by its name where that is known. */
export const actionText = (name: string): string =>
  name === '' ? clauses.theAction : say(clauses.namedAction, { action: name })

/** The whole of it: when it comes about, what runs then and how often, when it is over, and when it is looked whether it helped. */
export function watchedText(watched: Watched, { action = '', checkName = '' } = {}): string {
  const { condition, maxRunsADay, settleMs } = watched
  const runs = say(clauses.runs[maxRunsADay === 1 ? 'one' : 'many'], {
    condition: cameAboutText(watched, checkName),
    action: actionText(action),
    count: maxRunsADay,
    over: say(clauses.over[condition.what], valuesOf(condition, checkName)),
  })
  return `${runs} ${say(clauses.settle, { span: spanText(settleMs) })}`
}

/** The same for a task On condition, which the relay starts each time: the job is a task's as any other. EVT1. */
export const taskConditionText = (watched: Watched, checkName = ''): string =>
  say(clauses.taskRuns, {
    condition: cameAboutText(watched, checkName),
    action: clauses.theTask,
    over: say(clauses.over[watched.condition.what], valuesOf(watched.condition, checkName)),
  })

/** What the sentences have places for; what is not filled in yet is an ellipsis. */
function valuesOf(condition: Condition, checkName: string): Record<string, string | number> {
  const filled = (text: string): string => (text.trim() === '' ? clauses.something : text)
  const sizeText = (value: number): string => formatOutput({ type: 'size', value })
  switch (condition.what) {
    case 'disk':
      return { path: filled(condition.path), above: condition.above, clear: condition.clear }
    case 'memory':
    case 'cpu':
      return { above: condition.above, clear: condition.clear }
    case 'service-not-running':
    case 'process-not-running':
      return { name: filled(condition.name) }
    case 'file-age':
      return { path: filled(condition.path), age: spanText(condition.olderThanMs) }
    case 'file-size':
      return {
        path: filled(condition.path),
        above: sizeText(condition.above),
        clear: sizeText(condition.clear),
      }
    case 'log-pattern':
      return { path: filled(condition.path), pattern: filled(condition.pattern) }
    default:
      return { name: filled(checkName) }
  }
}
