import type { JSX } from 'preact'
import { formatCountdown } from '../../../shared/sessions/connection-code.ts'
import { screenModes } from '../../../shared/sessions/session-mode.ts'
import { joinAcceptanceWords, joinRunningWords as words } from '../../../shared/words/en/join.ts'
import { modeMeanings, modeNames } from '../../../shared/words/en/sessions.ts'
import { say } from '../../../shared/words/say.ts'
import type { GuestQuestion } from '../session/guest-questions.ts'
import type { GuestSession } from '../session/guest-session.ts'
import { useNow } from '../../../shared/browser/time/use-now.ts'

/** What the person is asked in mid-session. MODE3, POL2. */
export function QuestionNotice(props: {
  session: GuestSession
  question: GuestQuestion
  clock: () => number
}): JSX.Element {
  const { session, question, clock } = props
  const { name } = session.controller
  const isMode = question.about === 'mode'
  return (
    <section
      class="notice warn question"
      role="alertdialog"
      aria-labelledby="question"
      aria-describedby="asked"
    >
      <h2 id="question">{say(isMode ? words.askTitle : words.stillTitle, { name })}</h2>
      <p id="asked">
        {isMode
          ? say(words.ask, {
              name,
              mode: modeNames[question.mode],
              meaning: modeMeanings[question.mode],
            })
          : say(words.still, { name })}
        {isMode &&
          screenModes.includes(question.mode) &&
          session.screen.stream.value === null &&
          ` ${words.askPicker}`}
      </p>
      <div class="row">
        <button type="button" onClick={() => void session.answer(true)}>
          {isMode ? words.allow : words.stillYes}
        </button>
        <button type="button" class="quiet" onClick={() => void session.answer(false)}>
          {isMode ? words.refuse : words.end}
        </button>
        <Left answerBy={question.answerBy} clock={clock} />
      </div>
    </section>
  )
}

function Left({ answerBy, clock }: { answerBy: number; clock: () => number }): JSX.Element {
  return (
    <p class="clock" role="timer" aria-live="off">
      {say(joinAcceptanceWords.left, { time: formatCountdown(answerBy - useNow(clock)) })}
    </p>
  )
}
