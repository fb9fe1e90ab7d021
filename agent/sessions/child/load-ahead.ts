/**
 * Loads what a session on this platform's desktop is likely to need, while the user still thinks. Nothing is opened, looked at or
 * connected to: that waits for the session's start.
 */
export async function loadAhead(platform: NodeJS.Platform): Promise<void> {
  if (platform !== 'linux') return
  await Promise.all([
    import('./overlay/x11-overlay.ts'),
    import('./input/x11-injector.ts'),
    import('./clipboard/x11-clipboard.ts'),
  ])
}
