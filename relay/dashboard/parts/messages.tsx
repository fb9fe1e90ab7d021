import { signal } from '@preact/signals'
import { commonWords } from '../../../shared/words/en/dashboard.ts'

/** What was just done, told once to eyes and to screen readers; it goes by itself. */
const message = signal<{ text: string; link: MessageLink | null; number: number } | null>(null)
const SHOWN_MS = 8_000
let timer: ReturnType<typeof setTimeout> | undefined
let count = 0

/** Where to see what was done. */
export interface MessageLink {
  href: string
  name: string
}

export function tell(text: string, link: MessageLink | null = null): void {
  clearTimeout(timer)
  message.value = { text, link, number: ++count }
  timer = setTimeout(clearMessage, SHOWN_MS)
}

function clearMessage(): void {
  clearTimeout(timer)
  message.value = null
}

/** The live region stays in the page, or else screen readers would not notice what comes into it. */
export function Messages() {
  const shown = message.value
  return (
    <div class="messages" role="status" aria-live="polite">
      {shown && (
        <div class="message row spread" key={shown.number}>
          <span>
            {shown.text} {shown.link && <a href={shown.link.href}>{shown.link.name}</a>}
          </span>
          <button type="button" class="quiet" aria-label={commonWords.dismiss} onClick={clearMessage}>
            ×
          </button>
        </div>
      )}
    </div>
  )
}
