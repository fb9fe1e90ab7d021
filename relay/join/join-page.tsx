import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { LanguageChoice } from '../../shared/browser/language/language-choice.tsx'
import {
  joinAcceptanceWords,
  joinEndedWords,
  joinRunningWords,
  joinUnsupportedWords,
  joinWords as words,
} from '../../shared/words/en/join.ts'
import { failureText } from '../../shared/words/failure-text.ts'
import { say } from '../../shared/words/say.ts'
import type { ThisBrowser } from './browser/this-browser.ts'
import type { GuestModel } from './guest-model.ts'
import type { GuestView } from './guest-view.ts'
import icon from './icon.svg'
import { AcceptancePage } from './views/acceptance-page.tsx'
import { EndedPage } from './views/ended-page.tsx'
import { EntryPage } from './views/entry-page.tsx'
import { RunningPage } from './views/running-page.tsx'
import { WorkingPage } from './views/working-page.tsx'

/** The page of somebody who is helped without an agent: the code, the question, the session, its end; always one of them. JOIN1. */
export function JoinPage({ model }: { model: GuestModel }): JSX.Element {
  const view = model.view.value
  const line = model.line.value
  useEffect(() => {
    document.title = titleOf(view)
  })
  return (
    <Frame wide={view.at === 'running'}>
      <div role="alert">
        {line?.at === 'refused' && (
          <p class="notice bad">{say(words.refused, { message: failureText(line.failure) })}</p>
        )}
      </div>
      <Shown model={model} view={view} />
    </Frame>
  )
}

/** What a browser sees that cannot take part at all: why, and what to do. */
export function UnsupportedPage(props: { because: Extract<ThisBrowser, { can: 'nothing' }>['because'] }) {
  return (
    <Frame wide={false}>
      <section class="card">
        <h1>{joinUnsupportedWords.title}</h1>
        <p class="notice warn">
          {props.because === 'insecure' ? joinUnsupportedWords.insecure : joinUnsupportedWords.tooOld}
        </p>
      </section>
      <LanguageChoice />
    </Frame>
  )
}

function Frame(props: { wide: boolean; children: JSX.Element | JSX.Element[] }): JSX.Element {
  return (
    <main class={props.wide ? 'join wide' : 'join'}>
      <p class="brand">
        <img src={icon} alt="" />
        {words.product}
      </p>
      {props.children}
    </main>
  )
}

function Shown({ model, view }: { model: GuestModel; view: GuestView }): JSX.Element {
  switch (view.at) {
    case 'entry':
      return <EntryPage model={model} entry={view} />
    case 'working':
      return <WorkingPage key={view.what} model={model} what={view.what} />
    case 'asked':
      return <AcceptancePage model={model} asked={view} />
    case 'running':
      return <RunningPage model={model} session={view.session} />
    case 'ended':
  }
  return <EndedPage model={model} ended={view} />
}

function titleOf(view: GuestView): string {
  if (view.at === 'asked') return joinAcceptanceWords.title
  if (view.at === 'ended') return joinEndedWords.title
  if (view.at !== 'running') return words.title
  const { chat, controller, question } = view.session
  if (question.value) return say(joinRunningWords.askTitle, { name: controller.name })
  const unread = chat.unread.value
  return `${unread > 0 ? `(${unread}) ` : ''}${say(joinRunningWords.heading, { name: controller.name })}`
}
