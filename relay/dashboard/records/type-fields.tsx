import type { Failure } from '../../../shared/protocol/failure.ts'
import { fieldKinds } from '../../../shared/records/record-type.ts'
import {
  fieldKindMeanings,
  fieldKindNames,
  recordTypeWords as words,
} from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { Choice, Field, problemOf, Tick } from '../parts/form.tsx'
import { addField, changeField, moveField, type FieldDraft, type TypeDraft } from './type-draft.ts'

const kindOptions = fieldKinds.map(kind => [kind, fieldKindNames[kind]] as const)

/** Name, fields in their order, and which of them is the password. `fixed`: keys that records have values in. RECD1. */
export function TypeFields(props: {
  draft: TypeDraft
  onDraft: (draft: TypeDraft) => void
  failure: Failure | null
  fixed: readonly string[]
}) {
  const { draft, onDraft, failure, fixed } = props
  const secured = draft.fields.filter(field => field.kind === 'secured' && field.key !== '')
  return (
    <>
      <div class="form-grid">
        <Field
          label={words.name}
          value={draft.name}
          onValue={name => onDraft({ ...draft, name })}
          problem={problemOf(failure, 'name')}
          attributes={{ required: true, maxLength: 120, autocomplete: 'off' }}
        />
        <Choice
          label={words.passwordField}
          hint={words.passwordHint}
          value={draft.passwordField ?? ''}
          onValue={key => onDraft({ ...draft, passwordField: key === '' ? null : key })}
          problem={problemOf(failure, 'passwordField')}
          options={[
            ['', words.noPassword],
            ...secured.map(field => [field.key, field.label || field.key] as const),
          ]}
        />
      </div>
      {draft.passwordField !== null && (
        <div class="form-grid">
          <Field
            label={words.passwordLength}
            hint={words.passwordLengthHint}
            type="number"
            value={String(draft.passwordPolicy.length)}
            onValue={text =>
              onDraft({ ...draft, passwordPolicy: { ...draft.passwordPolicy, length: Number(text) } })
            }
            problem={problemOf(failure, 'length')}
            attributes={{ required: true, min: 12, max: 128 }}
          />
          <Tick
            label={words.passwordSigns}
            checked={draft.passwordPolicy.withSigns}
            onTick={withSigns =>
              onDraft({ ...draft, passwordPolicy: { ...draft.passwordPolicy, withSigns } })
            }
          />
        </div>
      )}
      <h2>{words.fields}</h2>
      {draft.fields.map((field, index) => (
        <FieldRow
          key={field.number}
          field={field}
          index={index}
          draft={draft}
          onDraft={onDraft}
          failure={failure}
          isFixed={fixed.includes(field.key)}
        />
      ))}
      <button type="button" class="quiet" onClick={() => onDraft(addField(draft))}>
        {words.addField}
      </button>
    </>
  )
}

function FieldRow(props: {
  field: FieldDraft
  index: number
  draft: TypeDraft
  onDraft: (draft: TypeDraft) => void
  failure: Failure | null
  isFixed: boolean
}) {
  const { field, index, draft, onDraft, failure, isFixed } = props
  const { number, label, key, kind, required } = field
  const name = label || say(words.field, { number: index + 1 })
  const change = (part: Partial<FieldDraft>): void => onDraft(changeField(draft, number, part, isFixed))
  const problemIn = (part: string): string | undefined =>
    failure?.problems?.find(problem => problem.where === `fields.${index}.${part}`)?.message
  return (
    <fieldset class="field-row" aria-label={say(words.fieldNamed, { label: name })}>
      <Field
        label={words.label}
        value={label}
        onValue={next => change({ label: next })}
        problem={problemIn('label')}
        attributes={{ required: true, maxLength: 80, autocomplete: 'off' }}
      />
      <Field
        label={words.key}
        value={key}
        onValue={next => change({ key: next })}
        problem={problemIn('key')}
        attributes={{
          required: true,
          pattern: '[a-z][A-Za-z0-9]{0,39}',
          autocomplete: 'off',
          autocapitalize: 'none',
          spellcheck: false,
          readOnly: isFixed,
        }}
      />
      <Choice
        label={words.kind}
        value={kind}
        onValue={next => change({ kind: next })}
        problem={problemIn('kind')}
        options={isFixed ? kindOptions.filter(([each]) => each === kind) : kindOptions}
      />
      <Tick label={words.required} checked={required} onTick={next => change({ required: next })} />
      <div class="row">
        <button
          type="button"
          class="quiet small"
          aria-label={say(words.up, { label: name })}
          disabled={index === 0}
          onClick={() => onDraft(moveField(draft, number, -1))}
        >
          ↑
        </button>
        <button
          type="button"
          class="quiet small"
          aria-label={say(words.down, { label: name })}
          disabled={index === draft.fields.length - 1}
          onClick={() => onDraft(moveField(draft, number, 1))}
        >
          ↓
        </button>
        <button
          type="button"
          class="quiet small"
          aria-label={say(words.removeField, { label: name })}
          disabled={isFixed}
          onClick={() => onDraft({ ...draft, fields: draft.fields.filter(each => each.number !== number) })}
        >
          ×
        </button>
      </div>
      <p class="soft small kind-meaning">{fieldKindMeanings[kind]}</p>
    </fieldset>
  )
}
