import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** Chromium's way to the keys that it otherwise keeps for itself; there in full screen only (Keyboard Lock). */
interface KeyboardLock {
  lock(): Promise<void>
  unlock(): void
}
const keyboard = (): KeyboardLock | undefined =>
  (navigator as Navigator & { keyboard?: KeyboardLock }).keyboard

/** Full screen for one element; while it lasts and `wantsKeys` holds, the system's keys come to the page where the browser can. */
export function useFullScreen(
  element: RefObject<HTMLElement | null>,
  wantsKeys: boolean,
): { isFullScreen: boolean; toggle: () => void } {
  const [isFullScreen, setIsFullScreen] = useState(false)
  useEffect(() => {
    const look = (): void => setIsFullScreen(document.fullscreenElement === element.current)
    document.addEventListener('fullscreenchange', look)
    return () => document.removeEventListener('fullscreenchange', look)
  }, [element])
  useEffect(() => {
    if (!isFullScreen || !wantsKeys) return undefined
    keyboard()
      ?.lock()
      .catch((error: unknown) => console.warn('handrail: keyboard lock', error))
    return () => keyboard()?.unlock()
  }, [isFullScreen, wantsKeys])
  return {
    isFullScreen,
    toggle() {
      const change = isFullScreen ? document.exitFullscreen() : element.current?.requestFullscreen()
      change?.catch((error: unknown) => console.warn('handrail: full screen', error))
    },
  }
}
