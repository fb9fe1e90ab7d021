import { MAX_CLIPBOARD_CHARACTERS } from '../../../../shared/protocol/channel/input.ts'
import type { ClipboardEvents } from './clipboard.ts'

/** Tells of texts that were copied: once each, not of what came from the other side, and not of what is too long. */
export interface CopiedTexts {
  copied(text: string): void
  /** From the other side; false where that text is on the clipboard already. */
  received(text: string): boolean
}

export function tellCopied({ onCopied, onFault }: ClipboardEvents): CopiedTexts {
  let last: string | null = null
  return {
    copied(text) {
      if (text === '' || text === last) return
      last = text
      if (text.length > MAX_CLIPBOARD_CHARACTERS)
        onFault(
          `A text of ${text.length} characters was copied; more than ${MAX_CLIPBOARD_CHARACTERS} are not sent.`,
        )
      else onCopied(text)
    },
    received(text) {
      if (text === last) return false
      last = text
      return true
    },
  }
}
