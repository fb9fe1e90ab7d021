import { editorWords as words, scriptWords } from '../../../../shared/words/en/dashboard-jobs.ts'
import { say } from '../../../../shared/words/say.ts'
import { DeclarationView } from './declaration-view.tsx'
import { problemLine } from './problem-line.ts'
import { SignatureState } from './signature.tsx'
import type { Check } from './use-check.ts'

/** What the relay makes of the text in the editor: problems first, then the signature, then the declarations. */
export function CheckPanel({ check, onLine }: { check: Check; onLine: (line: number) => void }) {
  const { busy, result, failure } = check
  const problems = result?.problems ?? []
  return (
    <section class="card check">
      <h2>{words.check}</h2>
      <div role="status">
        {failure && <p class="notice warn">{say(words.checkFailed, { message: failure.message })}</p>}
        {busy && !result && <p class="soft">{words.checking}</p>}
        {result && problems.length === 0 && <p class="good-text">✓ {words.fine}</p>}
        {problems.length > 0 && (
          <>
            <p>
              <strong class="bad-text">
                {problems.length === 1
                  ? words.problems.one
                  : say(words.problems.many, { count: problems.length })}
              </strong>
            </p>
            <ul class="plain problems">
              {problems.map(problem => {
                const line = problemLine(problem.where)
                return (
                  <li key={`${problem.where} ${problem.message}`}>
                    {line === null ? (
                      <strong>{problem.where}</strong>
                    ) : (
                      <button
                        type="button"
                        class="quiet small"
                        aria-label={say(words.goToLine, { line })}
                        onClick={() => onLine(line)}
                      >
                        {say(words.line, { line })}
                      </button>
                    )}{' '}
                    {problem.message}
                  </li>
                )
              })}
            </ul>
          </>
        )}
      </div>
      {result && <SignatureState signature={result.signature} />}
      {result?.declaration && (
        <>
          <h3>{scriptWords.declaration}</h3>
          <DeclarationView declaration={result.declaration} />
        </>
      )}
    </section>
  )
}
