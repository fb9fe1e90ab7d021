import { platforms, type InputValues, type Platform } from '../../../../shared/jobs/declaration.ts'
import type { FanOut } from '../../../../shared/protocol/api/fleet.ts'
import type { Script } from '../../../../shared/protocol/api/jobs.ts'
import type { Failure } from '../../../../shared/protocol/failure.ts'
import { platformNames } from '../../../../shared/words/en/dashboard.ts'
import { deviceQueryWords, newFanOutWords as words } from '../../../../shared/words/en/dashboard-fleet.ts'
import { say } from '../../../../shared/words/say.ts'
import { spokenLocale } from '../../../../shared/words/speak.ts'
import { InputField } from '../../jobs/input-field.tsx'
import { problemsOf } from '../../jobs/input-values.ts'
import { problemOf, Tick } from '../../parts/form.tsx'
import { ScriptPicker } from '../../tasks/script-picker.tsx'
import { useFoundDevices } from '../use-found-devices.ts'
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
      <ScriptPicker chosenId={script?.id ?? null} onScript={onScript} problem={problem} />
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

interface Narrowed {
  script: Script
  draft: FanOutDraft
  change: (changes: Partial<FanOutDraft>) => void
}

function Platforms(props: Narrowed) {
  const { platforms: chosen = [] } = props.draft.query
  const asked = chosen.length > 0 ? chosen : platforms
  const able = asked.filter(platform => props.script.declaration.platforms.includes(platform))
  const others = asked.filter(platform => !able.includes(platform))
  return others.length === 0 ? null : <OtherPlatforms {...props} able={able} others={others} />
}

/** Says so where devices are chosen that are known to be of a platform on which the action cannot run. */
function OtherPlatforms(props: Narrowed & { able: readonly Platform[]; others: readonly Platform[] }) {
  const { script, draft, change, able, others } = props
  const found = useFoundDevices({ ...draft.query, platforms: [...others] }, 0)
  const count = found.now?.count ?? 0
  if (count === 0) return null
  const names = (of: readonly Platform[]): string =>
    of.map(platform => platformNames[platform]).join(deviceQueryWords.or)
  const sentence = count === 1 ? words.otherPlatforms.one : words.otherPlatforms.many
  return (
    <div class="notice warn row spread">
      <p>
        {say(sentence, {
          platforms: names(script.declaration.platforms),
          count: count.toLocaleString(spokenLocale()),
        })}
      </p>
      {able.length > 0 && (
        <button
          type="button"
          class="quiet"
          onClick={() => change({ query: { ...draft.query, platforms: [...able] } })}
        >
          {say(words.narrow, { platforms: names(able) })}
        </button>
      )}
    </div>
  )
}
