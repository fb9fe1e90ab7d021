import { useState } from 'preact/hooks'
import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { recordsWords, recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { useAct } from '../link/use-act.ts'
import { Form, problemOf } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Unsaved } from '../parts/unsaved.tsx'
import { may } from './may.ts'
import { contentOf, draftOf, isChanged } from './record-draft.ts'
import { RecordFields } from './record-fields.tsx'
import { SecretField } from './secret-field.tsx'
import { pathText, type FolderRow } from './tree-model.ts'

/**
 * The form of a record that somebody may change. `record` is what stands at the relay now: when that moves on while something is
 * typed here, the form says so and offers to take it over; without changes it follows by itself. RECD1.
 */
export function RecordForm(props: {
  record: HandrailRecord
  folders: readonly FolderRow[]
  needsRequest: boolean
  onSaved: () => void
}) {
  const { record, folders, needsRequest, onSaved } = props
  const [base, setBase] = useState(record)
  const [draft, setDraft] = useState(() => draftOf(record))
  const dirty = isChanged(draft, draftOf(base))
  const act = useAct(async () => {
    const saved = await call('PUT /api/records/:id', {
      params: { id: record.id },
      body: { ...contentOf(draft, base.fields), version: base.version },
    })
    setBase(saved)
    setDraft(draftOf(saved))
    tell(say(recordsWords.saved, { name: saved.name }))
    onSaved()
  })
  const takeOver = (): void => {
    setBase(record)
    setDraft(draftOf(record))
    act.clear()
  }
  const isNewer = record.version > base.version
  if (isNewer && !dirty && !act.busy) takeOver()
  const places = folders
    .filter(({ id, access }) => id === base.folderId || (may(access, 'edit') && may(record.access, 'remove')))
    .map(({ id }) => [id, pathText(folders, id)] as const)
    .sort(([, one], [, other]) => one.localeCompare(other))
  return (
    <>
      <Unsaved dirty={dirty} />
      {isNewer && dirty && (
        <div class="notice warn" role="status">
          <p>
            <strong>{words.conflictTitle}</strong>
          </p>
          <p>{words.conflict}</p>
          <button type="button" class="quiet" onClick={takeOver}>
            {words.takeOver}
          </button>
        </div>
      )}
      <Form
        act={act}
        submit={commonWords.save}
        busy={commonWords.saving}
        blocked={!dirty || isNewer}
        {...(dirty && { onCancel: takeOver })}
      >
        <RecordFields
          fields={base.fields}
          draft={draft}
          onDraft={change => setDraft(held => ({ ...held, ...change }))}
          failure={act.failure}
          record={base}
          places={places}
          secret={field => (
            <SecretField
              record={base}
              field={field}
              needsRequest={needsRequest}
              problem={problemOf(act.failure, field.key)}
              changed={draft.secrets[field.key]}
              onChange={value =>
                setDraft(held => {
                  const { [field.key]: _, ...others } = held.secrets
                  const secrets = value === undefined ? others : { ...others, [field.key]: value }
                  return { ...held, secrets }
                })
              }
            />
          )}
        />
      </Form>
    </>
  )
}
