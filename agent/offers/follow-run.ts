import { inLanguage } from '../../shared/jobs/in-language.ts'
import type { Declaration } from '../../shared/jobs/declaration.ts'
import { MAX_HELP_LOG_CHARACTERS, type HelpRun } from '../../shared/protocol/self-help.ts'
import type { JobNews } from '../job-desk.ts'

/** What the declarations that were verified call the outputs. */
export type Labels = (name: string) => string

/** An input may have the name of an output and another label. */
export const labelsOf = (declaration: Declaration, language: string): Labels =>
  inLanguage({ ...declaration, inputs: [] }, language).label

/** A run after what is new of its job. */
export function followRun(run: HelpRun, news: JobNews, labels: Labels | null): HelpRun {
  if (news.happening === 'started') return { ...run, state: 'running', startedAt: news.startedAt }
  if (news.happening === 'printed') return { ...run, log: endOf(run.log + news.text) }
  const { state, cause, exitCode, details, startedAt, endedAt, outputs, logTail } = news.result
  return {
    ...run,
    state,
    cause,
    exitCode,
    details,
    startedAt,
    endedAt,
    outputs: outputs.map(output => ({
      ...output,
      label: (labels?.(output.name) ?? output.name).slice(0, 120),
    })),
    log: endOf(logTail),
  }
}

const endOf = (log: string): string => log.slice(-MAX_HELP_LOG_CHARACTERS)
