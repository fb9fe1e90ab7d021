import { createHash } from 'node:crypto'
import type { Condition } from '../../../shared/fleet/condition.ts'
import type { Watch } from '../../../shared/protocol/watches.ts'
import { lookProblems, observedWords } from '../../../shared/words/en/watches.ts'
import { say } from '../../../shared/words/say.ts'
import type { JobDesk } from '../../job-desk.ts'
import type { Seen } from '../decide.ts'
import type { WatchState } from '../watch-state.ts'
import { lookAtAge, lookAtSize } from './files.ts'
import { watchLog } from './log-pattern.ts'
import { lookAtDisk, lookAtMemory, watchProcessors } from './measure.ts'
import { found, unknown, type Observer } from './observer.ts'
import { lookAtProcess, lookAtService } from './programs.ts'

export interface ObserveTools {
  desk: Pick<JobDesk, 'check'>
  clock: () => number
}

/** A check whose turn does not come, or whose script does not, within this is given up until the next look. */
const CHECK_BEGINS_WITHIN_MS = 120_000

/** What looks for the condition of a watch. `position`: how far its log was read before. */
export function observerOf(watch: Watch, position: WatchState['position'], tools: ObserveTools): Observer {
  const { condition } = watch
  if (condition.what === 'cpu') return watchProcessors(condition)
  if (condition.what === 'log-pattern') return watchLog(condition, position)
  return { look: async () => await lookFor(condition, watch, tools) }
}

async function lookFor(
  condition: Exclude<Condition, { what: 'cpu' | 'log-pattern' }>,
  watch: Watch,
  tools: ObserveTools,
): Promise<Seen> {
  if (condition.what === 'disk') return await lookAtDisk(condition)
  if (condition.what === 'memory') return lookAtMemory(condition)
  if (condition.what === 'service-not-running') return await lookAtService(condition.name)
  if (condition.what === 'process-not-running') return await lookAtProcess(condition.name)
  if (condition.what === 'file-age') return await lookAtAge(condition, tools.clock())
  if (condition.what === 'file-size') return await lookAtSize(condition)
  return await runCheck(watch, tools)
}

/** The id under which the check of a watch runs; the same for all its looks. */
export function checkIdOf(watchId: string): string {
  return `check-${createHash('sha256').update(watchId).digest('hex').slice(0, 32)}`
}

/** The exit code alone says it; a check that was refused, or did not get to its end, says nothing. EXEC1, EXEC2. */
async function runCheck({ watchId, check }: Watch, { desk }: ObserveTools): Promise<Seen> {
  if (!check) return unknown(say(lookProblems.check, { details: '–' }))
  const result = await desk.check(checkIdOf(watchId), check, CHECK_BEGINS_WITHIN_MS)
  const { exitCode, cause, details } = result
  if (exitCode === null || (cause !== null && cause !== 'exit-code'))
    return unknown(say(lookProblems.check, { details }))
  return found(exitCode !== 0, say(observedWords.check, { exitCode }))
}
