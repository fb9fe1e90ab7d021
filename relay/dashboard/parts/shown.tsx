import type { ComponentChildren } from 'preact'
import type { Failure } from '../../../shared/protocol/failure.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { failureText } from '../../../shared/words/failure-text.ts'
import { say } from '../../../shared/words/say.ts'
import { Prose } from './prose.tsx'
import type { Reading } from '../link/use-reading.ts'

/** That the relay cannot be reached is what the page itself says, in its own language already. */
const textOf = (failure: Failure): string =>
  failure.code === 'relay-unreachable' ? failure.message : failureText(failure)

/** What is wrong and what to do, as the relay said it, place by place where it named places. */
export function FailureText({ failure }: { failure: Failure }) {
  return (
    <>
      <p>
        <Prose text={textOf(failure)} />
      </p>
      {failure.problems && failure.problems.length > 0 && (
        <ul>
          {failure.problems.map(problem => (
            <li key={`${problem.where} ${problem.message}`}>
              {problem.where}: {problem.message}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** A failed act, announced at once. */
export function ActFailure({ failure }: { failure: Failure | null }) {
  return (
    <div role="alert">
      {failure && (
        <div class="notice bad">
          <FailureText failure={failure} />
        </div>
      )}
    </div>
  )
}

/** Shows a reading: loading, failed with a way to retry, or its value; a value that is stale says so above. */
export function Shown<T>({
  reading,
  children,
}: {
  reading: Reading<T>
  children: (value: T) => ComponentChildren
}) {
  const { value, failure, again } = reading
  if (value !== null)
    return (
      <>
        {failure && (
          <div class="notice warn row spread" role="status">
            <p>{say(commonWords.stale, { message: textOf(failure) })}</p>
            <button type="button" class="quiet" onClick={again}>
              {commonWords.retry}
            </button>
          </div>
        )}
        {children(value)}
      </>
    )
  if (failure)
    return (
      <div class="notice bad" role="alert">
        <p>
          <strong>{commonWords.failedTitle}</strong>
        </p>
        <FailureText failure={failure} />
        <button type="button" onClick={again}>
          {commonWords.retry}
        </button>
      </div>
    )
  return (
    <div class="loading" role="status">
      <span class="visually-hidden">{commonWords.loading}</span>
      <span class="bone" />
      <span class="bone" />
      <span class="bone" />
    </div>
  )
}

/** Nothing here (yet), and what to do next. */
export function Empty(props: { title?: string; children: ComponentChildren; action?: ComponentChildren }) {
  return (
    <div class="card empty">
      {props.title && <h2>{props.title}</h2>}
      <p>{props.children}</p>
      {props.action}
    </div>
  )
}
