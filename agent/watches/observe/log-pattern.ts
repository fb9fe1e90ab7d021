import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, readdir, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Condition } from '../../../shared/fleet/condition.ts'
import { lookProblems, observedWords } from '../../../shared/words/en/watches.ts'
import { say } from '../../../shared/words/say.ts'
import type { Seen } from '../decide.ts'
import type { WatchState } from '../watch-state.ts'
import { isMissing, localPath, whyNotReadable } from './local-path.ts'
import { found, unknown, type Observer } from './observer.ts'

/** So much is read at one look; of a log that grows faster only the newest. */
const MAX_BYTES_A_LOOK = 4 * 1024 * 1024
const TAIL_BYTES = 256
/** Among so many files beside a log is one looked for that was put aside. */
const MAX_PUT_ASIDE = 100

type Position = NonNullable<WatchState['position']>

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
    try {
      position = await positionAt(opened, opened.size)
    } catch {
      // The next look says so, or begins.
      position = null
      wasMissing = false
    } finally {
      await opened.file.close()
    }
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
      const { file, size } = opened
      const known = position
      if (!known && !wasMissing) {
        position = await positionAt(opened, size)
        return none()
      }
      const goesOn = known !== null && (await isOf(opened, known))
      // It was put aside, as logrotate does: what was still written to it comes first.
      const before = known === null || goesOn ? 0 : await countInRotated(known)
      const read = await countLines(file, goesOn ? known.offset : 0, size)
      position = await positionAt(opened, read.end)
      return result(before + read.count)
    } catch (error) {
      return unknown(whyNotReadable(path, error))
    } finally {
      await opened.file.close()
    }
  }
  /** Whatever ending it was given: `.1`, `-20260301`. */
  const countInRotated = async (known: Position): Promise<number> => {
    const [folder, name] = [dirname(path), basename(path)]
    const names = await readdir(folder).catch(() => [])
    const beside = names.filter(other => other !== name && other.startsWith(name)).toReversed()
    if (beside.includes(`${name}.1`)) beside.unshift(`${name}.1`)
    for (const other of beside.slice(0, MAX_PUT_ASIDE)) {
      const old = await openLog(join(folder, other))
      if ('seen' in old) continue
      try {
        if (await isOf(old, known)) return (await countLines(old.file, known.offset, old.size)).count
      } finally {
        await old.file.close()
      }
    }
    return 0
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

interface Opened {
  file: FileHandle
  id: string
  size: number
}

async function positionAt({ file, id }: Opened, offset: number): Promise<Position> {
  return { file: id, offset, tail: await tailBefore(file, offset) }
}

/** Whether this is what was read so far. A file system gives the number of a file that is gone to the next one. */
async function isOf({ file, id, size }: Opened, { file: knownId, offset, tail }: Position): Promise<boolean> {
  if (id !== knownId || offset > size) return false
  return tail === undefined || tail === (await tailBefore(file, offset))
}

async function tailBefore(file: FileHandle, offset: number): Promise<string> {
  const from = Math.max(0, offset - TAIL_BYTES)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(offset - from), 0, offset - from, from)
  return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('base64')
}

async function openLog(path: string): Promise<Opened | { seen: Seen; isMissing: boolean }> {
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
