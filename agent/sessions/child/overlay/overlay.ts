import type { Mark } from '../../../../shared/protocol/channel/marks.ts'

/** A part of the desktop, in its pixels. */
export interface ScreenArea {
  x: number
  y: number
  width: number
  height: number
}

/** Marks on the person's real screen, over everything, in nobody's way: clicks go through to what lies under them. SCR2. */
export interface Overlay {
  /** Shows these marks and no others. */
  show(marks: readonly Mark[]): void
  /** The part of the desktop that is shown to the controller, to which the marks' fractions belong; null: all of it. */
  place(area: ScreenArea | null): void
  stop(): Promise<void>
}

export interface OverlayEvents {
  onFault: (message: string) => void
}

/**
 * Opens the overlay of this platform; null where there is none. X11 only: elsewhere a window of another process cannot be put
 * over all others and let clicks through without native code of our own. `device-modes.ts` offers Guidance by the same rule.
 */
export async function openOverlay(events: OverlayEvents): Promise<Overlay | null> {
  if (!hasOverlay(process.platform)) return null
  const { openX11Overlay } = await import('./x11-overlay.ts')
  return await openX11Overlay(events)
}

/** Whether marks can be shown on the screen of a device of this platform that has a display. */
export function hasOverlay(platform: NodeJS.Platform): boolean {
  return platform === 'linux'
}
