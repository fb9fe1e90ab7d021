import type { JSX } from 'preact'
import { actionWords } from '../../../shared/words/en/extension.ts'
import { assistedWords as words } from '../../../shared/words/en/extension-actions.ts'
import { goesInBatches } from '../start-run.ts'
import { REASON, TICKET } from './field-names.ts'

/** What is asked for beside the inputs where an action goes to several devices. */
export function SeveralFields(props: { devices: number; problem: string | null }): JSX.Element {
  const { devices, problem } = props
  return (
    <>
      <div class="field">
        <label>
          <span>
            {words.reason} <span class="soft small">({actionWords.required})</span>
          </span>
          <input
            name={REASON}
            type="text"
            required
            maxLength={500}
            autocomplete="off"
            aria-describedby="reason-hint reason-problem"
            {...(problem !== null && { 'aria-invalid': true })}
          />
        </label>
        <p id="reason-hint" class="soft small">
          {words.reasonHint}
        </p>
        <p id="reason-problem" class="problem small" role="alert">
          {problem}
        </p>
      </div>
      <div class="field">
        <label>
          <span>
            {words.ticket} <span class="soft small">({words.optional})</span>
          </span>
          <input name={TICKET} type="text" maxLength={120} autocomplete="off" />
        </label>
      </div>
      {goesInBatches(devices) && <p class="soft small">{words.batches}</p>}
    </>
  )
}
