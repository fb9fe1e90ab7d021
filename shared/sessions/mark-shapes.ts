import type { Mark, MarkColour } from '../protocol/channel/marks.ts'

/**
 * How a guidance mark looks: pure geometry, in pixels of the picture it is drawn over, so that the viewer, the join page and the
 * device's overlay show the same thing at the same place (SCR2). A mark becomes a few pieces; whoever draws paints them in their
 * order, one over the other. In a browser `shared/browser/marks/mark-drawing.tsx` paints them as SVG; the device's overlay rasterises them.
 */

export interface Pixel {
  x: number
  y: number
}

/** Round joins and round ends. `opacity` below 1 is for surfaces only; who cannot blend may hatch them. */
export type MarkPiece =
  | { piece: 'line'; points: readonly Pixel[]; closed: boolean; widthPx: number; colour: string }
  | { piece: 'area'; points: readonly Pixel[]; colour: string; opacity: number }
  /** The outline of an ellipse: the middle of its stroke has these radii. */
  | { piece: 'ellipse'; centre: Pixel; radiusX: number; radiusY: number; widthPx: number; colour: string }
  /** One line of text in a monospaced font: `at` is its top left corner, each cell `cellPx` wide and `heightPx` high. */
  | {
      piece: 'text'
      at: Pixel
      text: string
      cells: number
      cellPx: number
      heightPx: number
      colour: string
    }

/** Each colour with the one that sets it off from whatever is on the screen. `#rrggbb`. */
export const markPaints: Record<MarkColour, { ink: string; edge: string }> = {
  red: { ink: '#e02424', edge: '#ffffff' },
  orange: { ink: '#ff7a00', edge: '#ffffff' },
  yellow: { ink: '#ffd500', edge: '#1a1a1a' },
  green: { ink: '#14913f', edge: '#ffffff' },
  blue: { ink: '#1f6feb', edge: '#ffffff' },
  violet: { ink: '#8b2fd6', edge: '#ffffff' },
  black: { ink: '#111111', edge: '#ffffff' },
  white: { ink: '#ffffff', edge: '#1a1a1a' },
}

const HIGHLIGHT_OPACITY = 0.35
/** Text: width of a cell and distance of lines, as parts of the font's size. */
const CELL_EM = 0.6
const LINE_EM = 1.3

export interface PictureSize {
  width: number
  height: number
}

/** Widths that fit the picture: 6 px on a screen 1080 high, never too thin to see in a small picture. */
export function markSizes({ width, height }: PictureSize): {
  strokePx: number
  edgePx: number
  fontPx: number
} {
  const short = Math.min(width, height)
  const within = (least: number, value: number, most: number): number =>
    Math.min(most, Math.max(least, value))
  return {
    strokePx: within(2.5, short / 180, 16),
    edgePx: within(1, short / 540, 5),
    fontPx: within(12, short / 32, 72),
  }
}

/** The pieces of a mark over a picture of this size, in painting order; none for a text without words. */
export function markPieces(mark: Mark, size: PictureSize): MarkPiece[] {
  const points = mark.points.map(([x, y]) => ({ x: x * size.width, y: y * size.height }))
  const first = points[0] ?? { x: 0, y: 0 }
  const last = points.at(-1) ?? first
  const { ink, edge } = markPaints[mark.colour]
  const { strokePx, edgePx } = markSizes(size)
  const outline = (line: readonly Pixel[], closed: boolean, widthPx = strokePx): MarkPiece[] => [
    { piece: 'line', points: line, closed, widthPx: widthPx + 2 * edgePx, colour: edge },
    { piece: 'line', points: line, closed, widthPx, colour: ink },
  ]
  const solid = (area: readonly Pixel[]): MarkPiece[] => [
    { piece: 'line', points: area, closed: true, widthPx: 2 * edgePx, colour: edge },
    { piece: 'area', points: area, colour: ink, opacity: 1 },
  ]
  switch (mark.kind) {
    case 'pointer':
      return solid(cursorAt(first, strokePx, size))
    case 'arrow': {
      const { shaft, head } = arrowBetween(first, last, strokePx)
      // The shaft goes over the head's edge, so that both are one shape.
      return [...solid(head).slice(0, 1), ...outline(shaft, false), ...solid(head).slice(1)]
    }
    case 'freehand':
      return outline(points.length > 1 ? points : [first, first], false)
    case 'rectangle':
      return outline(corners(first, last), true)
    case 'highlight':
      return [
        { piece: 'area', points: corners(first, last), colour: ink, opacity: HIGHLIGHT_OPACITY },
        ...outline(corners(first, last), true, strokePx / 3),
      ]
    case 'ellipse': {
      const round = {
        piece: 'ellipse' as const,
        centre: { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 },
        radiusX: Math.abs(last.x - first.x) / 2,
        radiusY: Math.abs(last.y - first.y) / 2,
      }
      return [
        { ...round, widthPx: strokePx + 2 * edgePx, colour: edge },
        { ...round, widthPx: strokePx, colour: ink },
      ]
    }
    case 'text':
  }
  return textAt(first, mark.text ?? '', size, { ink, edge })
}

function corners(a: Pixel, b: Pixel): Pixel[] {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)]
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)]
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]
}

/** A mouse pointer's outline with its tip at the origin, 12 wide and 18.5 high. */
const cursor = [
  [0, 0],
  [0, 16],
  [3.7, 12.6],
  [6.3, 18.5],
  [8.9, 17.4],
  [6.4, 11.6],
  [11.6, 11.6],
] as const

/** The tip is where the mark is; close to the right or bottom edge the pointer leans the other way, so that it stays in sight. */
function cursorAt(tip: Pixel, strokePx: number, size: PictureSize): Pixel[] {
  const scale = strokePx * 0.6
  const leanX = tip.x + 12 * scale > size.width ? -scale : scale
  const leanY = tip.y + 18.5 * scale > size.height ? -scale : scale
  return cursor.map(([x, y]) => ({ x: tip.x + x * leanX, y: tip.y + y * leanY }))
}

/** The head's point is exactly at `to`; an arrow shorter than its head is only a head. */
function arrowBetween(from: Pixel, to: Pixel, strokePx: number): { shaft: Pixel[]; head: Pixel[] } {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const along = length > 0 ? { x: (to.x - from.x) / length, y: (to.y - from.y) / length } : { x: 1, y: 0 }
  const headLength = 5 * strokePx
  const back = (distance: number, aside: number): Pixel => ({
    x: to.x - along.x * distance - along.y * aside,
    y: to.y - along.y * distance + along.x * aside,
  })
  const neck = back(headLength * 0.8, 0)
  return {
    shaft: length > headLength ? [from, neck] : [neck, neck],
    head: [to, back(headLength, headLength * 0.5), neck, back(headLength, -headLength * 0.5)],
  }
}

function textAt(
  at: Pixel,
  text: string,
  size: PictureSize,
  { ink, edge }: { ink: string; edge: string },
): MarkPiece[] {
  const { fontPx } = markSizes(size)
  const cellPx = fontPx * CELL_EM
  const heightPx = fontPx * LINE_EM
  const padPx = fontPx * 0.4
  const mostCells = Math.max(1, Math.floor((size.width - 2 * padPx) / cellPx))
  const freeCells = Math.floor((size.width - at.x - 2 * padPx) / cellPx)
  // Beside the right edge there is no room for words: they move to the left instead of becoming a column of letters.
  const lines = wrapText(text, Math.min(mostCells, Math.max(24, freeCells)))
  if (lines.length === 0) return []
  const width = Math.max(...lines.map(cellsOf)) * cellPx + 2 * padPx
  const height = lines.length * heightPx + padPx
  const x = Math.max(0, Math.min(at.x, size.width - width))
  const y = Math.max(0, Math.min(at.y, size.height - height))
  const box = corners({ x, y }, { x: x + width, y: y + height })
  return [
    { piece: 'area', points: box, colour: edge, opacity: 1 },
    { piece: 'line', points: box, closed: true, widthPx: markSizes(size).edgePx, colour: ink },
    ...lines.map((line, index) => ({
      piece: 'text' as const,
      at: { x: x + padPx, y: y + padPx / 2 + index * heightPx },
      text: line,
      cells: cellsOf(line),
      cellPx,
      heightPx,
      colour: ink,
    })),
  ]
}

/** East Asian characters and pictures take two cells. */
export const cellsOfCharacter = (character: string): number =>
  (character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1
const cellsOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + cellsOfCharacter(character), 0)

/** Breaks at spaces where it can, inside a word where it must, and at the line ends of the text itself. */
function wrapText(text: string, mostCells: number): string[] {
  const lines: string[] = []
  for (const paragraph of text.split(/\r?\n/)) {
    let line = ''
    for (const word of paragraph.trim().split(/\s+/)) {
      let rest = line === '' ? word : `${line} ${word}`
      if (line !== '' && cellsOf(rest) > mostCells) {
        lines.push(line)
        rest = word
      }
      while (cellsOf(rest) > mostCells) {
        let cut = ''
        for (const character of rest) {
          if (cut !== '' && cellsOf(cut + character) > mostCells) break
          cut += character
        }
        if (cut === rest) break
        lines.push(cut)
        rest = rest.slice(cut.length)
      }
      line = rest
    }
    if (line !== '') lines.push(line)
  }
  return lines
}
