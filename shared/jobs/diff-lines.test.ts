import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLines, foldSame } from './diff-lines.ts'

const signs = { same: ' ', removed: '-', added: '+' } as const

function unified(before: string, after: string): string[] {
  return diffLines(before, after).lines.map(line => signs[line.kind] + line.text)
}

/** The length of a longest common subsequence, the slow and simple way. */
function commonLength(old: string[], now: string[]): number {
  const lengths = old.map(() => now.map(() => 0))
  const at = (x: number, y: number): number => lengths[x]?.[y] ?? 0
  for (const [x, a] of old.entries())
    for (const [y, b] of now.entries()) {
      const row = lengths[x]
      if (row) row[y] = a === b ? at(x - 1, y - 1) + 1 : Math.max(at(x - 1, y), at(x, y - 1))
    }
  return at(old.length - 1, now.length - 1)
}

describe('differences between two texts', () => {
  it.each<[string, string, string[]]>([
    ['a', 'a', [' a']],
    ['a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
    ['', 'a', ['-', '+a']],
    ['a\n', 'a', [' a', '-']],
    ['a\nb', 'b\na', ['-a', ' b', '+a']],
    ['a\na\nb', 'a\nb', [' a', '-a', ' b']],
  ])('of %j and %j are %j', (before, after, expected) => {
    expect(unified(before, after)).toEqual(expected)
  })

  it('give back both texts, with their line numbers, and are as few as can be', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 24 })
    fc.assert(
      fc.property(text, text, (old, now) => {
        const { lines, isCoarse } = diffLines(old.join('\n'), now.join('\n'))
        expect(isCoarse).toBe(false)
        const side = (which: 'before' | 'after') =>
          lines.flatMap(line => (line[which] === null ? [] : [[line[which], line.text]]))
        expect(side('before')).toEqual(old.map((line, index) => [index + 1, line]))
        expect(side('after')).toEqual(now.map((line, index) => [index + 1, line]))
        expect(lines.filter(line => line.kind === 'same')).toHaveLength(commonLength(old, now))
      }),
      { numRuns: 500 },
    )
  })

  it('are shown as replaced where they are too many, in bounded time', () => {
    const lines = (mark: string): string =>
      Array.from({ length: 100_000 }, (_, n) => `${mark}${n}`).join('\n')
    const started = performance.now()
    const { lines: shown, isCoarse } = diffLines(`head\n${lines('a')}\ntail`, `head\n${lines('b')}\ntail`)
    expect(performance.now() - started).toBeLessThan(3000)
    expect(isCoarse).toBe(true)
    expect(shown.length).toBe(200_002)
    expect([shown[0]?.kind, shown[1]?.kind, shown.at(-2)?.kind, shown.at(-1)?.kind]).toEqual([
      'same',
      'removed',
      'added',
      'same',
    ])
  })

  it('fold equal lines that stand far from any', () => {
    const before = Array.from({ length: 40 }, (_, n) => `${n + 1}`)
    const after = before.map(line => (['10', '14', '30'].includes(line) ? `${line}!` : line))
    const { hunks, skippedAtEnd } = foldSame(diffLines(before.join('\n'), after.join('\n')).lines, 2)
    expect(
      hunks.map(({ skipped, lines }) => [skipped, lines.map(line => signs[line.kind] + line.text)]),
    ).toEqual([
      [7, [' 8', ' 9', '-10', '+10!', ' 11', ' 12', ' 13', '-14', '+14!', ' 15', ' 16']],
      [11, [' 28', ' 29', '-30', '+30!', ' 31', ' 32']],
    ])
    expect(skippedAtEnd).toBe(8)
    expect(foldSame(diffLines('a', 'a').lines, 3)).toEqual({ hunks: [], skippedAtEnd: 1 })
  })
})
