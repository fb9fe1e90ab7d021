import type { JSX, TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { checkInputs } from '../../shared/jobs/check-inputs.ts'
import { inLanguage } from '../../shared/jobs/in-language.ts'
import type { Script } from '../../shared/protocol/api/jobs.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { actionWords as words } from '../../shared/words/en/extension.ts'
import { assistedWords } from '../../shared/words/en/extension-actions.ts'
import { scriptRefusalSentences } from '../../shared/words/en/script-refusals.ts'
import { say } from '../../shared/words/say.ts'
import { spokenLanguage } from '../../shared/words/speak.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { FailureNotice } from '../parts/failure-notice.tsx'
import { useAct } from '../parts/use-act.ts'
import { countOf, onlyDevice, type Target } from './choose/target.ts'
import { InputField } from './input-field.tsx'
import { DRY_RUN, REASON, TICKET } from './several/field-names.ts'
import { SeveralFields } from './several/several-fields.tsx'
import { startRun, type Run } from './start-run.ts'
import { TargetNotices } from './target-notices.tsx'

/**
 * The inputs that a script declares, whether to try it only, on several devices the reason, and Run. The relay and the device check
 * the values again. ACT1, ACT2.
 */
export function ActionForm(props: {
  api: RelayApi
  target: Target
  script: Script
  sessionId: string | null
  onStarted: (run: Run) => void
}): JSX.Element {
  const { api, target, script, sessionId, onStarted } = props
  const { declaration, signature } = script
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const act = useAct()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [script.id])
  const isSeveral = onlyDevice(target) === null
  const { name, description, label } = inLanguage(declaration, spokenLanguage())

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    const inputs = readInputs(data, script)
    const reason = textOf(data, REASON)
    const wrong = problemsIn(script, inputs)
    if (isSeveral && reason === '') wrong.set(REASON, assistedWords.reasonMissing)
    setProblems(wrong)
    const first = [...wrong.keys()][0]
    if (first !== undefined) {
      const field = form.elements.namedItem(first)
      if (field instanceof HTMLElement) field.focus()
      return
    }
    await act.run(async () => {
      const dryRun = data.has(DRY_RUN)
      const ticket = textOf(data, TICKET)
      onStarted(await startRun(api, { script, target, inputs, dryRun, sessionId, reason, ticket }))
    })
  }
  return (
    <form onSubmit={event => void submit(event)} noValidate aria-labelledby="action-title">
      <h2 id="action-title" ref={heading} tabIndex={-1}>
        {name}
      </h2>
      <p>{description}</p>
      <p class="soft small">
        {signature.signed ? say(words.signedBy, { publisher: signature.publisher ?? '?' }) : words.unsigned}
        {' · '}
        {words.version} {script.version}
      </p>
      {signature.problem !== null && <p class="notice bad">{scriptRefusalSentences[signature.problem]}</p>}
      <TargetNotices target={target} script={script} />
      {declaration.inputs.length === 0 && <p class="soft">{words.noInputs}</p>}
      {declaration.inputs.map(input => (
        <InputField
          key={input.name}
          input={{ ...input, label: label(input.name) }}
          problem={problems.get(input.name) ?? null}
        />
      ))}
      {declaration.dryRun && (
        <label class="field">
          <input type="checkbox" name={DRY_RUN} />
          {assistedWords.dryRun}
        </label>
      )}
      {isSeveral && <SeveralFields devices={countOf(target)} problem={problems.get(REASON) ?? null} />}
      <FailureNotice failure={act.failure} />
      <button class="wide" aria-busy={act.busy} disabled={act.busy}>
        {act.busy
          ? words.running
          : isSeveral
            ? say(assistedWords.runOn, { count: countOf(target) })
            : words.run}
      </button>
    </form>
  )
}

function textOf(data: FormData, name: string): string {
  const value = data.get(name)
  return typeof value === 'string' ? value.trim() : ''
}

/** The values by name, as text. An optional field that was left empty is not given, so that its default holds. */
function readInputs(data: FormData, script: Script): Record<string, string> {
  const given: Record<string, string> = {}
  for (const input of script.declaration.inputs) {
    const value = data.get(input.name)
    if (typeof value === 'string' && !(value === '' && input.defaultValue !== null)) given[input.name] = value
  }
  return given
}

function problemsIn(script: Script, given: Record<string, string>): Map<string, string> {
  try {
    checkInputs(script.declaration, given)
    return new Map()
  } catch (error) {
    if (!(error instanceof Failure) || !error.problems) throw error
    return new Map(error.problems.map(({ where, message }) => [where, message]))
  }
}
