import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { commonWords } from '../../../shared/words/en/dashboard.ts'

/**
 * A text that counts only once it is added must not be left behind in its field, least of all where no condition means all devices:
 * while `isThere`, the form around is not sent, and `onRefused` hears what to say at the field. `around` holds the one input.
 */
export function useNotAdded(
  around: RefObject<HTMLElement | null>,
  isThere: boolean,
  onRefused: (problem: string) => void,
): void {
  useEffect(() => {
    const input = around.current?.querySelector('input')
    if (!input) return undefined
    input.setCustomValidity(isThere ? commonWords.notAdded : '')
    const refused = (): void => {
      // What is folded away could neither be seen nor have the focus.
      const folded = input.closest('details')
      if (folded) folded.open = true
      if (isThere) onRefused(commonWords.notAdded)
    }
    input.addEventListener('invalid', refused)
    return () => input.removeEventListener('invalid', refused)
  })
}

/** Whether something in this form waits to be added; the first of it is shown and has the focus. */
export function reportNotAdded(form: HTMLFormElement): boolean {
  const waiting = [...form.querySelectorAll('input')].find(input => input.validity.customError)
  if (!waiting) return false
  waiting.reportValidity()
  waiting.focus()
  return true
}
