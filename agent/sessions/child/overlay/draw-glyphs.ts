import type { XClient, XDisplay } from 'x11'
import { cellsOfCharacter } from '../../../../shared/sessions/mark-shapes.ts'
import { ask } from '../x11/open-display.ts'

/**
 * Letters for text marks. The server's own fonts are the only ones at hand and small, so each letter is drawn once off screen, read
 * back, and painted enlarged as rectangles.
 */
export interface Glyphs {
  /** Makes these characters ready. */
  load(characters: Iterable<string>): Promise<void>
  /** The rectangles (x, y, width, height, …) of one line: each character in its cell. Characters not loaded are left out. */
  rectangles(line: TextLine): number[]
}

export interface TextLine {
  at: { x: number; y: number }
  text: string
  cellPx: number
  heightPx: number
}

interface Glyph {
  /** x, y, width of each run of set pixels, flat. */
  runs: number[]
}

/** Letters fill this part of a line's height. */
const FILLED = 0.85
/** The font with the most scripts that servers bring; `fixed` is built into each. */
const wantedFonts = '-misc-fixed-medium-r-normal--*-iso10646-1'
const ownFont = 'fixed'

/** Opens the largest font there is. Throws where the server has none at all. */
export async function openGlyphs(client: XClient, root: number, display: XDisplay): Promise<Glyphs> {
  const names = await ask<string[]>(done => client.ListFonts(wantedFonts, 200, done))
  const largest = names
    .filter(name => heightOf(name) <= 20)
    .toSorted((a, b) => heightOf(a) - heightOf(b))
    .at(-1)
  const font = client.AllocID()
  await ask<void>(done => client.OpenFont(font, largest ?? ownFont, error => done(error, undefined)))
  const metrics = await ask<{
    fontAscent: number
    fontDescent: number
    maxBounds: { characterWidth: number }
  }>(done => client.QueryFont(font, done))
  const height = metrics.fontAscent + metrics.fontDescent
  const width = metrics.maxBounds.characterWidth
  const pixmap = client.AllocID()
  client.CreatePixmap(pixmap, root, 1, width, height)
  const gc = client.AllocID()
  client.CreateGC(gc, pixmap, { foreground: 1, font })
  const glyphs = new Map<string, Glyph>()

  async function read(character: string): Promise<void> {
    client.ChangeGC(gc, { foreground: 0 })
    client.PolyFillRectangle(pixmap, gc, [0, 0, width, height])
    client.ChangeGC(gc, { foreground: 1 })
    client.PolyText16(pixmap, gc, 0, metrics.fontAscent, [character])
    const { data } = await ask<{ data: Buffer }>(done =>
      client.GetImage(2, pixmap, 0, 0, width, height, 1, done),
    )
    const bytesPerRow = (Math.ceil(width / display.bitmap_scanline_pad) * display.bitmap_scanline_pad) / 8
    const isSet = (x: number, y: number): boolean => {
      const bit = display.bitmap_bit_order === 0 ? x & 7 : 7 - (x & 7)
      return (((data[y * bytesPerRow + (x >> 3)] ?? 0) >> bit) & 1) === 1
    }
    glyphs.set(character, { runs: findRuns(width, height, isSet) })
  }

  return {
    async load(characters) {
      const missing = [...new Set(characters)].filter(character => !glyphs.has(character))
      // The server does one thing after the other, so one pixmap serves all of them.
      await Promise.all(missing.map(read))
    },
    rectangles({ at, text, cellPx, heightPx }) {
      const scale = Math.min((heightPx * FILLED) / height, cellPx / width)
      const top = at.y + (heightPx - height * scale) / 2
      let cell = 0
      return Array.from(text).flatMap(character => {
        const cells = cellsOfCharacter(character)
        const left = at.x + cell * cellPx + (cells * cellPx - width * scale) / 2
        cell += cells
        return enlarge(glyphs.get(character)?.runs ?? [], { left, top, scale })
      })
    },
  }
}

/** The height in a font's full name: `-misc-fixed-medium-r-normal--20-…`. */
function heightOf(name: string): number {
  return Number(name.split('-')[7] ?? 0)
}

/** Runs of set pixels, row by row: x, y, width. */
export function findRuns(width: number, height: number, isSet: (x: number, y: number) => boolean): number[] {
  const runs: number[] = []
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isSet(x, y)) continue
      const from = x
      while (x < width && isSet(x, y)) x++
      runs.push(from, y, x - from)
    }
  }
  return runs
}

/** Enlarged so that neighbours touch at every scale: each edge is rounded by itself. */
function enlarge(
  runs: readonly number[],
  { left, top, scale }: { left: number; top: number; scale: number },
): number[] {
  const rectangles: number[] = []
  for (let at = 0; at < runs.length; at += 3) {
    const [x = 0, y = 0, width = 0] = runs.slice(at, at + 3)
    const [from, to] = [Math.round(left + x * scale), Math.round(left + (x + width) * scale)]
    const [above, below] = [Math.round(top + y * scale), Math.round(top + (y + 1) * scale)]
    if (to > from && below > above) rectangles.push(from, above, to - from, below - above)
  }
  return rectangles
}
