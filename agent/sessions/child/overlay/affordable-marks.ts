import type { Mark } from '../../../../shared/protocol/channel/marks.ts'
import type { PictureSize } from '../../../../shared/sessions/mark-shapes.ts'

/** As much line as a thousand strokes across a wide screen: painted within a tenth of a second. */
const MOST_LINE_PX = 2_000_000

/**
 * The marks that are painted: all, unless their lines are so long together that painting them would hold up the person's desktop;
 * then the oldest are left out. No person draws that much; a hostile controller might.
 */
export function affordableMarks(
  marks: readonly Mark[],
  { width, height }: PictureSize,
  mostPx = MOST_LINE_PX,
): readonly Mark[] {
  let spentPx = 0
  const tooMuchAt = marks.findLastIndex(({ points }) => {
    for (const [index, [x, y]] of points.entries()) {
      const [fromX, fromY] = points[index - 1] ?? [x, y]
      spentPx += Math.hypot((x - fromX) * width, (y - fromY) * height)
    }
    return spentPx > mostPx
  })
  return marks.slice(tooMuchAt + 1)
}
