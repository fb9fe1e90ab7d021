import type { JSX, TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Device } from '../../shared/protocol/api/devices.ts'
import type { Script } from '../../shared/protocol/api/jobs.ts'
import { Failure } from '../../shared/protocol/failure.ts'
import { checkInputs } from '../../shared/jobs/check-inputs.ts'
import { actionWords as words } from '../../shared/words/en/extension.ts'
import { scriptRefusalSentences } from '../../shared/words/en/script-refusals.ts'
import { say } from '../../shared/words/say.ts'
import type { RelayApi } from '../link/relay-api.ts'
import { FailureNotice } from '../parts/failure-notice.tsx'
import { useAct } from '../parts/use-act.ts'
import { InputField } from './input-field.tsx'
import { inLanguage } from '../../shared/jobs/in-language.ts'
import { spokenLanguage } from '../../shared/words/speak.ts'

/** The inputs that a script declares, and Run. The relay and the device check the values again. ACT1, ACT2. */
export function ActionForm(props: {
  api: RelayApi
  device: Device
  script: Script
  sessionId: string | null
  onStarted: (jobId: string) => void
}): JSX.Element {
  const { api, device, script, sessionId, onStarted } = props
  const { declaration, signature } = script
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const act = useAct()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [script.id])

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const given = readInputs(form, script)
    const wrong = problemsIn(script, given)
    setProblems(wrong)
    const first = [...wrong.keys()][0]
    if (first !== undefined) {
      const field = form.elements.namedItem(first)
      if (field instanceof HTMLElement) field.focus()
      return
    }
    await act.run(async () => {
      const job = await api.call('POST /api/jobs', {
        body: {
          scriptId: script.id,
          deviceId: device.id,
          inputs: given,
          ...(sessionId !== null && { sessionId }),
        },
      })
      onStarted(job.id)
    })
  }
  return (
    <form onSubmit={event => void submit(event)} noValidate aria-labelledby="action-title">
      <h2 id="action-title" ref={heading} tabIndex={-1}>
        {inLanguage(declaration, spokenLanguage()).name}
      </h2>
      <p>{inLanguage(declaration, spokenLanguage()).description}</p>
      <p class="soft small">
        {signature.signed ? say(words.signedBy, { publisher: signature.publisher ?? '?' }) : words.unsigned}
        {' · '}
        {words.version} {script.version}
      </p>
      {signature.problem !== null && <p class="notice bad">{scriptRefusalSentences[signature.problem]}</p>}
      {!device.online && <p class="notice warn">{words.offline}</p>}
      {declaration.inputs.length === 0 && <p class="soft">{words.noInputs}</p>}
      {declaration.inputs.map(input => (
        <InputField
          key={input.name}
          input={{ ...input, label: inLanguage(declaration, spokenLanguage()).label(input.name) }}
          problem={problems.get(input.name) ?? null}
        />
      ))}
      <FailureNotice failure={act.failure} />
      <button class="wide" aria-busy={act.busy} disabled={act.busy}>
        {act.busy ? words.running : words.run}
      </button>
    </form>
  )
}

/** The values by name, as text. An optional field that was left empty is not given, so that its default holds. */
function readInputs(form: HTMLFormElement, script: Script): Record<string, string> {
  const data = new FormData(form)
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
