import { useEffect } from 'preact/hooks'
import type { Viewer } from '../viewer.ts'

/**
 * What is copied at the device comes into this computer's clipboard while the person works in the picture. At any other time it
 * waits for their press on the button: nothing here is replaced behind their back.
 */
export function useDeviceClipboard(viewer: Viewer, isWorkingThere: boolean): void {
  const copied = viewer.copied.value
  useEffect(() => {
    if (!copied || !isWorkingThere) return
    navigator.clipboard
      .writeText(copied.text)
      // The button stays; some browsers ask for a press for every change of the clipboard.
      .catch((error: unknown) => console.warn('handrail: clipboard', error))
    // Only what is copied from now on: coming back to the picture must not replace what was copied here meanwhile.
  }, [copied])
}
