import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import type { FieldDefinition, FieldValues } from '../../../shared/records/record-type.ts'

/** What stands in a record's form before it is saved. Pure. */
export interface RecordDraft {
  name: string
  folderId: string
  timeZone: string
  node: string
  /** Of fields that are not secured; of host and reference the id. */
  values: FieldValues
  /** Only of secured fields that are changed; the empty text clears one. */
  secrets: FieldValues
}

export function newDraft(folderId: string, timeZone: string): RecordDraft {
  return { name: '', folderId, timeZone, node: '', values: {}, secrets: {} }
}

export function draftOf(record: HandrailRecord): RecordDraft {
  const { name, folderId, timeZone, node, values } = record
  return { name, folderId, timeZone, node: node ?? '', values: { ...values }, secrets: {} }
}

/** What is sent: the fields of the type alone, secured ones only where they are changed. */
export function contentOf(draft: RecordDraft, fields: readonly FieldDefinition[]) {
  const { name, folderId, timeZone, node } = draft
  const values: FieldValues = {}
  for (const { key, kind } of fields) {
    const value = kind === 'secured' ? draft.secrets[key] : draft.values[key]
    if (value !== undefined) values[key] = value
  }
  return { name, folderId, timeZone, node: node.trim() === '' ? null : node.trim(), values }
}

export function isChanged(draft: RecordDraft, before: RecordDraft): boolean {
  const text = ({ values, ...rest }: RecordDraft): string => {
    // A field that was never touched and one that is empty are the same.
    const filled = Object.entries(values).filter(([, value]) => value !== '')
    return JSON.stringify({ ...rest, values: filled.sort(([one], [other]) => (one < other ? -1 : 1)) })
  }
  return text(draft) !== text(before)
}
