import type { ComponentChildren } from 'preact'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import type { FieldDefinition } from '../../../shared/records/record-type.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { recordsWords, recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { Facts } from '../parts/data-table.tsx'
import { When } from '../parts/when.tsx'
import { HostName } from './host-name.tsx'
import { SecretField } from './secret-field.tsx'
import { pathText, type FolderRow } from './tree-model.ts'

/** A record for somebody who may not change it: its fields as facts, secured ones masked. */
export function RecordFacts(props: {
  record: HandrailRecord
  folders: readonly FolderRow[]
  needsRequest: boolean
}) {
  const { record, folders, needsRequest } = props
  const seesFields = record.access.role !== null
  const facts: (readonly [string, ComponentChildren])[] = [
    [recordsWords.type, record.type.name],
    [words.folder, pathText(folders, record.folderId) || commonWords.none],
  ]
  if (seesFields)
    for (const field of record.fields)
      if (field.kind !== 'secured') facts.push([field.label, <Value record={record} field={field} />])
  if (!seesFields) facts.push([recordsWords.host, <HostName host={record.host} />])
  facts.push(
    [words.timeZone, record.timeZone],
    [words.node, record.node ?? words.anyNode],
    [words.updated, <When at={record.updatedAt} relative />],
  )
  return (
    <>
      {!seesFields && (
        <div class="notice">
          <p>
            <strong>{words.taskOnlyTitle}</strong>
          </p>
          <p>{words.taskOnly}</p>
        </div>
      )}
      <div class="columns">
        <section class="card">
          <Facts facts={facts} />
        </section>
        {seesFields && record.secured.length > 0 && (
          <section class="card">
            {record.fields
              .filter(field => field.kind === 'secured')
              .map(field => (
                <SecretField key={field.key} record={record} field={field} needsRequest={needsRequest} />
              ))}
          </section>
        )}
      </div>
    </>
  )
}

function Value({ record, field }: { record: HandrailRecord; field: FieldDefinition }) {
  const value = record.values[field.key] ?? ''
  if (field.kind === 'host') return <HostName host={record.host} />
  if (value === '') return <span class="soft">{commonWords.none}</span>
  if (field.kind === 'reference')
    return record.reference ? (
      <a href={`/records/${record.reference.id}`}>{record.reference.name}</a>
    ) : (
      <span class="soft">{words.referenceUnseen}</span>
    )
  return <>{value}</>
}
