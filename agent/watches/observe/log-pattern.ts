import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { Condition } from '../../../shared/fleet/condition.ts'
import { lookProblems, observedWords } from '../../../shared/words/en/watches.ts'
import { say } from '../../../shared/words/say.ts'
import type { Seen } from '../decide.ts'
import type { WatchState } from '../watch-state.ts'
import { isMissing, localPath, whyNotReadable } from './local-path.ts'
import { found, unknown, type Observer } from './observer.ts'

/** So much is read at one look; of a log that grows faster only the newest. */
const MAX_BYTES_A_LOOK = 4 * 1024 * 1024

/**
 * Whether a line holds a pattern: its pieces between `*` one after the other, anywhere in the line. Takes time in proportion to
 * the line, whatever the pattern: it is no regular expression.
 */
export function holdsPattern(line: string, pattern: string): boolean {
  let at = 0
  for (const piece of pattern.split('*')) {
    const foundAt = line.indexOf(piece, at)
    if (foundAt === -1) return false
    at = foundAt + piece.length
  }
  return true
}

/**
 * Looks for a text in what was added to a log since the last look: whole lines alone. Begins at the log's end, or where the agent
 * before this one stopped. What a look says is how many lines there were, never what stands in them.
 */
export function watchLog(
  { path, pattern }: Extract<Condition, { what: 'log-pattern' }>,
  kept: WatchState['position'],
): Observer {
  let position = kept
  /** It was not there when it was first looked for: all of it is new. */
  let wasMissing = false

  const begin = async (): Promise<void> => {
    const opened = await openLog(path)
    if ('seen' in opened) return void (wasMissing ||= opened.isMissing)
    position = { file: opened.id, offset: opened.size }
    await opened.file.close()
  }
  // What is written between now and the first look is new too.
  const begun = kept ? Promise.resolve() : begin()

  const look = async (): Promise<Seen> => {
    await begun
    const opened = await openLog(path)
    if ('seen' in opened) {
      wasMissing ||= opened.isMissing
      return opened.seen
    }
    try {
      const { file, id, size } = opened
      const known = position
      position = { file: id, offset: size }
      if (!known && !wasMissing) return none()
      let count = 0
      // It was put aside, as logrotate does: what was still written to it comes first.
      if (known && known.file !== id) count += await countInRotated(known)
      const from = known?.file === id && known.offset <= size ? known.offset : 0
      const read = await countLines(file, from, size)
      position = { file: id, offset: read.end }
      return result(count + read.count)
    } catch (error) {
      return unknown(whyNotReadable(path, error))
    } finally {
      await opened.file.close()
    }
  }
  const countInRotated = async (known: NonNullable<WatchState['position']>): Promise<number> => {
    const old = await openLog(`${path}.1`)
    if ('seen' in old) return 0
    try {
      if (old.id !== known.file || known.offset > old.size) return 0
      return (await countLines(old.file, known.offset, old.size)).count
    } finally {
      await old.file.close()
    }
  }
  const countLines = async (
    file: FileHandle,
    offset: number,
    size: number,
  ): Promise<{ count: number; end: number }> => {
    const from = Math.max(offset, size - MAX_BYTES_A_LOOK)
    const bytes = Buffer.alloc(Math.max(0, size - from))
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    const lastEnd = bytes.subarray(0, filled).lastIndexOf(0x0a) + 1
    // A line without an end that fills a whole look is none that anybody waits for.
    const end = lastEnd === 0 && filled === MAX_BYTES_A_LOOK ? filled : lastEnd
    const lines = bytes.toString('utf8', 0, end).split('\n')
    return { count: lines.filter(line => line !== '' && holdsPattern(line, pattern)).length, end: from + end }
  }
  const result = (count: number): Seen => found(count > 0, say(observedWords.log, { path, count }))
  const none = (): Seen => result(0)

  return {
    look,
    begin,
    position: () => position,
  }
}

type Opened = { file: FileHandle; id: string; size: number } | { seen: Seen; isMissing: boolean }

async function openLog(path: string): Promise<Opened> {
  const problem = localPath(path)
  if (problem !== null) return { seen: unknown(problem), isMissing: false }
  let file: FileHandle | null = null
  try {
    // Without waiting, should it be a pipe.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = await file.stat()
    if (stats.isFile()) return { file, id: `${stats.dev}:${stats.ino}`, size: stats.size }
    await file.close()
    return { seen: unknown(say(lookProblems.notAFile, { path })), isMissing: false }
  } catch (error) {
    await file?.close().catch(() => undefined)
    const missing = isMissing(error)
    const seen = missing
      ? found(false, say(observedWords.noFile, { path }))
      : unknown(whyNotReadable(path, error))
    return { seen, isMissing: missing }
  }
}
