import type { BarArea, BarPlace } from './bar-link.ts'

/** Where the bar and what is in it stand. Pure; pixels of the desktop. */

export const BAR_HEIGHT_PX = 34
export const CELL_PX = 10
const GAP_PX = 12
const END_PADDING_PX = 14
const MARGIN_PX = 4

export interface BarLayout extends BarPlace {
  /** Shortened with … where the screen is too narrow. */
  text: string
  /** The text's and End's left edges, within the bar. */
  textX: number
  endX: number
  endTextX: number
}

/** At the top, in the middle of this screen; never wider than it. */
export function layOutBar(text: string, end: string, screen: BarArea): BarLayout {
  const endWidth = end.length * CELL_PX + 2 * END_PADDING_PX
  const beside = endWidth + 3 * GAP_PX
  const most = Math.max(1, Math.floor((screen.width - beside) / CELL_PX))
  const letters = Array.from(text)
  const shown = letters.length <= most ? letters : [...letters.slice(0, most - 1), '…']
  const width = Math.min(screen.width, shown.length * CELL_PX + beside)
  const x = screen.x + Math.floor((screen.width - width) / 2)
  const endX = width - GAP_PX - endWidth
  return {
    text: shown.join(''),
    area: { x, y: screen.y, width, height: BAR_HEIGHT_PX },
    end: {
      x: x + endX,
      y: screen.y + MARGIN_PX,
      width: endWidth,
      height: BAR_HEIGHT_PX - 2 * MARGIN_PX,
    },
    textX: GAP_PX,
    endX,
    endTextX: endX + END_PADDING_PX,
  }
}

export function isInside(area: BarArea, x: number, y: number): boolean {
  return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height
}
