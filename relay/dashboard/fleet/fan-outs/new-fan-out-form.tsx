import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { MAX_FAN_OUT_DEVICES } from '../../../../shared/fleet/device-query.ts'
import type { InputValues } from '../../../../shared/jobs/declaration.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import type { Script } from '../../../../shared/protocol/api/jobs.ts'
import { newFanOutWords as words, deviceQueryWords } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { spokenLocale } from '../../../../shared/words/speak.ts'
import { asFailure, call } from '../../link/call-api.ts'
import { bump } from '../../link/live-topics.ts'
import { useAct } from '../../link/use-act.ts'
import { firstValues } from '../../jobs/input-values.ts'
import { tell } from '../../parts/messages.tsx'
import { ActFailure } from '../../parts/shown.tsx'
import { Unsaved } from '../../parts/unsaved.tsx'
import { reportNotAdded } from '../../parts/not-added.ts'
import { DeviceQueryFields } from '../device-query-fields.tsx'
import { countText } from '../found-devices.tsx'
import { ActionFields } from './action-fields.tsx'
import { bodyOf, draftProblems, isWhole, summaryOf, type FanOutDraft } from './fan-out-draft.ts'
import { HowFields, WhyFields } from './how-fields.tsx'

/** The form of a new fan-out; what is missing is said once it was tried to send it. */
export function NewFanOutForm(props: {
  scripts: readonly Script[]
  approvalAbove: number | null
  /** The one that is run again. */
  before: FanOut | null
  first: FanOutDraft
  scriptId: string | undefined
}) {
  const { scripts, approvalAbove, before, first } = props
  const { route } = useLocation()
  const [draft, setDraft] = useState(first)
  const known = scripts.find(each => each.id === props.scriptId) ?? null
  const [script, setScript] = useState(known)
  const [firstInputs] = useState<InputValues>(() =>
    script ? firstValues(script.declaration.inputs, before?.inputs) : {},
  )
  const [values, setValues] = useState(firstInputs)
  const [count, setCount] = useState<number | null>(null)
  const [tried, setTried] = useState(false)
  const change = (changes: Partial<FanOutDraft>): void => setDraft(held => ({ ...held, ...changes }))
  const act = useAct(async () => {
    if (count === null || !isWhole(draft, script, values)) return
    try {
      const made = await call('POST /api/fan-outs', { body: bodyOf(draft, script, values, count) })
      tell(words.sent)
      route(`/fan-outs/${made.id}`)
    } catch (error) {
      // The number that is shown is not what the relay found: it is asked for again.
      if (asFailure(error).code === 'conflict') bump(['devices'])
      throw error
    }
  })
  const problems = tried ? draftProblems(draft, script) : {}
  const dirty =
    JSON.stringify([script?.id, values, draft]) !== JSON.stringify([known?.id, firstInputs, first])
  return (
    <form
      class="fan-out-form"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        setTried(true)
        if (reportNotAdded(event.currentTarget)) return
        if (isWhole(draft, script, values)) act.press()
        else showFirstProblem(event.currentTarget)
      }}
    >
      <Unsaved dirty={dirty && !act.busy} />
      <section class="card">
        <h2>{deviceQueryWords.legend}</h2>
        <DeviceQueryFields query={draft.query} onQuery={query => change({ query })} onCount={setCount} />
      </section>
      <section class="card">
        <h2>{words.what}</h2>
        {before && scripts.every(each => each.id !== before.script.id) && (
          <p class="notice warn">{words.gone}</p>
        )}
        <ActionFields
          script={script}
          onScript={chosen => {
            setScript(chosen)
            setValues(firstValues(chosen.declaration.inputs, values))
          }}
          values={values}
          onValues={setValues}
          draft={draft}
          change={change}
          before={before}
          problem={problems.action}
          tried={tried}
          failure={act.failure}
        />
      </section>
      <section class="card">
        <h2>{words.how}</h2>
        <HowFields draft={draft} change={change} problems={problems} script={script} />
      </section>
      <section class="card">
        <h2>{words.why}</h2>
        <WhyFields draft={draft} change={change} problems={problems} />
      </section>
      <section class="card" aria-label={words.runUnknown}>
        <p role="status">{summaryOf(draft, script, count)}</p>
        {count !== null && approvalAbove !== null && count > approvalAbove && (
          <p class="notice warn">{say(words.needsApproval, { above: countText(approvalAbove) })}</p>
        )}
        <ActFailure failure={act.failure} />
        {act.failure?.code === 'conflict' && <p class="notice">{words.conflict}</p>}
        <button
          type="submit"
          aria-busy={act.busy}
          disabled={count === null || count === 0 || count > MAX_FAN_OUT_DEVICES}
        >
          {act.busy ? words.busy : runText(count, draft.dryRun && script?.declaration.dryRun === true)}
        </button>
      </section>
    </form>
  )
}

function runText(count: number | null, dry: boolean): string {
  if (count === null || count === 0) return words.runUnknown
  const texts = dry ? words.dryRunOn : words.runOn
  return count === 1 ? texts.one : say(texts.many, { count: count.toLocaleString(spokenLocale()) })
}

/** After the problems have been put beside their fields, the first of these gets the focus. */
function showFirstProblem(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
