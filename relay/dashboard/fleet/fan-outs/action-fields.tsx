import type { InputValues } from '../../../../shared/jobs/declaration.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import type { Script } from '../../../../shared/protocol/api/jobs.ts'
import type { Failure } from '../../../../shared/protocol/failure.ts'
import { platformNames } from '../../../../shared/words/en/dashboard.ts'
import { deviceQueryWords, newFanOutWords as words } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { InputField } from '../../jobs/input-field.tsx'
import { problemsOf } from '../../jobs/input-values.ts'
import { problemOf, Tick } from '../../parts/form.tsx'
import { ScriptPicker } from '../../tasks/script-picker.tsx'
import type { FanOutDraft } from './fan-out-draft.ts'

/** Which action, with its inputs, and whether it is only tried. */
export function ActionFields(props: {
  script: Script | null
  onScript: (script: Script) => void
  values: InputValues
  onValues: (values: InputValues) => void
  draft: FanOutDraft
  change: (changes: Partial<FanOutDraft>) => void
  before: FanOut | null
  problem: string | undefined
  tried: boolean
  failure: Failure | null
}) {
  const { script, onScript, values, onValues, draft, change, before, problem, tried, failure } = props
  const missing = script && tried ? problemsOf(script.declaration.inputs, values) : {}
  return (
    <>
      <ScriptPicker chosenId={script?.id ?? null} onScript={onScript} />
      {problem !== undefined && (
        <p class="bad-text" role="alert">
          {problem}
        </p>
      )}
      {script && before?.script.id === script.id && before.script.version !== script.version && (
        <p class="notice">
          {say(words.olderVersion, { before: before.script.version, now: script.version })}
        </p>
      )}
      {script && <Platforms script={script} draft={draft} change={change} />}
      {script?.declaration.inputs.map(input => (
        <InputField
          key={`${script.id} ${input.name}`}
          input={input}
          value={values[input.name] ?? ''}
          onValue={value => onValues({ ...values, [input.name]: value })}
          problem={problemOf(failure, input.name) ?? missing[input.name]}
          again={before !== null}
        />
      ))}
      {script?.declaration.dryRun && (
        <Tick label={words.dryRun} checked={draft.dryRun} onTick={dryRun => change({ dryRun })} />
      )}
    </>
  )
}

/** Says so where the action cannot run on every platform that the query lets in. */
function Platforms(props: {
  script: Script
  draft: FanOutDraft
  change: (changes: Partial<FanOutDraft>) => void
}) {
  const { script, draft, change } = props
  const able = script.declaration.platforms
  const { platforms: asked } = draft.query
  const wanted = asked && asked.length > 0 ? asked : (['linux', 'windows', 'macos'] as const)
  if (wanted.every(platform => able.includes(platform))) return null
  const names = able.map(platform => platformNames[platform]).join(deviceQueryWords.or)
  return (
    <div class="notice warn row spread">
      <p>{say(words.forPlatforms, { platforms: names })}</p>
      <button
        type="button"
        class="quiet"
        onClick={() => change({ query: { ...draft.query, platforms: able } })}
      >
        {say(words.narrow, { platforms: names })}
      </button>
    </div>
  )
}
