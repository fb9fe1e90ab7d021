import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { tell } from './messages.tsx'

/** A text to be copied: shown whole, selectable, with a button for it. */
export function CopyLine({ label, text }: { label: string; text: string }) {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      tell(commonWords.copied)
    } catch {
      // Not allowed here (no secure context, or the person said no): the text itself can still be selected.
      tell(commonWords.copyFailed)
    }
  }
  return (
    <figure class="copy-line">
      <figcaption class="small soft">{label}</figcaption>
      <div class="row">
        <code tabIndex={0}>{text}</code>
        <button
          type="button"
          class="quiet"
          aria-label={`${commonWords.copy}: ${label}`}
          onClick={() => void copy()}
        >
          {commonWords.copy}
        </button>
      </div>
    </figure>
  )
}
