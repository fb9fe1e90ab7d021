import { parentPort } from 'node:worker_threads'
import { halve } from './convert-pixels.ts'
import { drawPointer, type PointerLook } from './draw-pointer.ts'
import {
  loadGrabber,
  makePicture,
  type Area,
  type DesktopLayout,
  type Grabber,
  type Picture,
} from './grabber.ts'

/**
 * The thread that grabs the screen, so that the child's main loop stays free for messages and files. Asked with a `Look`, it answers
 * one `Grabbed`; the picture stays untouched until it is asked again. Until the first `Look` it only loads what it needs; null ends it.
 */
export interface Look {
  evenIfUnchanged: boolean
  /** A monitor's id; all are shown where there is none of it. */
  monitor: string
  withPointer: boolean
  halved: boolean
}

export type Grabbed = Unchanged | Changed | { fault: string }

interface Unchanged {
  changed: false
  pointer: PointerLook
}
interface Changed {
  changed: true
  pointer: PointerLook
  width: number
  height: number
  pixels: SharedArrayBuffer
  layout: DesktopLayout
  /** The monitor that is shown; null for all. */
  monitor: string | null
  area: Area
}

let grabber: Grabber | null = null
let small: Picture | null = null
let takePointerAway: () => void = () => undefined
let before = ''

async function grab({ evenIfUnchanged, monitor, withPointer, halved }: Look): Promise<Grabbed> {
  if (!grabber?.isOpen()) grabber = await (await loadGrabber())()
  const layout = await grabber.layout()
  const chosen = layout.monitors.find(({ id }) => id === monitor)
  const area = chosen ?? { x: 0, y: 0, width: layout.width, height: layout.height }
  takePointerAway()
  takePointerAway = () => undefined
  const [{ picture, changed }, pointer] = await Promise.all([
    grabber.grab({ x: area.x, y: area.y, width: area.width, height: area.height }, evenIfUnchanged),
    grabber.pointer(),
  ])
  let out = picture
  if (halved) {
    const half = makeHalf(picture)
    if (changed || half !== small) halve(picture, half)
    out = small = half
  }
  const scale = halved ? 0.5 : 1
  if (withPointer) {
    const x = Math.round((pointer.x - area.x) * scale)
    const y = Math.round((pointer.y - area.y) * scale)
    takePointerAway = drawPointer(out, { x, y, shape: pointer.shape })
  }
  const { x, y, shape } = pointer
  const now = JSON.stringify([area, halved, layout, withPointer && [x, y, shape?.serial]])
  if (!changed && !evenIfUnchanged && now === before) return { changed: false, pointer }
  before = now
  return {
    changed: true,
    pointer,
    width: out.width,
    height: out.height,
    pixels: out.pixels.buffer,
    layout,
    monitor: chosen?.id ?? null,
    area: { x: area.x, y: area.y, width: area.width, height: area.height },
  }
}

function makeHalf({ width, height }: Picture): Picture {
  const half = { x: 0, y: 0, width: width >> 1, height: height >> 1 }
  return small?.width === (half.width & ~1) && small.height === (half.height & ~1) ? small : makePicture(half)
}

function answer(grabbed: Grabbed): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
  parentPort?.postMessage(grabbed)
}

parentPort?.on('message', (look: Look | null) => {
  if (!look) return parentPort?.close()
  grab(look).then(answer, (error: unknown) => answer({ fault: String(error) }))
})
// What fails here fails again, and is told, at the first look.
loadGrabber().catch(() => undefined)
