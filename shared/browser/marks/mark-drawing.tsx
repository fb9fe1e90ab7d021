import type { JSX } from 'preact'
import type { Mark } from '../../protocol/channel/marks.ts'
import { markPieces, type MarkPiece, type Pixel, type PictureSize } from '../../sessions/mark-shapes.ts'

/**
 * Guidance marks over a picture, as one SVG that is laid exactly over it: its units are the pixels of the screen that is shown,
 * so it is right at any scale and the same as what the device draws. SCR2.
 */
export function MarkDrawing(props: {
  marks: readonly Mark[]
  size: PictureSize
  label: string
}): JSX.Element {
  const { marks, size, label } = props
  return (
    <svg
      class="marks"
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {marks.map(mark => (
        <g key={mark.markId} data-mark={mark.kind}>
          {markPieces(mark, size).map((piece, index) => (
            <Piece key={index} piece={piece} />
          ))}
        </g>
      ))}
    </svg>
  )
}

const round = { 'stroke-linejoin': 'round', 'stroke-linecap': 'round' } as const
const pairs = (points: readonly Pixel[]): string => points.map(({ x, y }) => `${x},${y}`).join(' ')

function Piece({ piece }: { piece: MarkPiece }): JSX.Element {
  const { colour } = piece
  switch (piece.piece) {
    case 'line': {
      const line = {
        points: pairs(piece.points),
        fill: 'none',
        stroke: colour,
        'stroke-width': piece.widthPx,
      }
      return piece.closed ? <polygon {...line} {...round} /> : <polyline {...line} {...round} />
    }
    case 'area':
      return <polygon points={pairs(piece.points)} fill={colour} fill-opacity={piece.opacity} />
    case 'ellipse':
      return (
        <ellipse
          cx={piece.centre.x}
          cy={piece.centre.y}
          rx={piece.radiusX}
          ry={piece.radiusY}
          fill="none"
          stroke={colour}
          stroke-width={piece.widthPx}
        />
      )
    case 'text':
  }
  return (
    <text
      x={piece.at.x}
      y={piece.at.y + piece.heightPx * 0.75}
      font-family="ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', monospace"
      font-size={piece.heightPx / 1.3}
      font-weight="600"
      textLength={piece.cells * piece.cellPx}
      lengthAdjust="spacingAndGlyphs"
      fill={colour}
    >
      {piece.text}
    </text>
  )
}
