import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { CodeEntry } from '../../../shared/protocol/page-link.ts'
import { entryWords as words, relayWords } from '../../../shared/words/en/agent-page.ts'
import { failureSentences } from '../../../shared/words/en/failures.ts'
import { endedText } from '../../../shared/words/ended-text.ts'
import { failureText } from '../../../shared/words/failure-text.ts'
import { say } from '../../../shared/words/say.ts'
import type { PageModel } from './page-model.ts'
import { PhaseHeading } from './phase-heading.tsx'

interface EntryProps {
  model: PageModel
  entry: CodeEntry
  isOffline: boolean
}

/** Enter Connection Code; a code that was refused offers Try Again and Cancel. CODE4, CODE6, CODE7. */
export function CodeEntryForm({ model, entry, isOffline }: EntryProps): JSX.Element {
  if (entry.phase === 'unavailable')
    return (
      <section class="card entry">
        <PhaseHeading>{words.unavailableTitle}</PhaseHeading>
        <p>{failureSentences[entry.code]}</p>
      </section>
    )
  if (entry.phase === 'failed') return <EntryFailed key="failed" model={model} entry={entry} />
  return <Entry key="entry" model={model} isChecking={entry.phase === 'redeeming'} isOffline={isOffline} />
}

function Entry(props: { model: PageModel; isChecking: boolean; isOffline: boolean }): JSX.Element {
  const { model, isChecking, isOffline } = props
  const input = useRef<HTMLInputElement>(null)
  return (
    <form
      class="card entry"
      onSubmit={event => {
        event.preventDefault()
        void model.act('code:connect', { text: input.current?.value ?? '' })
      }}
    >
      <PhaseHeading>{words.title}</PhaseHeading>
      {isOffline && <p class="notice warn">{relayWords.offlineNotice}</p>}
      <p id="code-lead">{words.lead}</p>
      <label>
        {words.label}
        <input
          ref={input}
          name="code"
          inputMode="numeric"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={500}
          required
          readOnly={isChecking}
          aria-describedby="code-lead code-hint"
        />
      </label>
      <p id="code-hint" class="soft small">
        {words.hint}
      </p>
      <div role="status">{isChecking && <p aria-busy="true">{words.connecting}</p>}</div>
      <div class="row">
        <button type="submit" disabled={isChecking}>
          {words.connect}
        </button>
        {isChecking && (
          <button type="button" class="quiet" onClick={() => void model.act('code:cancel', {})}>
            {words.cancel}
          </button>
        )}
      </div>
    </form>
  )
}

function EntryFailed(props: {
  model: PageModel
  entry: Extract<CodeEntry, { phase: 'failed' }>
}): JSX.Element {
  const { model, entry } = props
  const clear = (): void => void model.act('code:cancel', {})
  return (
    <section class="card entry">
      <PhaseHeading>{words.failedTitle}</PhaseHeading>
      <p role="alert">{entry.ended ? endedText(entry.ended) : failureText(entry)}</p>
      {entry.retryAfterMs !== undefined && entry.retryAfterMs > 0 && (
        <p>{say(words.waitFor, { seconds: Math.ceil(entry.retryAfterMs / 1000) })}</p>
      )}
      <div class="row">
        <button type="button" onClick={clear}>
          {words.tryAgain}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            clear()
            window.close()
          }}
        >
          {words.cancel}
        </button>
      </div>
    </section>
  )
}
