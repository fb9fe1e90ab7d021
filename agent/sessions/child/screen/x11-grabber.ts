import type { XCursorImage, XDamage, XEvent, XFixes, XRandr } from 'x11'
import { listMonitors } from '../x11/list-monitors.ts'
import { ask, openDisplay } from '../x11/open-display.ts'
import { writeBgra } from './convert-pixels.ts'
import type { PointerLook, PointerShape } from './draw-pointer.ts'
import { makePicture, type Area, type DesktopLayout, type Grabber, type Picture } from './grabber.ts'
import { openX11Pixels } from './x11-pixels.ts'

/** Screen, output and monitor changes. */
const ALL_CHANGES = 15
/** Not every change of monitors is told, so the layout is also read this often. */
const LAYOUT_EVERY_MS = 2000
/** What is drawn past the X server (some games, some video) is not told as damage: all of it is fetched this often. */
const WHOLE_EVERY_MS = 1000
const MOST_POINTER_PIXELS = 256

/** Looks at an X display: only what was drawn on since the last look is fetched, as shared memory where that can be had. SCR1. */
export async function openX11Grabber(): Promise<Grabber> {
  let fault: string | null = null
  const display = await openDisplay({ onFault: message => (fault = message) })
  const { client, root, info, extension } = display
  const [fixes, damage, randr] = await Promise.all([
    extension<XFixes>('fixes').catch(() => null),
    extension<XDamage>('damage').catch(() => null),
    extension<XRandr>('randr').catch(() => null),
  ])
  const fetchPixels = await openX11Pixels({ client, root, info, extension })
  const damaged = client.AllocID()
  let dirty: Area | null = null
  let picture: Picture | null = null
  let shown: Area | null = null
  let wholeAt = 0
  let layout: DesktopLayout | null = null
  let layoutAt = 0
  let shape: PointerShape | null = null

  client.on('event', ({ name, type, area }: XEvent) => {
    if (name === 'DamageNotify' && area)
      dirty = unite(dirty, { x: area.x, y: area.y, width: area.w, height: area.h })
    else if (randr && (type === randr.firstEvent || type === randr.firstEvent + 1)) layout = null
  })
  damage?.Create(damaged, root, damage.ReportLevel.BoundingBox)
  randr?.SelectInput(root, ALL_CHANGES)

  function throwFault(): void {
    if (fault === null) return
    const message = fault
    fault = null
    throw new Error(message)
  }

  async function readLayout(): Promise<DesktopLayout> {
    const [{ width, height }, monitors] = await Promise.all([
      ask<{ width: number; height: number }>(done => client.GetGeometry(root, done)),
      listMonitors(client, randr, root),
    ])
    const whole = { x: 0, y: 0, width, height }
    // After a change of resolution a monitor may for a moment reach beyond the desktop.
    const inside = monitors.flatMap(({ id, primary, ...area }) => {
      const part = intersect(area, whole)
      return part ? [{ id, primary, ...part }] : []
    })
    const onlyOne = [{ ...whole, id: 'screen', primary: true }]
    return { width, height, monitors: inside.length > 0 ? inside : onlyOne }
  }

  return {
    isOpen: display.isOpen,
    async layout() {
      if (layout && performance.now() - layoutAt < LAYOUT_EVERY_MS) return layout
      layout = await display.whileOpen(readLayout())
      layoutAt = performance.now()
      return layout
    },

    async grab(area, whole) {
      throwFault()
      const moved = !shown || !picture || !isSame(shown, area)
      const kept = moved || !picture ? makePicture(area) : picture
      const now = performance.now()
      const all = whole || moved || !damage || now - wholeAt > WHOLE_EVERY_MS
      const wanted = { ...area, width: kept.width, height: kept.height }
      const part = all ? wanted : dirty && intersect(dirty, wanted)
      // What is drawn from here on is told anew, so nothing is missed between the two.
      dirty = null
      damage?.Subtract(damaged, 0, 0)
      if (!part) return { picture: kept, changed: false }
      try {
        const fetched = await display.whileOpen(fetchPixels(part))
        writeBgra(kept, fetched, part.width, { ...part, x: part.x - area.x, y: part.y - area.y })
      } catch (error) {
        // The desktop became smaller just now.
        layout = null
        shown = null
        throw error
      }
      picture = kept
      shown = area
      if (all) wholeAt = now
      return { picture, changed: true }
    },

    async pointer() {
      if (!fixes) return { x: 0, y: 0, shape: null }
      const image = await display.whileOpen(ask<XCursorImage>(done => fixes.GetCursorImage(done)))
      if (shape?.serial !== image.cursorSerial) shape = readShape(image)
      return { x: image.x, y: image.y, shape } satisfies PointerLook
    },
  }
}

function readShape(image: XCursorImage): PointerShape | null {
  const { width, height, xhot: hotX, yhot: hotY, cursorSerial: serial, cursorImage } = image
  if (width > MOST_POINTER_PIXELS || height > MOST_POINTER_PIXELS) return null
  const pixels = Uint32Array.from({ length: width * height }, (_, at) => {
    const pixel = cursorImage.readUInt32LE(at * 4)
    return ((pixel & 0xff00ff00) | ((pixel & 0xff) << 16) | ((pixel >>> 16) & 0xff)) >>> 0
  })
  return { width, height, hotX, hotY, pixels, serial }
}

function isSame(a: Area, b: Area): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}

function unite(a: Area | null, b: Area): Area {
  if (!a) return b
  const x = Math.min(a.x, b.x)
  const y = Math.min(a.y, b.y)
  const width = Math.max(a.x + a.width, b.x + b.width) - x
  return { x, y, width, height: Math.max(a.y + a.height, b.y + b.height) - y }
}

function intersect(a: Area, b: Area): Area | null {
  const x = Math.max(a.x, b.x)
  const y = Math.max(a.y, b.y)
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : null
}
