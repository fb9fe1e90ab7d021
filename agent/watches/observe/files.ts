import { stat } from 'node:fs/promises'
import type { Condition } from '../../../shared/fleet/condition.ts'
import { formatDuration, formatOutput } from '../../../shared/jobs/format-output.ts'
import { lookProblems, observedWords } from '../../../shared/words/en/watches.ts'
import { say } from '../../../shared/words/say.ts'
import type { Seen } from '../decide.ts'
import { isMissing, localPath, whyNotReadable } from './local-path.ts'
import { found, measured, unknown } from './observer.ts'

type Of<What extends Condition['what']> = Extract<Condition, { what: What }>

/** Whether a file was not changed for so long; one that is not there is not old. `now`: epoch ms. */
export async function lookAtAge({ path, olderThanMs }: Of<'file-age'>, now: number): Promise<Seen> {
  return await lookAtFile(path, ({ mtimeMs }) => {
    const ageMs = Math.max(0, now - mtimeMs)
    return found(ageMs > olderThanMs, say(observedWords.fileAge, { path, age: formatDuration(ageMs) }))
  })
}

export async function lookAtSize(condition: Of<'file-size'>): Promise<Seen> {
  const { path } = condition
  return await lookAtFile(path, stats => {
    if (!stats.isFile()) return unknown(say(lookProblems.notAFile, { path }))
    const size = formatOutput({ type: 'size', value: stats.size })
    return measured(stats.size, condition, say(observedWords.fileSize, { path, size }))
  })
}

async function lookAtFile(
  path: string,
  judge: (stats: Awaited<ReturnType<typeof stat>> & { mtimeMs: number; size: number }) => Seen,
): Promise<Seen> {
  const problem = localPath(path)
  if (problem !== null) return unknown(problem)
  try {
    return judge(await stat(path))
  } catch (error) {
    if (isMissing(error)) return found(false, say(observedWords.noFile, { path }))
    return unknown(whyNotReadable(path, error))
  }
}
