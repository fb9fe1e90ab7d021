import type { XClient } from 'x11'
import type { MarkPiece, Pixel } from '../../../../shared/sessions/mark-shapes.ts'
import type { Glyphs } from './draw-glyphs.ts'

/** Two pictures of the same size: what the marks look like, and (one bit deep) where there is any mark at all. */
export interface Canvas {
  picture: number
  shape: number
  pictureGc: number
  shapeGc: number
}

/** Round ends and joins, as numbers of the X protocol; lines and areas by absolute points. */
const ROUND = { capStyle: 2, joinStyle: 2 }
const ABSOLUTE = 0
const ANY_POLYGON = 0
const SOLID = 0
const STIPPLED = 2
/** A whole turn, in the protocol's 64ths of a degree. */
const TURN = 360 * 64

export { ROUND }

/** Paints one piece into both pictures. What cannot be blended (a highlight) is hatched, so that what lies under it stays readable. */
export function paintPiece(
  client: XClient,
  canvas: Canvas,
  piece: MarkPiece,
  pixelOf: (colour: string) => number,
  glyphs: Glyphs | null,
): void {
  const foreground = pixelOf(piece.colour)
  switch (piece.piece) {
    case 'line': {
      const lineWidth = Math.max(1, Math.round(piece.widthPx))
      setUp(client, canvas, { foreground, lineWidth, fillStyle: SOLID })
      const points = flat(piece.closed ? [...piece.points, ...piece.points.slice(0, 1)] : piece.points)
      return onBoth(canvas, (drawable, gc) => client.PolyLine(ABSOLUTE, drawable, gc, points))
    }
    case 'area': {
      setUp(client, canvas, { foreground, fillStyle: piece.opacity < 1 ? STIPPLED : SOLID })
      const points = flat(piece.points)
      return onBoth(canvas, (drawable, gc) => client.FillPoly(drawable, gc, ANY_POLYGON, ABSOLUTE, points))
    }
    case 'ellipse': {
      const lineWidth = Math.max(1, Math.round(piece.widthPx))
      setUp(client, canvas, { foreground, lineWidth, fillStyle: SOLID })
      const { centre, radiusX, radiusY } = piece
      const [left, top] = [Math.round(centre.x - radiusX), Math.round(centre.y - radiusY)]
      const arc = [left, top, Math.round(2 * radiusX), Math.round(2 * radiusY), 0, TURN]
      return onBoth(canvas, (drawable, gc) => client.PolyArc(drawable, gc, arc))
    }
    case 'text': {
      const rectangles = glyphs?.rectangles(piece) ?? []
      if (rectangles.length === 0) return
      setUp(client, canvas, { foreground, fillStyle: SOLID })
      return onBoth(canvas, (drawable, gc) => client.PolyFillRectangle(drawable, gc, rectangles))
    }
  }
}

function setUp(
  client: XClient,
  canvas: Canvas,
  values: { foreground: number; [more: string]: number },
): void {
  client.ChangeGC(canvas.pictureGc, values)
  client.ChangeGC(canvas.shapeGc, { ...values, foreground: 1 })
}

function onBoth(canvas: Canvas, paint: (drawable: number, gc: number) => void): void {
  paint(canvas.picture, canvas.pictureGc)
  paint(canvas.shape, canvas.shapeGc)
}

function flat(points: readonly Pixel[]): number[] {
  return points.flatMap(({ x, y }) => [Math.round(x), Math.round(y)])
}
