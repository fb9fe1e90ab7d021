import type { HandrailRecord } from '../../../shared/protocol/api/records.ts'
import { commonWords } from '../../../shared/words/en/dashboard.ts'
import { recordsWords, recordWords as words } from '../../../shared/words/en/dashboard-records.ts'
import { say } from '../../../shared/words/say.ts'
import { call } from '../link/call-api.ts'
import { Form, problemOf } from '../parts/form.tsx'
import { tell } from '../parts/messages.tsx'
import { Unsaved } from '../parts/unsaved.tsx'
import { may } from './may.ts'
import { contentOf, draftOf, isChanged } from './record-draft.ts'
import { RecordFields } from './record-fields.tsx'
import { SecretField } from './secret-field.tsx'
import { pathText, type FolderRow } from './tree-model.ts'
import { Newer, useEdited } from './use-edited.tsx'

/** The form of a record that somebody may change; `record` is what stands at the relay now. RECD1. */
export function RecordForm(props: {
  record: HandrailRecord
  folders: readonly FolderRow[]
  needsRequest: boolean
  onSaved: () => void
}) {
  const { record, folders, needsRequest, onSaved } = props
  const edited = useEdited(record, {
    draftOf,
    isChanged,
    save: (draft, { fields, version }) =>
      call('PUT /api/records/:id', {
        params: { id: record.id },
        body: { ...contentOf(draft, fields), version },
      }),
    onSaved: ({ name }) => {
      tell(say(recordsWords.saved, { name }))
      onSaved()
    },
  })
  const { base, draft, setDraft, dirty, save } = edited
  const places = folders
    .filter(({ id, access }) => id === base.folderId || (may(access, 'edit') && may(record.access, 'remove')))
    .map(({ id }) => [id, pathText(folders, id)] as const)
    .sort(([, one], [, other]) => one.localeCompare(other))
  return (
    <>
      <Unsaved dirty={dirty} />
      <Newer title={words.conflictTitle} edited={edited} />
      <Form
        act={save}
        submit={commonWords.save}
        busy={commonWords.saving}
        blocked={!dirty || edited.isNewer}
        {...(dirty && { onCancel: edited.takeOver })}
      >
        <RecordFields
          fields={base.fields}
          draft={draft}
          onDraft={change => setDraft(held => ({ ...held, ...change }))}
          failure={save.failure}
          record={base}
          places={places}
          secret={field => (
            <SecretField
              record={base}
              field={field}
              needsRequest={needsRequest}
              problem={problemOf(save.failure, field.key)}
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
