import fc from 'fast-check'
import { expect, test } from 'vitest'
import { markColours, markKinds, MAX_MARKS, type Mark } from '../protocol/channel/marks.ts'
import { withMark } from './mark-list.ts'
import { markPieces, markSizes, type MarkPiece } from './mark-shapes.ts'

const size = { width: 1920, height: 1080 }
const mark = (kind: Mark['kind'], points: Mark['points'], text?: string): Mark => ({
  markId: 'mark-0001',
  kind,
  colour: 'red',
  points,
  ...(text !== undefined && { text }),
})
const placesOf = (piece: MarkPiece): { x: number; y: number }[] => {
  if (piece.piece === 'ellipse') return [piece.centre]
  return piece.piece === 'text' ? [piece.at] : [...piece.points]
}
const fraction = fc.double({ min: 0, max: 1, noNaN: true })
const anyMark: fc.Arbitrary<Mark> = fc.record({
  markId: fc.uuid(),
  kind: fc.constantFrom(...markKinds),
  colour: fc.constantFrom(...markColours),
  points: fc.array(fc.tuple(fraction, fraction), { minLength: 1, maxLength: 20 }),
  text: fc.string({ maxLength: 200 }),
})

test('[SCR2] tips, corners and lines are where they were put, at any size', () => {
  for (const { width, height } of [size, { width: 640, height: 400 }, { width: 5760, height: 1080 }]) {
    const at = { x: 0.25 * width, y: 0.5 * height }
    const to = { x: 0.75 * width, y: 0.75 * height }
    const pieces = (kind: Mark['kind']) =>
      markPieces(
        mark(kind, [
          [0.25, 0.5],
          [0.75, 0.75],
        ]),
        { width, height },
      )
    expect(placesOf(pieces('pointer')[0] as MarkPiece)[0]).toEqual(at)
    expect(pieces('arrow').flatMap(placesOf)).toContainEqual(to)
    expect(pieces('arrow').flatMap(placesOf)).toContainEqual(at)
    expect(placesOf(pieces('freehand')[0] as MarkPiece)).toEqual([at, to])
    expect(placesOf(pieces('rectangle')[0] as MarkPiece)).toEqual([
      at,
      { x: to.x, y: at.y },
      to,
      { x: at.x, y: to.y },
    ])
    expect(pieces('ellipse')[0]).toMatchObject({
      centre: { x: 0.5 * width, y: 0.625 * height },
      radiusX: 0.25 * width,
      radiusY: 0.125 * height,
    })
    expect(pieces('highlight')[0]).toMatchObject({ piece: 'area', opacity: 0.35 })
  }
})

test('[SCR2] each mark is set off from what is beneath it by a second colour', () => {
  for (const kind of markKinds) {
    const pieces = markPieces(
      mark(
        kind,
        [
          [0.1, 0.1],
          [0.5, 0.5],
        ],
        'Here',
      ),
      size,
    )
    expect(new Set(pieces.map(piece => piece.colour)).size, kind).toBe(2)
  }
})

test('[SCR2] words wrap, and stay in the picture beside its edges', () => {
  const pieces = markPieces(mark('text', [[0.98, 0.99]], 'Click on Save, then wait '.repeat(6)), size)
  const lines = pieces.filter(piece => piece.piece === 'text')
  expect(lines.length).toBeGreaterThan(2)
  for (const line of lines) {
    expect(line.at.x + line.cells * line.cellPx).toBeLessThanOrEqual(size.width)
    expect(line.at.y + line.heightPx).toBeLessThanOrEqual(size.height)
  }
  expect(markPieces(mark('text', [[0.5, 0.5]], '   '), size)).toEqual([])
})

test('[SCR2] every mark can be drawn over every picture, with finite numbers', () => {
  const edge = fc.integer({ min: 1, max: 8000 })
  fc.assert(
    fc.property(anyMark, edge, edge, (one, width, height) => {
      for (const piece of markPieces(one, { width, height }))
        for (const { x, y } of placesOf(piece)) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true)
    }),
  )
  expect(markSizes({ width: 320, height: 200 }).strokePx).toBe(2.5)
})

test('[SCR2] a mark is drawn anew under its id, one pointer at most, the oldest go beyond the limit', () => {
  const named = (markId: string, kind: Mark['kind'] = 'arrow'): Mark => ({
    ...mark(kind, [[0, 0]]),
    markId,
  })
  const draw = (marks: readonly Mark[], one: Mark) => withMark(marks, { type: 'mark', mark: one })
  let marks: readonly Mark[] = []
  marks = draw(marks, named('aaaaaaaa'))
  marks = draw(marks, named('pointer1', 'pointer'))
  marks = draw(marks, { ...named('aaaaaaaa'), colour: 'blue' })
  marks = draw(marks, named('pointer2', 'pointer'))
  expect(marks.map(one => `${one.markId} ${one.colour}`)).toEqual(['aaaaaaaa blue', 'pointer2 red'])
  expect(withMark(marks, { type: 'mark-remove', markId: 'unknown-1' })).toBe(marks)
  expect(withMark(marks, { type: 'mark-remove', markId: 'aaaaaaaa' })).toHaveLength(1)
  expect(withMark(marks, { type: 'marks-clear' })).toEqual([])
  for (let i = 0; i < MAX_MARKS + 5; i += 1) marks = draw(marks, named(`mark-${1000 + i}`))
  expect(marks).toHaveLength(MAX_MARKS)
  expect(marks.at(-1)?.markId).toBe(`mark-${1000 + MAX_MARKS + 4}`)
})
