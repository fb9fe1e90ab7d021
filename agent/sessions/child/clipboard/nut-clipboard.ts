import { clipboard } from '@nut-tree-fork/nut-js'
import type { Clipboard, ClipboardEvents } from './clipboard.ts'
import { tellCopied } from './tell-copied.ts'

/** Windows and macOS do not say when something is copied: it is looked at this often. */
const LOOK_EVERY_MS = 1500

export function openNutClipboard(events: ClipboardEvents): Clipboard {
  const texts = tellCopied(events)
  let timer: NodeJS.Timeout | null = null
  let before: string | null = null

  async function look(): Promise<void> {
    try {
      const text = await clipboard.getContent()
      if (timer && before !== null && text !== before) texts.copied(text)
      before = text
    } catch (error) {
      events.onFault(`The clipboard cannot be read: ${String(error)}`)
    }
    timer = timer && setTimeout(() => void look(), LOOK_EVERY_MS)
  }

  function watch(watched: boolean): void {
    if (watched === (timer !== null)) return
    if (timer) clearTimeout(timer)
    before = null
    timer = watched ? setTimeout(() => void look(), 0) : null
  }

  return {
    watch,
    set(text) {
      if (!texts.received(text)) return
      before = text
      clipboard
        .setContent(text)
        .catch((error: unknown) => events.onFault(`The clipboard cannot be written: ${String(error)}`))
    },
    async stop() {
      watch(false)
    },
  }
}
