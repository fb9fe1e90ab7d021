import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Failure } from '../../../shared/protocol/failure.ts'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import type { FieldDefinition } from '../../../shared/records/record-type.ts'
import { recordsWords, recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { Choice, Field, problemOf } from '../parts/form.tsx'
import { HostField, ReferenceField } from './pick-fields.tsx'
import type { RecordDraft } from './record-draft.ts'
import { TimeZoneField } from './time-zone-field.tsx'

interface FieldsProps {
  fields: readonly FieldDefinition[]
  draft: RecordDraft
  onDraft: (change: Partial<RecordDraft>) => void
  failure: Failure | null
  /** The record that is changed; null while one is added. */
  record: HandrailRecord | null
  /** Folders into which it may be put, by id and path. */
  places: readonly (readonly [string, string])[]
  secret: (field: FieldDefinition) => ComponentChildren
}

/** The fields of a record's form: name and folder, those of its type, time zone and node. RECD1. */
export function RecordFields({ fields, draft, onDraft, failure, record, places, secret }: FieldsProps) {
  return (
    <div class="form-grid">
      <Field
        label={recordsWords.name}
        value={draft.name}
        onValue={name => onDraft({ name })}
        problem={problemOf(failure, 'name')}
        attributes={{ required: true, maxLength: 120, autocomplete: 'off' }}
      />
      <Choice
        label={words.folder}
        value={draft.folderId}
        onValue={folderId => onDraft({ folderId })}
        problem={problemOf(failure, 'folderId')}
        options={places}
      />
      {fields.map(field =>
        field.kind === 'secured' ? (
          <div key={field.key}>{secret(field)}</div>
        ) : (
          <PlainField
            key={field.key}
            field={field}
            value={draft.values[field.key] ?? ''}
            onValue={value => onDraft({ values: { ...draft.values, [field.key]: value } })}
            problem={problemOf(failure, field.key)}
            record={record}
          />
        ),
      )}
      <TimeZoneField
        value={draft.timeZone}
        onValue={timeZone => onDraft({ timeZone })}
        problem={problemOf(failure, 'timeZone')}
      />
      <Field
        label={words.node}
        hint={words.nodeHint}
        value={draft.node}
        onValue={node => onDraft({ node })}
        problem={problemOf(failure, 'node')}
        attributes={{ maxLength: 60, autocomplete: 'off', placeholder: words.anyNode }}
      />
    </div>
  )
}

function PlainField(props: {
  field: FieldDefinition
  value: string
  onValue: (value: string) => void
  problem: string | undefined
  record: HandrailRecord | null
}) {
  const { field, value, onValue, problem, record } = props
  const [names, setNames] = useState(() => knownNames(record))
  const pick = {
    label: field.label,
    problem,
    required: field.required,
    picked: value === '' ? null : { id: value, name: names[value] ?? words.referenceUnseen },
    onPick: (picked: { id: string; name: string } | null): void => {
      if (picked) setNames(held => ({ ...held, [picked.id]: picked.name }))
      onValue(picked?.id ?? '')
    },
  }
  if (field.kind === 'host') return <HostField {...pick} />
  if (field.kind === 'reference') return <ReferenceField {...pick} except={record?.id} />
  return (
    <Field
      label={field.required ? field.label : `${field.label} (${words.optional})`}
      value={value}
      onValue={onValue}
      problem={problem}
      attributes={{ required: field.required, maxLength: 4000, autocomplete: 'off', spellcheck: false }}
    />
  )
}

const knownNames = (record: HandrailRecord | null): Record<string, string> => ({
  ...(record?.host && { [record.host.id]: record.host.name }),
  ...(record?.reference && { [record.reference.id]: record.reference.name }),
})
