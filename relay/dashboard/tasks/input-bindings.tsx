import type { Declaration, InputDeclaration } from '../../../shared/jobs/declaration.ts'
import { passwordStates, type InputSource, type PasswordState } from '../../../shared/jobs/task.ts'
import type { FieldDefinition } from '../../../shared/records/record-type.ts'
import { policyWords as words } from '../../../shared/words/en/dashboard-tasks.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useReading } from '../link/use-reading.ts'
import { Choice } from '../parts/form.tsx'
import { InputField } from '../jobs/input-field.tsx'
import { problemAt, type TaskProblem } from './task-draft.ts'

type Sources = Record<string, InputSource>
type Kind = 'default' | 'value' | 'record' | 'reference' | 'shadow' | 'new-password' | PasswordState

function kindOf(source: InputSource | undefined): Kind {
  if (source === undefined) return 'default'
  if (source.from === 'field') return source.of
  return source.from === 'password' ? source.state : source.from
}

/** Binds each input of the script to where its value comes from. ACT1, ROT1. */
export function InputBindings(props: {
  declaration: Declaration
  inputs: Sources
  onInputs: (inputs: Sources) => void
  /** The fields of the record or type that the task is on. */
  fields: readonly FieldDefinition[]
  hasShadow: boolean
  problems: readonly TaskProblem[]
}) {
  const { declaration, inputs, onInputs, fields, hasShadow, problems } = props
  const types = useReading('record types', () => call('GET /api/record-types'), ['records'])
  // Which type a referenced or a shadow record has is not known here: any field that some type has may be meant.
  const everyField = [
    ...new Map(
      (types.value?.rows ?? []).flatMap(type => type.fields.map(field => [field.key, field])),
    ).values(),
  ]
  const set = (name: string, source: InputSource | undefined): void => {
    const { [name]: _, ...others } = inputs
    onInputs(source === undefined ? others : { ...others, [name]: source })
  }
  return (
    <fieldset>
      <legend>{words.inputs}</legend>
      {declaration.inputs.length === 0 && <p class="soft">{words.noInputs}</p>}
      {declaration.inputs.map(input => (
        <Binding
          key={input.name}
          input={input}
          source={inputs[input.name]}
          onSource={source => set(input.name, source)}
          fields={fields}
          everyField={everyField}
          hasShadow={hasShadow}
          problem={problemAt(problems, `inputs.${input.name}`)}
        />
      ))}
    </fieldset>
  )
}

function Binding(props: {
  input: InputDeclaration
  source: InputSource | undefined
  onSource: (source: InputSource | undefined) => void
  fields: readonly FieldDefinition[]
  everyField: readonly FieldDefinition[]
  hasShadow: boolean
  problem: string | undefined
}) {
  const { input, source, onSource, fields, everyField, hasShadow, problem } = props
  const isSecret = input.type === 'secret'
  const usable = (list: readonly FieldDefinition[]): FieldDefinition[] =>
    list.filter(field => isSecret || field.kind !== 'secured')
  const kind = kindOf(source)
  const { sources } = words
  const hasReference = fields.some(field => field.kind === 'reference')
  const unbound =
    input.defaultValue === null ? sources.ask : say(words.defaultIs, { value: input.defaultValue })
  const options: (readonly [Kind, string])[] = [
    ['default', unbound],
    ['value', sources.value],
    ['record', sources.record],
    ...(hasReference || kind === 'reference' ? ([['reference', sources.reference]] as const) : []),
    ...(hasShadow || kind === 'shadow' ? ([['shadow', sources.shadow]] as const) : []),
    ...(isSecret || kind === 'new-password' ? ([['new-password', sources['new-password']]] as const) : []),
    ...passwordStates.flatMap(state =>
      isSecret || kind === state ? [[state, sources[state]] as const] : [],
    ),
  ]
  const choose = (next: Kind): void => {
    if (next === 'default') onSource(undefined)
    else if (next === 'value') onSource({ from: 'value', value: input.defaultValue ?? '' })
    else if (next === 'new-password') onSource({ from: 'new-password' })
    else if (isPassword(next)) onSource({ from: 'password', state: next })
    else {
      const [first] = usable(next === 'record' ? fields : everyField)
      if (first) onSource({ from: 'field', of: next, field: first.key })
    }
  }
  const hints = [
    source?.from === 'new-password' && words.newPasswordHint,
    source?.from === 'value' && isSecret && words.secretValue,
  ].filter(hint => hint !== false)
  const frame = problem === undefined ? {} : { problem }
  return (
    <fieldset class="binding" aria-label={input.label}>
      <Choice
        label={say(words.source, { input: input.label })}
        value={kind}
        onValue={choose}
        options={options}
        {...(hints.length > 0 && { hint: hints.join(' ') })}
        {...frame}
      />
      {source?.from === 'value' && (
        <InputField
          input={{
            ...input,
            label: say(words.value, { input: input.label }),
            type: isSecret ? 'string' : input.type,
          }}
          value={source.value}
          onValue={value => onSource({ from: 'value', value })}
          problem={undefined}
          again={false}
        />
      )}
      {source?.from === 'field' && (
        <Choice
          label={say(words.fieldOf, { input: input.label })}
          value={source.field}
          onValue={field => onSource({ ...source, field })}
          options={fieldOptions(usable(source.of === 'record' ? fields : everyField), source.field)}
          {...(!isSecret && { hint: words.secretOnly })}
        />
      )}
    </fieldset>
  )
}

const isPassword = (kind: Kind): kind is PasswordState => passwordStates.some(state => state === kind)

/** With the chosen one also where no type has it any more. */
function fieldOptions(fields: readonly FieldDefinition[], chosen: string): (readonly [string, string])[] {
  const known = fields.map(field => [field.key, field.label] as const)
  return known.some(([key]) => key === chosen) ? known : [...known, [chosen, chosen]]
}
