/** What became of one line between two texts. Line numbers count from 1; null on the side where the line is not. */
export interface DiffLine {
  kind: 'same' | 'removed' | 'added'
  text: string
  before: number | null
  after: number | null
}

export interface LineDiff {
  lines: DiffLine[]
  /** The texts differ in so many lines that what lies between the first and the last difference is shown as replaced. */
  isCoarse: boolean
}

/** More differences than this are not followed one by one: the work grows with their square. */
const MAX_DIFFERENCES = 1500

/**
 * The differences between two texts, line by line, with as few lines removed and added as possible (E. W. Myers, An O(ND)
 * difference algorithm and its variations, 1986). Removed lines come before the added ones that stand for them.
 */
export function diffLines(before: string, after: string): LineDiff {
  const old = before.split('\n')
  const now = after.split('\n')
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1
  let tail = 0
  while (
    tail < old.length - start &&
    tail < now.length - start &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail += 1
  const middleOld = old.slice(start, old.length - tail)
  const middleNow = now.slice(start, now.length - tail)
  const kept = longestCommon(middleOld, middleNow)

  const lines: DiffLine[] = []
  let atOld = 0
  let atNow = 0
  const keep = (count: number): void => {
    for (let left = count; left > 0; left -= 1) {
      lines.push({ kind: 'same', text: old[atOld] ?? '', before: atOld + 1, after: atNow + 1 })
      atOld += 1
      atNow += 1
    }
  }
  const moveTo = (untilOld: number, untilNow: number): void => {
    for (; atOld < untilOld; atOld += 1)
      lines.push({ kind: 'removed', text: old[atOld] ?? '', before: atOld + 1, after: null })
    for (; atNow < untilNow; atNow += 1)
      lines.push({ kind: 'added', text: now[atNow] ?? '', before: null, after: atNow + 1 })
  }
  keep(start)
  for (const [fromOld, fromNow] of kept ?? []) {
    moveTo(start + fromOld, start + fromNow)
    keep(1)
  }
  moveTo(old.length - tail, now.length - tail)
  keep(tail)
  return { lines, isCoarse: kept === null }
}

/** The pairs of places of equal lines along one longest common subsequence; null where there are too many differences. */
function longestCommon(old: readonly string[], now: readonly string[]): [old: number, now: number][] | null {
  const most = Math.min(old.length + now.length, MAX_DIFFERENCES)
  const offset = most + 1
  /** On each diagonal (place in `old` minus place in `now`) how far into `old` so many differences lead. */
  const reach = new Int32Array(2 * most + 3)
  const steps: Int32Array[] = []
  for (let differences = 0; differences <= most; differences += 1) {
    steps.push(reach.slice(offset - differences, offset + differences + 1))
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let x = isDown(reach, offset, diagonal, differences)
        ? (reach[offset + diagonal + 1] ?? 0)
        : (reach[offset + diagonal - 1] ?? 0) + 1
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x += 1
      reach[offset + diagonal] = x
      if (x >= old.length && x - diagonal >= now.length) return walkBack(steps, old.length, now.length)
    }
  }
  return null
}

/** Whether the way onto a diagonal came by an added line rather than by a removed one. */
function isDown(reach: Int32Array, offset: number, diagonal: number, differences: number): boolean {
  if (diagonal === -differences) return true
  if (diagonal === differences) return false
  return (reach[offset + diagonal - 1] ?? 0) < (reach[offset + diagonal + 1] ?? 0)
}

function walkBack(steps: readonly Int32Array[], oldLength: number, nowLength: number): [number, number][] {
  const pairs: [number, number][] = []
  let x = oldLength
  let y = nowLength
  for (let differences = steps.length - 1; differences > 0; differences -= 1) {
    // What was reached with one difference less; its middle is diagonal 0.
    const reach = steps[differences] ?? new Int32Array()
    const diagonal = x - y
    const from = isDown(reach, differences, diagonal, differences) ? diagonal + 1 : diagonal - 1
    const fromX = reach[differences + from] ?? 0
    const fromY = fromX - from
    while (x > fromX && y > fromY) {
      x -= 1
      y -= 1
      pairs.push([x, y])
    }
    x = fromX
    y = fromY
  }
  while (x > 0 && y > 0) {
    x -= 1
    y -= 1
    pairs.push([x, y])
  }
  return pairs.toReversed()
}

/** A stretch of lines as it is shown: with `skipped` equal lines before it. */
export interface Hunk {
  skipped: number
  lines: DiffLine[]
}

/** Keeps `context` equal lines around each difference; `skipped` counts the equal lines left out before each stretch and at the end. */
export function foldSame(
  lines: readonly DiffLine[],
  context: number,
): { hunks: Hunk[]; skippedAtEnd: number } {
  const hunks: Hunk[] = []
  let shownUntil = 0
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'same') continue
    const from = Math.max(index - context, shownUntil)
    const until = Math.min(index + context + 1, lines.length)
    const last = hunks.at(-1)
    if (last !== undefined && from === shownUntil) last.lines.push(...lines.slice(shownUntil, until))
    else hunks.push({ skipped: from - shownUntil, lines: lines.slice(from, until) })
    shownUntil = Math.max(shownUntil, until)
  }
  return { hunks, skippedAtEnd: lines.length - shownUntil }
}
