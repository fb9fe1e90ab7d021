import type { JSX } from 'preact'
import { popupWords as words } from '../../shared/words/en/extension.ts'
import { askToOpenSession } from '../browser/session-tabs.ts'

/** The one big button. The session itself lives in a page of its own, which survives this window. CODE1, CODE2. */
export function StartSession({ mayStart }: { mayStart: boolean }): JSX.Element {
  return (
    <section class="start">
      <button
        type="button"
        class="wide"
        disabled={!mayStart}
        aria-describedby="start-hint"
        onClick={() => void askToOpenSession(null)}
      >
        {words.start}
      </button>
      <p id="start-hint" class="soft small">
        {mayStart ? words.startHint : words.noRightToStart}
      </p>
    </section>
  )
}
