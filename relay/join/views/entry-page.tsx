import type { JSX } from 'preact'
import { LanguageChoice } from '../../../shared/browser/language/language-choice.tsx'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Failure } from '../../../shared/protocol/failure.ts'
import { formatConnectionCode, parseConnectionCode } from '../../../shared/sessions/connection-code.ts'
import { joinEntryWords as words, joinWords } from '../../../shared/words/en/join.ts'
import { say } from '../../../shared/words/say.ts'
import type { GuestModel } from '../guest-model.ts'
import type { GuestView, Typed } from '../guest-view.ts'
import { useNow } from '../../../shared/browser/time/use-now.ts'
import { ViewHeading } from './view-heading.tsx'

/** What a link may bring along; typed codes are no longer. */
const MAX_TYPED = 500

/** The code of the address: in the fragment it reaches no server and no log. CODE2. */
export const codeOfAddress = (): string | null => parseConnectionCode(location.hash.slice(1))

/** The entry of a code: typed, pasted, or brought along by the link. CODE6. */
export function EntryPage(props: {
  model: GuestModel
  entry: Extract<GuestView, { at: 'entry' }>
}): JSX.Element {
  const { model, entry } = props
  const { canShow } = model
  return (
    <>
      {entry.trouble ? (
        <Refused trouble={entry.trouble} model={model} />
      ) : (
        <CodeForm model={model} typed={entry.typed} />
      )}
      <section class="card quiet-card">
        <h2>{canShow ? words.canTitle : words.noScreenTitle}</h2>
        <p class={canShow ? 'soft' : undefined}>{canShow ? words.can : words.noScreen}</p>
        <h3>{words.agentTitle}</h3>
        <p class="soft">
          <WithCommand text={words.agent} command={words.agentCommand} />
        </p>
      </section>
      <section class="notice warn">
        <h2>{words.safetyTitle}</h2>
        <p>{words.safety}</p>
      </section>
      <LanguageChoice />
    </>
  )
}

function CodeForm({ model, typed }: { model: GuestModel; typed: Typed | null }): JSX.Element {
  const [text, setText] = useState(() => typed?.code ?? formatConnectionCode(codeOfAddress() ?? ''))
  const [name, setName] = useState(typed?.name ?? '')
  const [problem, setProblem] = useState(() =>
    location.hash.length > 1 && codeOfAddress() === null ? words.linkWithoutCode : '',
  )
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const brought = (): void => {
      const code = codeOfAddress()
      if (code !== null) setText(formatConnectionCode(code))
    }
    addEventListener('hashchange', brought)
    return () => removeEventListener('hashchange', brought)
  }, [])
  const submit = (event: Event): void => {
    event.preventDefault()
    if (parseConnectionCode(text) === null) {
      setProblem(words.notACode)
      field.current?.focus()
      return
    }
    // Once it is handed in, it belongs neither into the address bar nor into the browser's history.
    history.replaceState(null, '', location.pathname)
    void model.connect({ code: text, name })
  }
  return (
    <form class="card entry" noValidate onSubmit={submit}>
      <ViewHeading>{joinWords.title}</ViewHeading>
      <p class="soft">{words.lead}</p>
      <label for="code">{words.enter}</label>
      <input
        ref={field}
        id="code"
        class="code"
        inputMode="numeric"
        autoComplete="off"
        spellcheck={false}
        maxLength={MAX_TYPED}
        value={text}
        aria-invalid={problem === '' ? undefined : true}
        aria-describedby="code-hint code-problem"
        onInput={event => {
          setText(event.currentTarget.value)
          setProblem('')
        }}
      />
      <p id="code-problem" class="problem" role="alert">
        {problem}
      </p>
      <p id="code-hint" class="soft small">
        {words.hint}
      </p>
      <label for="name">
        {words.name} <span class="soft">({words.optional})</span>
      </label>
      <input
        id="name"
        autoComplete="name"
        maxLength={60}
        value={name}
        aria-describedby="name-hint"
        onInput={event => setName(event.currentTarget.value)}
      />
      <p id="name-hint" class="soft small">
        {words.nameHint}
      </p>
      <button class="wide">{words.connect}</button>
      <p class="soft small">{words.next}</p>
    </form>
  )
}

/** A refused code: again, or not at all. CODE4. */
function Refused({ trouble, model }: { trouble: Failure; model: GuestModel }): JSX.Element {
  const [until] = useState(() => model.clock() + (trouble.retryAfterMs ?? 0))
  const leftMs = until - useNow(model.clock)
  return (
    <section class="card entry" aria-labelledby="failed">
      <ViewHeading>
        <span id="failed">{words.failedTitle}</span>
      </ViewHeading>
      <p>{trouble.message}</p>
      {leftMs > 0 && <p class="soft clock">{say(words.waitFor, { seconds: Math.ceil(leftMs / 1000) })}</p>}
      <div class="row">
        <button type="button" disabled={leftMs > 0} onClick={model.tryAgain}>
          {words.tryAgain}
        </button>
        <button type="button" class="quiet" onClick={model.cancel}>
          {words.cancel}
        </button>
      </div>
    </section>
  )
}

/** A text with a place for a command to be typed. */
function WithCommand({ text, command }: { text: string; command: string }): JSX.Element {
  const [before, after] = text.split('{status}')
  return (
    <>
      {before}
      <code>{command}</code>
      {after}
    </>
  )
}
