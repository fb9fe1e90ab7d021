import { useState } from 'preact/hooks'
import type { Declaration } from '../../../../shared/jobs/declaration.ts'
import type { Script } from '../../../../shared/protocol/api/jobs.ts'
import { triggerEditorWords as words } from '../../../../shared/words/en/dashboard-triggers.ts'
import { InputField } from '../../jobs/input-field.tsx'
import { spokenDeclaration } from '../../jobs/spoken-declaration.ts'
import { call } from '../../link/call-api.ts'
import { useReading, type Reading } from '../../link/use-reading.ts'
import { Shown } from '../../parts/shown.tsx'
import { PinnedScript } from '../../tasks/pinned-script.tsx'
import { ScriptPicker } from '../../tasks/script-picker.tsx'
import { shownInput, type Problems, type TriggerDraft } from './trigger-draft.ts'

/** Why a trigger cannot have this action; null where it can. */
function whyNot({ declaration }: Script): string | null {
  if (declaration.runContext === 'record-account') return words.recordAccount
  return declaration.inputs.some(input => input.type === 'secret') ? words.secretInputs : null
}

/** The action, its pinned version, and the values of its inputs. */
export function ActionFields(props: {
  draft: TriggerDraft
  onDraft: (changes: Partial<TriggerDraft>) => void
  /** What the pinned version declares. */
  reading: Reading<Declaration | null>
  problems: Problems
}) {
  const { draft, onDraft, reading, problems } = props
  const { scriptId, scriptVersion } = draft
  const [picking, setPicking] = useState(scriptId === '')
  const { value } = useReading('scripts', () => call('GET /api/scripts'), ['scripts'])
  const script = value?.rows.find(each => each.id === scriptId)
  const declared = script?.declaration ?? reading.value
  const problem = problems['scriptId'] ?? problems['scriptVersion']
  if (picking)
    return (
      <ScriptPicker
        label={words.action}
        chosenId={scriptId || null}
        refuse={whyNot}
        onScript={({ id, version }) => {
          onDraft({
            scriptId: id,
            scriptVersion: version,
            inputs: id === scriptId ? draft.inputs : {},
          })
          setPicking(false)
        }}
        problem={problem}
      />
    )
  return (
    <fieldset>
      <legend>{words.action}</legend>
      <PinnedScript
        label={words.action}
        isHeaded
        scriptId={scriptId}
        name={declared ? spokenDeclaration(declared).name : scriptId}
        version={scriptVersion}
        newestVersion={script?.version ?? scriptVersion}
        change={words.changeAction}
        onChange={() => setPicking(true)}
        onVersion={version => onDraft({ scriptVersion: version })}
        problem={problem}
      />
      <p class="soft small">{words.pinned}</p>
      <Shown reading={reading}>
        {declaration =>
          declaration && (
            <Inputs draft={draft} onDraft={onDraft} declaration={declaration} problems={problems} />
          )
        }
      </Shown>
    </fieldset>
  )
}

function Inputs(props: {
  draft: TriggerDraft
  onDraft: (changes: Partial<TriggerDraft>) => void
  declaration: Declaration
  problems: Problems
}) {
  const { draft, onDraft, declaration, problems } = props
  const isAsked = draft.kind === 'self-help'
  if (declaration.inputs.length === 0) return <p class="soft">{words.noInputs}</p>
  return (
    <fieldset>
      <legend>{words.inputs}</legend>
      <p class="soft small">
        {words.inputsHint} {isAsked && words.inputsAsked}
      </p>
      {spokenDeclaration(declaration).inputs.map(input => (
        <InputField
          key={input.name}
          // Nothing has to be given where its user is asked; else the default does.
          input={isAsked ? { ...input, defaultValue: input.defaultValue ?? '' } : input}
          value={shownInput(draft, input)}
          onValue={value => onDraft({ inputs: { ...draft.inputs, [input.name]: value } })}
          problem={problems[`inputs.${input.name}`]}
          again={false}
        />
      ))}
    </fieldset>
  )
}
