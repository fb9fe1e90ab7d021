import x11, { type XClient, type XEvent, type XShape } from 'x11'
import type { Mark } from '../../../../shared/protocol/channel/marks.ts'
import { markPaints, markPieces } from '../../../../shared/sessions/mark-shapes.ts'
import { affordableMarks } from './affordable-marks.ts'
import { ask, openDisplay, type OpenDisplay } from '../x11/open-display.ts'
import { openGlyphs, type Glyphs } from './draw-glyphs.ts'
import { findColours } from './find-colours.ts'
import type { Overlay, OverlayEvents, ScreenArea } from './overlay.ts'
import { paintPiece, ROUND, type Canvas } from './paint-pieces.ts'

/** A mark that is being drawn arrives in many steps; painted are at most so many a second. */
const PAINT_EVERY_MS = 33
/** Two programs that both want to be on top must not fight for it without end. */
const RAISE_EVERY_MS = 100
/** A highlight's hatch: one row of so many. Rows, because a shape of dots would cost the server far more. */
const HATCH_EVERY = 3

/**
 * A window that no window manager touches (override-redirect), as large as the shown part of the desktop, of which only the marks
 * exist (SHAPE, bounding) and which no click meets (SHAPE, input: nothing). The server repaints it from its background by itself, and
 * takes it away when this process ends, however that happens. Rejects where the display cannot be reached.
 */
export async function openX11Overlay({ onFault }: OverlayEvents): Promise<Overlay> {
  const display = await openDisplay({ onFault: message => onFault(`Marks on the screen: ${message}`) })
  const { client } = display
  const window = await makeWindow(display)
  let marks: readonly Mark[] = []
  let wanted: ScreenArea | null = null
  let painting: Promise<void> = Promise.resolve()
  let paintTimer: NodeJS.Timeout | null = null
  let raiseTimer: NodeJS.Timeout | null = null
  let stopped = false

  async function paint(): Promise<void> {
    paintTimer = null
    try {
      if (!stopped) await window.paint(marks, wanted)
    } catch (error) {
      onFault(`Marks on the screen: ${String(error)}`)
    }
  }

  function paintSoon(): void {
    paintTimer ??= setTimeout(() => {
      painting = painting.then(paint)
    }, PAINT_EVERY_MS)
  }

  function raiseSoon(): void {
    if (marks.length === 0) return
    raiseTimer ??= setTimeout(() => {
      raiseTimer = null
      if (!stopped) client.RaiseWindow(window.id)
    }, RAISE_EVERY_MS)
  }

  client.on('event', (event: XEvent) => {
    if (event.name === 'VisibilityNotify' && event.wid === window.id && event.state !== 0) raiseSoon()
    if (event.name === 'MapNotify' && event.wid !== window.id) raiseSoon()
    if (event.name !== 'ConfigureNotify') return
    // The resolution changed.
    if (event.wid1 === window.root) {
      window.resized({ width: event.width ?? 1, height: event.height ?? 1 })
      paintSoon()
    } else if (event.wid1 !== window.id) raiseSoon()
  })

  return {
    show(now) {
      marks = now
      paintSoon()
    },
    place(area) {
      wanted = area
      paintSoon()
    },
    async stop() {
      stopped = true
      if (paintTimer) clearTimeout(paintTimer)
      if (raiseTimer) clearTimeout(raiseTimer)
      await painting
      client.UnmapWindow(window.id)
      display.close()
    },
  }
}

interface OverlayWindow {
  id: number
  root: number
  /** The desktop has this size now. */
  resized(size: { width: number; height: number }): void
  paint(marks: readonly Mark[], wanted: ScreenArea | null): Promise<void>
}

async function makeWindow(display: OpenDisplay): Promise<OverlayWindow> {
  const { client, root, info } = display
  const { root_depth: depth = 24, default_colormap: colourMap = 0 } = info.screen[0] ?? {}
  const shape = await display.extension<XShape>('shape')
  const colours = Object.values(markPaints).flatMap(({ ink, edge }) => [ink, edge])
  const pixels = await findColours(client, colourMap, colours)
  const opened = await ask<{ width: number; height: number }>(done => client.GetGeometry(root, done))
  let desktop: ScreenArea = { x: 0, y: 0, width: opened.width, height: opened.height }
  let area: ScreenArea | null = null
  let canvas: Canvas | null = null
  let glyphs: Glyphs | null = null
  let shown = false

  const id = client.AllocID()
  const eventMask = x11.eventMask.VisibilityChange
  client.CreateWindow(id, root, 0, 0, 1, 1, 0, 0, 1, 0, { overrideRedirect: 1, eventMask })
  shape.Rectangles(shape.Op.Set, shape.Kind.Input, id, 0, 0, [])
  nameWindow(client, id)
  client.ChangeWindowAttributes(root, {
    eventMask: x11.eventMask.StructureNotify | x11.eventMask.SubstructureNotify,
  })
  const hatch = makeHatch(client, root)

  function hide(): void {
    if (shown) client.UnmapWindow(id)
    shown = false
  }

  function fit(to: ScreenArea): Canvas {
    if (canvas && area && sameArea(area, to)) return canvas
    if (canvas) freeCanvas(client, canvas)
    area = to
    canvas = makeCanvas(client, { root, depth, hatch, area })
    client.ConfigureWindow(id, { x: to.x, y: to.y, width: to.width, height: to.height })
    return canvas
  }

  return {
    id,
    root,
    resized(size) {
      desktop = { x: 0, y: 0, ...size }
    },
    async paint(marks, wanted) {
      if (marks.length === 0) return hide()
      const to = wanted ?? desktop
      const pieces = affordableMarks(marks, to).flatMap(mark => markPieces(mark, to))
      const texts = pieces.flatMap(piece => (piece.piece === 'text' ? Array.from(piece.text) : []))
      if (texts.length > 0) {
        glyphs ??= await openGlyphs(client, root, info)
        await glyphs.load(texts)
      }
      const on = fit(to)
      const whole = [0, 0, to.width, to.height]
      client.ChangeGC(on.shapeGc, { foreground: 0, fillStyle: 0 })
      client.PolyFillRectangle(on.shape, on.shapeGc, whole)
      for (const piece of pieces) paintPiece(client, on, piece, colour => pixels.get(colour) ?? 0, glyphs)
      client.ChangeWindowAttributes(id, { backgroundPixmap: on.picture })
      shape.Mask(shape.Op.Set, shape.Kind.Bounding, id, 0, 0, on.shape)
      client.ClearArea(id, 0, 0, 0, 0, false)
      if (!shown) client.MapWindow(id)
      if (!shown) client.RaiseWindow(id)
      shown = true
      await client.sync()
    },
  }
}

function sameArea(one: ScreenArea, other: ScreenArea): boolean {
  return one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height
}

/** What a list of windows shows. Atoms by number, as the protocol fixes them: STRING 31, WM_NAME 39, WM_CLASS 67. */
function nameWindow(client: XClient, id: number): void {
  client.ChangeProperty(0, id, 39, 31, 8, 'Handrail guidance')
  client.ChangeProperty(0, id, 67, 31, 8, 'handrail-guidance\0Handrail\0')
}

function makeHatch(client: XClient, root: number): number {
  const stipple = client.AllocID()
  client.CreatePixmap(stipple, root, 1, HATCH_EVERY, HATCH_EVERY)
  const gc = client.AllocID()
  client.CreateGC(gc, stipple, { foreground: 0 })
  client.PolyFillRectangle(stipple, gc, [0, 0, HATCH_EVERY, HATCH_EVERY])
  client.ChangeGC(gc, { foreground: 1 })
  client.PolyFillRectangle(stipple, gc, [0, 0, HATCH_EVERY, 1])
  client.FreeGC(gc)
  return stipple
}

function makeCanvas(
  client: XClient,
  { root, depth, hatch, area }: { root: number; depth: number; hatch: number; area: ScreenArea },
): Canvas {
  const [picture, shape, pictureGc, shapeGc] = [1, 2, 3, 4].map(() => client.AllocID()) as [
    number,
    number,
    number,
    number,
  ]
  client.CreatePixmap(picture, root, depth, area.width, area.height)
  client.CreatePixmap(shape, root, 1, area.width, area.height)
  client.CreateGC(pictureGc, picture, { ...ROUND, stipple: hatch })
  client.CreateGC(shapeGc, shape, { ...ROUND, stipple: hatch })
  return { picture, shape, pictureGc, shapeGc }
}

function freeCanvas(client: XClient, { picture, shape, pictureGc, shapeGc }: Canvas): void {
  client.FreeGC(pictureGc)
  client.FreeGC(shapeGc)
  client.FreePixmap(picture)
  client.FreePixmap(shape)
}
