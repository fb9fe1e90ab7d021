import { createRequire } from 'node:module'

/**
 * Draws the time of day as a row of black and white cells in the top left corner of the screen named by DISPLAY, so that
 * whoever sees a picture of that screen can tell how old it is. One cell a bit, in Gray code: a torn row is off by one step.
 * Run as a program of its own.
 */

export const CLOCK_BITS = 20
export const CELL_PIXELS = 32
const STEP_MS = 8

/** What is used here of the package `x11`, which brings no types. */
interface X11 {
  createClient: (ready: (error: Error | null, display: Display) => void) => void
}
interface Display {
  client: {
    AllocID: () => number
    CreateWindow: (...numbersAndLast: (number | { overrideRedirect: boolean })[]) => void
    MapWindow: (window: number) => void
    RaiseWindow: (window: number) => void
    CreateGC: (context: number, window: number, values: { foreground: number }) => void
    PolyFillRectangle: (window: number, context: number, rectangles: number[]) => void
  }
  screen: { root: number; black_pixel: number; white_pixel: number }[]
}

/** The time as the clock draws it, read back from the cells (true: white). */
export function readClock(cells: readonly boolean[]): number {
  let time = 0
  for (let at = CLOCK_BITS - 1, above = 0; at >= 0; at -= 1) {
    above ^= cells[at] ? 1 : 0
    time |= above << at
  }
  return time
}

function drawClock(display: Display): void {
  const { client: X } = display
  const [screen] = display.screen
  if (!screen) throw new Error('This display has no screen.')
  const window = X.AllocID()
  const size = [CLOCK_BITS * CELL_PIXELS, CELL_PIXELS]
  X.CreateWindow(window, screen.root, 0, 0, ...size, 0, 0, 0, 0, { overrideRedirect: true })
  X.MapWindow(window)
  const contexts = [screen.black_pixel, screen.white_pixel].map(foreground => {
    const context = X.AllocID()
    X.CreateGC(context, window, { foreground })
    return context
  })
  setInterval(() => {
    const time = Date.now() % 2 ** CLOCK_BITS
    const gray = time ^ (time >> 1)
    const cells = Array.from({ length: CLOCK_BITS }, (_, at) => at)
    for (const [bit, context] of contexts.entries()) {
      const shown = cells.filter(at => ((gray >> at) & 1) === bit)
      X.PolyFillRectangle(
        window,
        context,
        shown.flatMap(at => [at * CELL_PIXELS, 0, CELL_PIXELS, CELL_PIXELS]),
      )
    }
    X.RaiseWindow(window)
  }, STEP_MS)
}

if (process.argv[1] === import.meta.filename) {
  const x11 = createRequire(import.meta.url)('x11') as X11
  x11.createClient((error, display) => {
    if (error) throw error
    drawClock(display)
  })
}
