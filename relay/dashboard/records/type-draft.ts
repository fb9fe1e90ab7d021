import { defaultPasswordPolicy, type PasswordPolicy } from '../../../shared/jobs/make-password.ts'
import type { RecordType } from '../../../shared/protocol/api/records.ts'
import type { FieldDefinition } from '../../../shared/records/record-type.ts'
import { recordTypeWords as words } from '../../../shared/words/en/dashboard-records.ts'

/** A record type's form. Pure. */

/** `number` tells the rows apart while keys are still typed. */
export type FieldDraft = FieldDefinition & { number: number }
export interface TypeDraft {
  name: string
  fields: FieldDraft[]
  passwordField: string | null
  passwordPolicy: PasswordPolicy
}

/** What most types begin with. */
export function newType(): TypeDraft {
  const { host, user, password } = words.firstFields
  return {
    name: '',
    fields: [
      { number: 1, key: 'host', label: host, kind: 'host', required: false },
      { number: 2, key: 'user', label: user, kind: 'user', required: true },
      { number: 3, key: 'password', label: password, kind: 'secured', required: false },
    ],
    passwordField: 'password',
    passwordPolicy: defaultPasswordPolicy,
  }
}

export const draftOfType = ({ name, fields, passwordField, passwordPolicy }: RecordType): TypeDraft => ({
  name,
  fields: fields.map((field, index) => ({ ...field, number: index + 1 })),
  passwordField,
  passwordPolicy,
})

export const typeContent = ({ name, fields, passwordField, passwordPolicy }: TypeDraft) => ({
  name,
  passwordPolicy,
  fields: fields.map(({ key, label, kind, required }) => ({ key, label, kind, required })),
  // The field may have been removed, or made another kind, since it was chosen.
  passwordField: fields.some(({ key, kind }) => key === passwordField && kind === 'secured')
    ? passwordField
    : null,
})

export const isTypeChanged = (draft: TypeDraft, before: TypeDraft): boolean =>
  JSON.stringify(typeContent(draft)) !== JSON.stringify(typeContent(before))

export function addField(draft: TypeDraft): TypeDraft {
  const number = Math.max(0, ...draft.fields.map(field => field.number)) + 1
  const field: FieldDraft = { number, key: '', label: '', kind: 'text', required: false }
  return { ...draft, fields: [...draft.fields, field] }
}

/** Changes a field; a label that is typed makes the key, until the key is typed itself or records have it. */
export function changeField(
  draft: TypeDraft,
  number: number,
  change: Partial<FieldDefinition>,
  keyStays: boolean,
): TypeDraft {
  let { passwordField } = draft
  const fields = draft.fields.map(field => {
    if (field.number !== number) return field
    const followed = field.key === '' || field.key === keyOf(field.label)
    const next = { ...field, ...change }
    if (change.label !== undefined && followed && !keyStays) next.key = keyOf(change.label)
    if (passwordField === field.key && field.key !== '') passwordField = next.key
    return next
  })
  return { ...draft, fields, passwordField }
}

/** `Web server port` → `webServerPort`. */
export function keyOf(label: string): string {
  const parts = label
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9 _-]/g, '')
    .split(/[ _-]+/)
    .filter(Boolean)
  const joined = parts
    .map((part, index) => (index === 0 ? part.toLowerCase() : part[0]?.toUpperCase() + part.slice(1)))
    .join('')
  return joined.replace(/^[^a-z]+/, '').slice(0, 40)
}

export function moveField(draft: TypeDraft, number: number, by: -1 | 1): TypeDraft {
  const fields = [...draft.fields]
  const at = fields.findIndex(field => field.number === number)
  const [field] = fields.splice(at, 1)
  if (!field || at + by < 0) return draft
  fields.splice(at + by, 0, field)
  return { ...draft, fields }
}
