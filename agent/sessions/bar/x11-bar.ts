import type { XEvent, XRandr } from 'x11'
import { findColours } from '../child/overlay/find-colours.ts'
import { openGlyphs, type Glyphs } from '../child/overlay/draw-glyphs.ts'
import { listMonitors } from '../child/x11/list-monitors.ts'
import { ask, openDisplay, type OpenDisplay } from '../child/x11/open-display.ts'
import type { BarArea, BarPlace } from './bar-link.ts'
import { BAR_HEIGHT_PX, CELL_PX, isInside, layOutBar, type BarLayout } from './lay-out-bar.ts'

/** The bar at the top of the desktop: who is connected, and End. MODE3. */
export interface SessionBarWindow {
  show(text: string, end: string): Promise<void>
  stop(): void
}

export interface BarEvents {
  onEnd: () => void
  onPlaced: (place: BarPlace) => void
  /** Somebody closed the connection to the display, and the window went with it. */
  onGone: () => void
  onFault: (message: string) => void
}

const colours = { ground: '#17212b', ink: '#ffffff', end: '#c62828' } as const
/** Whatever covers the bar is covered again after this long: two that both want to be on top must not fight without end. */
const RAISE_EVERY_MS = 200
const TEXT_HEIGHT_PX = 24
/** BUTTON_PRESS | EXPOSURE | VISIBILITY_CHANGE | STRUCTURE_NOTIFY of the X protocol. */
const OWN_EVENTS = (1 << 2) | (1 << 15) | (1 << 16) | (1 << 17)
/** Predefined atoms. */
const WM_NAME = 39
const STRING_TYPE = 31
const LEFT_BUTTON = 1
const UNCOVERED = 0

/**
 * A window that no window manager touches (override-redirect): it cannot be closed, moved or minimised, is put back where
 * another program moves or hides it, and goes on top again when it is covered. Rejects where the display cannot be reached.
 */
export async function openX11Bar({ onEnd, onPlaced, onGone, onFault }: BarEvents): Promise<SessionBarWindow> {
  const display = await openDisplay({ onFault: message => onFault(`Session bar: ${message}`) })
  const { client, root, info } = display
  const map = info.screen[0]?.default_colormap ?? 0
  const pixels = await findColours(client, map, Object.values(colours))
  const pixel = (colour: keyof typeof colours): number => pixels.get(colours[colour]) ?? 0
  const glyphs = await openGlyphs(client, root, info)
  const id = client.AllocID()
  client.CreateWindow(id, root, 0, 0, 1, BAR_HEIGHT_PX, 0, 0, 1, 0, {
    overrideRedirect: 1,
    eventMask: OWN_EVENTS,
    backgroundPixel: pixel('ground'),
  })
  client.ChangeProperty(0, id, WM_NAME, STRING_TYPE, 8, 'Handrail session')
  const gc = client.AllocID()
  client.CreateGC(gc, id, { foreground: pixel('ink') })
  let layout: BarLayout | null = null
  let endWord = ''
  let timer: NodeJS.Timeout | null = null
  let stopped = false

  function paint({ text, textX, endX, endTextX, end }: BarLayout): void {
    const top = (BAR_HEIGHT_PX - TEXT_HEIGHT_PX) / 2
    const line = (at: number, words: string): number[] =>
      glyphs.rectangles({ at: { x: at, y: top }, text: words, cellPx: CELL_PX, heightPx: TEXT_HEIGHT_PX })
    client.ClearArea(id, 0, 0, 0, 0, false)
    client.ChangeGC(gc, { foreground: pixel('end') })
    client.PolyFillRectangle(id, gc, [endX, (BAR_HEIGHT_PX - end.height) / 2, end.width, end.height])
    client.ChangeGC(gc, { foreground: pixel('ink') })
    for (const rectangles of [line(textX, text), line(endTextX, endWord)])
      if (rectangles.length > 0) client.PolyFillRectangle(id, gc, rectangles)
  }

  function putBack(): void {
    timer = null
    if (!layout || !display.isOpen()) return
    client.ConfigureWindow(id, { ...layout.area })
    client.MapWindow(id)
    client.RaiseWindow(id)
  }

  function putBackSoon(): void {
    timer ??= setTimeout(putBack, RAISE_EVERY_MS)
  }

  client.on('end', () => {
    if (!stopped) onGone()
  })
  client.on('event', (event: XEvent) => {
    if (!layout) return
    if (event.name === 'Expose') paint(layout)
    if (event.name === 'VisibilityNotify' && event.state !== UNCOVERED) putBackSoon()
    if (event.name === 'UnmapNotify') putBackSoon()
    if (event.name === 'ConfigureNotify' && !isPlaced(event, layout.area)) putBackSoon()
    if (event.name !== 'ButtonPress' || event.keycode !== LEFT_BUTTON) return
    const { x, y } = layout.area
    if (isInside(layout.end, x + (event.x ?? -1), y + (event.y ?? -1))) onEnd()
  })

  return {
    async show(text, end) {
      const screen = await screenOf(display)
      endWord = end
      layout = layOutBar(text, end, screen)
      await loadGlyphs(glyphs, layout.text, end)
      putBack()
      paint(layout)
      await display.whileOpen(client.sync())
      onPlaced({ area: layout.area, end: layout.end })
    },
    stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      display.close()
    },
  }
}

async function loadGlyphs(glyphs: Glyphs, ...texts: string[]): Promise<void> {
  await glyphs.load(texts.join(''))
}

/** The first screen is the user's: the primary one where there are several. */
async function screenOf(display: OpenDisplay): Promise<BarArea> {
  const { client, root } = display
  const randr = await display.extension<XRandr>('randr').catch(() => null)
  const monitors = await listMonitors(client, randr, root)
  const { width, height } = await ask<{ width: number; height: number }>(done =>
    client.GetGeometry(root, done),
  )
  return monitors.find(monitor => monitor.primary) ?? monitors[0] ?? { x: 0, y: 0, width, height }
}

function isPlaced(event: XEvent, { x, y, width, height }: BarArea): boolean {
  return event.x === x && event.y === y && event.width === width && event.height === height
}
