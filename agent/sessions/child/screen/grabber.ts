import type { PlacedMonitor } from '../x11/list-monitors.ts'
import type { PointerLook } from './draw-pointer.ts'

/** A part of the desktop, in its pixels. */
export interface Area {
  x: number
  y: number
  width: number
  height: number
}

/** The whole desktop, and the monitors that show parts of it. */
export interface DesktopLayout {
  width: number
  height: number
  monitors: readonly PlacedMonitor[]
}

/** What looks at the screen on this platform. */
export interface Grabber {
  /** Whether it can still look; one that cannot is replaced by a new one. */
  isOpen(): boolean
  layout(): Promise<DesktopLayout>
  /**
   * Brings `picture` up to date and says whether anything in it changed. The picture is the grabber's: its pixels are 32 bits, red in
   * the lowest byte, and stay where they are until the area changes.
   */
  grab(area: Area, whole: boolean): Promise<{ picture: Picture; changed: boolean }>
  /** Where the pointer is on the desktop and what it looks like. */
  pointer(): Promise<PointerLook>
}

export interface Picture {
  width: number
  height: number
  pixels: Uint32Array<SharedArrayBuffer>
}

/** Loads what opens this platform's grabber, which rejects where there is no display. */
export async function loadGrabber(): Promise<() => Promise<Grabber>> {
  if (process.platform === 'linux') return (await import('./x11-grabber.ts')).openX11Grabber
  const { openNutGrabber } = await import('./nut-grabber.ts')
  return () => Promise.resolve(openNutGrabber())
}

/** An empty picture of this area; video halves both sides for colour, so they have to be even. */
export function makePicture(area: Area): Picture {
  const width = area.width & ~1
  const height = area.height & ~1
  return { width, height, pixels: new Uint32Array(new SharedArrayBuffer(width * height * 4)) }
}
