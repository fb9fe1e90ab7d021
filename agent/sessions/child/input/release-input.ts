import { openInjector } from './injector.ts'

/**
 * A program of its own, run after a session's process that died: lets go of the keys and buttons that it held, which an X server
 * would keep pressed. Opening the input does that.
 */
const PATIENCE_MS = 5000

setTimeout(() => process.exit(1), PATIENCE_MS).unref()
const injector = await openInjector({ onFault: message => process.stderr.write(`${message}\n`) })
await injector.stop()
process.exit(0)
