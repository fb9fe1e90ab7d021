import { codeWords } from '../../shared/words/en/extension.ts'
import { say } from '../../shared/words/say.ts'

/** The moments at which the time left is read out; a countdown that speaks each second helps nobody. */
const marksMs = [10 * 60_000, 5 * 60_000, 2 * 60_000, 60_000, 30_000, 10_000]

/** What to read out when the time left falls from `beforeMs` to `leftMs`; null: nothing now. */
export function announcementOf(beforeMs: number, leftMs: number): string | null {
  if (leftMs <= 0) return beforeMs > 0 ? codeWords.dead : null
  // A sleeping computer skips marks: the last one that was passed is the one that counts.
  const passed = marksMs.findLast(mark => beforeMs > mark && leftMs <= mark)
  if (passed === undefined) return null
  if (passed === 60_000) return codeWords.announceOneMinute
  return passed > 60_000
    ? say(codeWords.announceMinutes, { count: passed / 60_000 })
    : say(codeWords.announceSeconds, { count: passed / 1000 })
}
