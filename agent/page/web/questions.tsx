import type { JSX } from 'preact'
import type { PageQuestion } from '../../../shared/protocol/page-link.ts'
import { formatCountdown } from '../../../shared/sessions/connection-code.ts'
import { questionWords as words } from '../../../shared/words/en/agent-page.ts'
import { questionText } from '../../../shared/words/question-text.ts'
import { say } from '../../../shared/words/say.ts'
import type { PageModel } from './page-model.ts'
import type { RunningProps } from './running-session.tsx'
import { useAgentTime } from './use-agent-time.ts'

/** What the user is asked in mid-session, one under the other. CONS1. */
export function Questions({ model, session }: RunningProps): JSX.Element {
  return (
    <div role="alert">
      {session.questions.map(question => (
        <OneQuestion key={question.questionId} model={model} session={session} question={question} />
      ))}
    </div>
  )
}

function OneQuestion(props: RunningProps & { question: PageQuestion }): JSX.Element {
  const { model, session, question } = props
  const { questionId } = question
  const { title, text, yes, no } = questionText(question, session.controller)
  const answer = (accept: boolean): void =>
    void model.act('question:answer', { sessionId: session.id, questionId, accept })
  return (
    <section class="notice warn">
      <h2>{title}</h2>
      <p>{text}</p>
      <div class="row">
        <button type="button" onClick={() => answer(true)}>
          {yes}
        </button>
        <button type="button" class="quiet" onClick={() => answer(false)}>
          {no}
        </button>
        <TimeLeft model={model} answerBy={question.answerBy} />
      </div>
    </section>
  )
}

/** Outside of what is read aloud each second: the question itself is the alert. */
function TimeLeft({ model, answerBy }: { model: PageModel; answerBy: number }): JSX.Element {
  return (
    <p class="countdown" role="timer" aria-live="off">
      {say(words.left, { time: formatCountdown(answerBy - useAgentTime(model)) })}
    </p>
  )
}
