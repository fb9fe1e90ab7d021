/** The device's clipboard: what is copied there, and what the controller puts there. */
export interface Clipboard {
  /** Puts this text on the clipboard. What is there already is not put there again. */
  set(text: string): void
  /** Whether what is copied on the device is told. What lay there before is never told. */
  watch(watched: boolean): void
  stop(): Promise<void>
}

export interface ClipboardEvents {
  /** A text was copied on the device; not told of what was `set`. */
  onCopied: (text: string) => void
  onFault: (message: string) => void
}

/** Opens this platform's clipboard. Rejects where there is no display. */
export async function openClipboard(events: ClipboardEvents): Promise<Clipboard> {
  if (process.platform === 'linux') {
    const { openX11Clipboard } = await import('./x11-clipboard.ts')
    return await openX11Clipboard(events)
  }
  const { openNutClipboard } = await import('./nut-clipboard.ts')
  return openNutClipboard(events)
}
